"""Which dimension of data quality each rule speaks of, in the words of both standards."""

from collections.abc import Mapping
from dataclasses import dataclass

from irwell.contracts.model import Rule


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of quality, as ODCS and as the UK Government name it."""

    odcs: str
    govuk: str


COMPLETENESS = Dimension("completeness", "completeness")
UNIQUENESS = Dimension("uniqueness", "uniqueness")
VALIDITY = Dimension("conformity", "validity")

DIMENSIONS: Mapping[Rule, Dimension] = {
    "missing": COMPLETENESS,
    "column_missing": COMPLETENESS,
    "duplicate": UNIQUENESS,
    "not_cast": VALIDITY,
    "pattern": VALIDITY,
    "range": VALIDITY,
    "code": VALIDITY,
    "column_unknown": VALIDITY,
}


def dimension(rule: Rule) -> Dimension:
    """Return the dimension of quality that a rule speaks of.

    Args:
        rule: A finding's rule.

    Returns:
        The dimension under its two names.

    Source:
        ODCS v3.1.0, data quality, `dimension`; GOV.UK, The Government Data Quality Framework
        (2020), "Data quality dimensions". ODCS `conformity` is GOV.UK `validity`.
    """
    return DIMENSIONS[rule]
