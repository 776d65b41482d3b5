"""The six scores of a deposit, counted from the results of its check.

How a score is counted (`COUNTED` says it to people): each promise of the contract tests each row
that it can be judged on, and a score is the share of all tests of its dimension that are passed.
"""

from collections.abc import Sequence

from irwell.contracts.quality_model import SIX, Count, Past, Score
from irwell.contracts.results import WHOLE, Report, Result, Rule

# What they say of values is said by other rules: a column that is there adds nothing by itself.
_HEADINGS: tuple[Rule, ...] = ("column_missing", "column_unknown")


def past(report: Report, label: str) -> Past:
    """Return what is kept of a deposit to compare later ones with.

    Args:
        report: Its check.
        label: What people call it.

    Returns:
        Its scores and counts.
    """
    tested = _tested(report)
    return Past(
        label=label,
        contract=report.contract_digest,
        rows=report.rows,
        scores=tuple(_score(name, tested) for name in SIX),
        counts=tuple(count for _, count in tested),
    )


def shareable(scores: Sequence[Score]) -> dict[str, tuple[int, int, int]]:
    """Return scores as `disclosure.quality.share_quality` takes them.

    Args:
        scores: As in `Quality.scores`.

    Returns:
        For each dimension: row tests passed, eligible, and how many promises.
    """
    return {score.dimension: (score.passed, score.eligible, score.rules) for score in scores}


def _tested(report: Report) -> list[tuple[str, Count]]:
    """Each promise as tests of rows, with its dimension; a missing column fails in every row."""
    tested = [
        (one.dimension.govuk, _count(one, report.rows))
        for one in report.results
        if one.rule not in _HEADINGS
    ]
    absent = [f.column for f in report.findings if f.rule == "column_missing"]
    lost = [Count(name, "column_missing", name, report.rows, report.rows) for name in absent]
    return tested + [("completeness", count) for count in lost]


def _count(one: Result, rows: int) -> Count:
    """A promise about the file as a whole is kept by all of its rows, or by none."""
    if one.rule in WHOLE or one.unit != "rows":
        failing, eligible = 0 if one.passed else rows, rows
    else:
        failing, eligible = min(one.measured, one.eligible), one.eligible
    return Count(one.path, one.rule, one.column, failing, eligible)


def _score(name: str, tested: Sequence[tuple[str, Count]]) -> Score:
    own = [count for dimension, count in tested if dimension == name]
    eligible = sum(count.eligible for count in own)
    return Score(name, eligible - sum(count.failing for count in own), eligible, len(own))
