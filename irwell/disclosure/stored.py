"""Figures that passed before, checked again from where they were kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from irwell.disclosure.counts import rules
from irwell.documents.marks import Passed
from irwell.errors import ReleaseHeld


def passed_again(rows: Sequence[Mapping[str, Any]], *, threshold: int, round_to: int = 0) -> Passed:
    """Return a table of protected counts, each figure held against its rules once more.

    Args:
        rows: The rows as `protect_counts` gave them: groups, `n` and `suppressed`.
        threshold: The least count shown, at least 2.
        round_to: The multiple that each figure is of; 0 for none.

    Returns:
        The table, marked as passed.

    Raises:
        ReleaseHeld: A figure breaks a rule, or a row is not as `protect_counts` writes it.
    """
    import pyarrow as pa

    if threshold < 2 or not all(_keeps(row, threshold, round_to) for row in rows):
        raise ReleaseHeld(
            "A figure of the table does not keep to its rules.",
            "Count again, and keep the table as it came out.",
            rule="use.outputs.smallest_count",
        )
    said = rules(threshold=threshold, round_to=round_to, hide_zero=False)
    return Passed(pa.Table.from_pylist([dict(row) for row in rows]), said)


def _keeps(row: Mapping[str, Any], threshold: int, round_to: int) -> bool:
    count, hidden = row.get("n"), row.get("suppressed")
    if hidden is True:
        return count is None
    if hidden is not False or type(count) is not int:
        return False
    whole = round_to < 2 or count % round_to == 0
    return whole and (count == 0 or count >= threshold)
