"""Scores of data quality made safe to leave the provider: whole percentages, in steps.

The one who reads a score is taken to know how many rows were looked at, since a recipient may
hold them all. A share such as 97% of 100 rows then tells that three rows fail, and the next
deposit, one row longer, tells whether the row that came fails. So a share is shown as a step, for
instance 90% to 95%, and the step is as wide as this takes: the row counts that it stands for are
at least `smallest` many. It follows that

- no failing and few failing rows look the same: the last step ends at 100%, and no score is 100%;
- none passing and few passing rows look the same, by the first step;
- the number of rows is not shown, and of few rows (less than twice `smallest`) no score is.

A row takes part in a dimension once for each rule, so that one row can fail several times: the
step is wider by the number of rules.

What it does not do: it speaks of rows, not of people, of whom a file may hold several rows. And
it compares no deposits: in the moment when a score leaves its step, who knows that one row alone
has changed learns of that row. So scores are renewed only with deposits that differ by `smallest`
rows or more; who publishes them sees to that.
"""

from collections.abc import Mapping

from irwell.documents.marks import Passed
from irwell.errors import ReleaseHeld

# Widths that divide 100, so that no step is cut short by 100%.
STEPS = (1, 2, 4, 5, 10, 20, 25, 50)
LEAST = 2  # a smallest number under this protects nobody
Counts = tuple[int, int, int]


def share_quality(scores: Mapping[str, Counts], *, smallest: int) -> Passed:
    """Return the scores of a deposit as they may leave the provider, marked as passed.

    Args:
        scores: For each dimension: row tests passed, row tests eligible, and how many rules asked;
            a row is tested once by each rule. No rule means that it is not measured.
        smallest: The least number of rows that may stand out, at least 2: the agreement's
            `smallest_count`, else its `smallest_group`.

    Returns:
        A table in order of the dimensions' names: `dimension`; `percent` and `below`, the ends of
        the step, whole percentages (of the last step, 100 is inside); `suppressed`, true where
        there are too few rows. Neither suppressed nor a percentage: not measured.

    Raises:
        ReleaseHeld: A count is not one, or `smallest` protects nobody.
    """
    import pyarrow as pa

    if smallest < LEAST or not all(_is_score(counts) for counts in scores.values()):
        raise _held()
    rows = [_row(name, scores[name], smallest) for name in sorted(scores)]
    form = pa.schema(
        [
            ("dimension", pa.string()),
            ("percent", pa.int64()),
            ("below", pa.int64()),
            ("suppressed", pa.bool_()),
        ]
    )
    return Passed(pa.Table.from_pylist(rows, form), said(smallest))


def step_of(eligible: int, rules: int, smallest: int) -> int | None:
    """Return how wide the steps of a score are.

    Args:
        eligible: Row tests eligible.
        rules: How many rules asked.
        smallest: As `share_quality`.

    Returns:
        The least of `STEPS` that stands for at least `smallest` rows; None if none does.
    """
    return next((step for step in STEPS if step * eligible >= 100 * smallest * rules), None)


def said(smallest: int) -> tuple[str, ...]:
    """Return the rules of the protection in plain words.

    Args:
        smallest: As `share_quality`.

    Returns:
        One sentence for each rule.
    """
    return (
        "Scores are steps of whole percentages, each wide enough to stand for at least"
        f" {smallest} rows.",
        "No score is 100%: no failing row and few failing rows look the same.",
        f"Scores of fewer than {2 * smallest} rows are suppressed, and no row is counted.",
    )


def _row(name: str, counts: Counts, smallest: int) -> dict[str, object]:
    passed, eligible, rules = counts
    step = step_of(eligible, rules, smallest) if rules else None
    if step is None:
        return {"dimension": name, "suppressed": rules > 0}
    percent = min(passed * 100 // (eligible * step) * step, 100 - step)
    return {"dimension": name, "percent": percent, "below": percent + step, "suppressed": False}


def _is_score(counts: Counts) -> bool:
    passed, eligible, rules = counts
    whole = all(type(count) is int for count in counts)
    return whole and 0 <= passed <= eligible and rules >= 0 and (rules > 0 or eligible == 0)


def _held() -> ReleaseHeld:
    return ReleaseHeld(
        "The scores of quality are not counts that can be protected.",
        f"Give passed, eligible and rules as whole numbers, and a smallest number from {LEAST}.",
        rule="use.outputs.smallest_count",
    )
