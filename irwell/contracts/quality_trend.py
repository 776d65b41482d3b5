"""The scores of a quality report, of this deposit and over deposits: charts and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from irwell.contracts.quality_forms import own
from irwell.contracts.quality_model import Past, Quality, Score
from irwell.contracts.quality_words import NOT_MEASURED
from irwell.documents import Own
from irwell.figures import (
    Caption,
    Html,
    Shown,
    bar_chart,
    line_chart,
    notice,
    paragraph,
    section,
    side_by_side,
    table_html,
)

_FLOORS = (99.0, 96.0, 92.0, 90.0, 80.0, 60.0, 50.0, 0.0)  # where the scale of a trend may begin
_NOW, _THEN = Shown("now", "This time", "%", 1), Shown("then", "Last time", "%", 1)
_OTHER = (
    "The contract has changed since the last deposit: promises that stand in one of them only are"
    " new or gone, and scores may differ for that reason."
)
_SCORES = {
    "dimension": "string",
    "now": "double",
    "then": "double",
    "passed": "int64",
    "eligible": "int64",
}


def scores(q: Quality) -> Html:
    """Write the section of this deposit's scores.

    Args:
        q: The report.

    Returns:
        HTML: a table, and bars where there is no trend to draw.
    """
    then = {s.dimension: s.percent for s in q.earlier[-1].scores} if q.earlier else {}
    rows = [
        {
            "dimension": one.dimension.capitalize(),
            "now": one.percent,
            "then": then.get(one.dimension),
            "passed": one.passed,
            "eligible": one.eligible,
        }
        for one in q.scores
    ]
    table = own(rows, _SCORES)
    columns = [
        Shown("dimension", "Dimension"),
        _NOW,
        *([_THEN] if q.earlier else []),
        Shown("passed", "Tests passed"),
        Shown("eligible", "Tests"),
    ]
    caption = Caption("bars", "Scores of this deposit", _told(q), "%")
    bars = bar_chart(table, caption, "dimension", [_NOW], high=100, none=NOT_MEASURED)
    return section(
        "scores",
        "Six scores",
        *([] if q.earlier else [bars]),
        table_html(table, "Scores of this deposit", columns, none=NOT_MEASURED),
    )


def _told(q: Quality) -> str:
    said = [
        f"{one.dimension} {NOT_MEASURED if one.percent is None else f'{one.percent:.1f}%'}"
        for one in q.scores
    ]
    return f"One bar for each dimension: {', '.join(said)}."


def trend(q: Quality) -> Html:
    """Write the section of the scores over deposits.

    Args:
        q: The report.

    Returns:
        HTML: one chart for each dimension that was ever measured, and a table; nothing for the
        first deposit.
    """
    if not q.earlier:
        return Html("")
    every = [*q.earlier, q.now]
    table = own([_deposit(one) for one in every], _deposits(q))
    measured = [s.dimension for s in q.scores if any(_known(every, s.dimension))]
    charts = [_chart(table, every, name) for name in measured]
    columns = [
        Shown("label", "Deposit"),
        Shown("rows", "Rows"),
        *(Shown(name, name.capitalize(), "%", 1) for name in measured),
    ]
    return section(
        "trend",
        "Trend over deposits",
        *([notice(_OTHER)] if q.other_contract else []),
        paragraph("Each chart has its own scale, written at its side; mind where it begins."),
        side_by_side(charts),
        table_html(table, "Scores of each deposit", columns, none=NOT_MEASURED),
    )


def _chart(table: Own, every: Sequence[Past], name: str) -> Html:
    known = [score.percent or 0.0 for score in _known(every, name)]
    told = f"From {known[0]:.1f}% to {known[-1]:.1f}% over {len(every)} deposits."
    caption = Caption(f"trend-{name}", name.capitalize(), told, "%")
    low = next(floor for floor in _FLOORS if floor <= min(known))
    return line_chart(table, caption, "label", [Shown(name, name)], bounds=(low, 100.0))


def _known(every: Sequence[Past], name: str) -> list[Score]:
    """The scores of a dimension where it was measured."""
    own_scores = [s for one in every for s in one.scores if s.dimension == name]
    return [score for score in own_scores if score.percent is not None]


def _deposit(one: Past) -> dict[str, Any]:
    scores = {score.dimension: score.percent for score in one.scores}
    return {"label": one.label, "rows": one.rows, **scores}


def _deposits(q: Quality) -> Mapping[str, str]:
    return {"label": "string", "rows": "int64", **{s.dimension: "double" for s in q.scores}}
