"""Count tables made safe to show: small counts suppressed, the rest rounded.

What it does not yet do: *secondary* suppression (a cell that a published total gives away; so no
totals come out of here, and two tables that add up to one another are not yet compared) and
*differencing* (two tables over areas or days that differ by few people). The rows come out sorted
by their groups, since the order of arrival may tell which suppressed count is the greater.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from irwell.documents.marks import Passed
from irwell.errors import ReleaseHeld

if TYPE_CHECKING:
    import pyarrow as pa

SUPPRESSED = "suppressed"


def protect_count(count: int, *, threshold: int, round_to: int, hide_zero: bool) -> int | None:
    """Return a count as it may be shown, or None if it may not.

    Args:
        count: How many people or rows, at least 0.
        threshold: The least count shown; 0 or 1 suppresses none.
        round_to: Counts are shown as the nearest multiple, halves up; 0 or 1 rounds none.
        hide_zero: Treat a count of zero as a small one.

    Returns:
        A figure that is 0 or at least `threshold`; None if suppressed. A count whose rounded
        figure would fall under the threshold is suppressed too.
    """
    if count == 0:
        return None if hide_zero else 0
    rounded = (count + round_to // 2) // round_to * round_to if round_to > 1 else count
    return None if min(count, rounded) < threshold else rounded


def protect_counts(
    table: "pa.Table",
    *,
    by: Sequence[str],
    threshold: int,
    round_to: int = 0,
    count: str = "n",
    hide_zero: bool = False,
) -> Passed:
    """Return a table of counts that may be shown, marked as passed.

    Args:
        table: One row for each group; its columns are exactly `by` and `count`.
        by: The columns that say which group a row counts.
        threshold: The least count shown; smaller ones become NULL with `suppressed` true.
        round_to: Then rounded to the nearest multiple, halves up; 0 for no rounding.
        count: The column of counts, integers from 0.
        hide_zero: Suppress zeros as well; else a zero is shown as 0.

    Returns:
        The table `by`, `count`, `suppressed`, sorted by the groups, with the rules in words.

    Raises:
        ReleaseHeld: A column is neither a group nor the count, or a count is not one.

    Source:
        Government Analysis Function, policy on statistical disclosure control; ICO, guidance on
        anonymisation: suppression under a threshold, then rounding to a base.
    """
    _expect_columns(table.column_names, [*by, count])
    figures = [
        protect_count(number, threshold=threshold, round_to=round_to, hide_zero=hide_zero)
        for number in _numbers(table.column(count).to_pylist(), count)
    ]
    return Passed(
        _shown(table.select(list(by)), count, figures),
        rules(threshold=threshold, round_to=round_to, hide_zero=hide_zero),
    )


def rules(*, threshold: int, round_to: int, hide_zero: bool) -> tuple[str, ...]:
    """Return the rules of a protection in plain words.

    Args:
        threshold: As `protect_counts`.
        round_to: As `protect_counts`.
        hide_zero: As `protect_counts`.

    Returns:
        One sentence for each rule applied.
    """
    said = [
        (threshold > 1, f"Counts under {threshold} are suppressed."),
        (round_to > 1, f"Counts are rounded to the nearest {round_to}, halves up."),
        (hide_zero, "Counts of zero are suppressed."),
        (not hide_zero, "Counts of zero are shown as 0."),
    ]
    return tuple(text for holds, text in said if holds)


def _expect_columns(given: Sequence[str], expected: Sequence[str]) -> None:
    if sorted(given) == sorted(expected) and SUPPRESSED not in given:
        return
    surplus = sorted(set(given) ^ set(expected)) or [SUPPRESSED]
    raise ReleaseHeld(
        f"A table of counts has other columns than its groups and its count: {surplus[0]}.",
        "Name each group in `by`, and leave totals and other figures out.",
        rule="use.outputs.smallest_count",
    )


def _numbers(values: Sequence[object], column: str) -> list[int]:
    numbers = [value for value in values if type(value) is int and value >= 0]
    if len(numbers) < len(values):
        raise ReleaseHeld(
            f"The column `{column}` holds something that is not a count.",
            "Counts are whole numbers from 0, one for each group.",
            rule="use.outputs.smallest_count",
        )
    return numbers


def _shown(groups: "pa.Table", count: str, figures: list[int | None]) -> "pa.Table":
    import pyarrow as pa

    hidden = pa.array([figure is None for figure in figures], pa.bool_())
    table = groups.append_column(count, pa.array(figures, pa.int64()))
    table = table.append_column(SUPPRESSED, hidden)
    order = [(name, "ascending") for name in groups.column_names]
    return table.sort_by(order) if order else table
