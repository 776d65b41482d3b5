"""Which verbs of an agreement are compiled; the agreements' own marks are held against this."""

from collections.abc import Mapping

from irwell.agreements.verbs import NOT_ON_LIST
from irwell.releases.columns import COLUMN_VERBS
from irwell.releases.rows import ROW_VERBS

COMPILED_VERBS: Mapping[str, frozenset[str]] = {
    "show": frozenset(COLUMN_VERBS),
    "is": frozenset(ROW_VERBS) | {NOT_ON_LIST},
    "outputs": frozenset({"smallest_group"}),
}
