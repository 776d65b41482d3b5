"""A bar chart: bars from 0, each with its number, told apart by their filling too."""

from collections.abc import Sequence

from irwell.figures.drawing import COLOURS, Caption, cut, framed, label, sized, text
from irwell.figures.html import Html
from irwell.figures.marked import Figures, Row, Shown, number, rows_of

_LONGEST, _BAR, _WORDS, _GAP = 270.0, 14, 18, 8
_LETTERS = 50  # of a label, on one line
_FILLINGS = 3  # solid, striped, hollow


def bar_chart(
    figures: Figures,
    caption: Caption,
    by: str,
    bars: Sequence[Shown],
    *,
    high: float | None = None,
    none: str = "not shown",
) -> Html:
    """Draw a group of bars for each row.

    Args:
        figures: What it shows.
        caption: What it says of itself.
        by: The column that names each row.
        bars: The columns drawn, at most 3.
        high: The number that a bar of full length stands for; by default the greatest.
        none: What is said in place of a bar where there is no value.

    Returns:
        HTML; the table that goes beside it is `table_html` of the same figures.

    Raises:
        ValueError: A number is negative or not finite, or there are too many series.
    """
    sized([bar.name for bar in bars])
    if len(bars) > _FILLINGS:
        raise ValueError(f"Bars are told apart by at most {_FILLINGS} fillings.")
    rows = rows_of(figures)
    values = [[number(row[bar.name]) for bar in bars] for row in rows]
    longest = _longest(values, high)
    top = _WORDS * len(bars) if len(bars) > 1 else 0
    drawn = [_stripes(caption.name), *(_key(caption, bars) if top else [])]
    for row, group in zip(rows, values, strict=True):
        drawn += _group(row, by, group, (top, longest), (caption, none))
        top += _WORDS + _BAR * len(bars) + _GAP
    return framed(caption, max(top, _WORDS), "".join(drawn))


def _longest(values: Sequence[Sequence[float | None]], high: float | None) -> float:
    found = [value for group in values for value in group if value is not None]
    if any(value < 0 for value in found):
        raise ValueError("A bar starts at 0; a negative number has none.")
    most = max([high or 0.0, *found])
    return _LONGEST / most if most else 0.0


def _group(
    row: Row,
    by: str,
    values: Sequence[float | None],
    where: tuple[int, float],
    said: tuple[Caption, str],
) -> list[str]:
    top, unit = where
    caption, none = said
    drawn = [text(0, top + 13, cut(str(row[by]), _LETTERS))]
    for place, value in enumerate(values):
        y = top + _WORDS + place * _BAR
        length = (value or 0.0) * unit
        words = cut(none, 24) if value is None else label(value, caption.unit)
        if length:
            drawn.append(_bar(y, length, _filling(place, caption.name)))
        drawn.append(text(length + 5, y + 11, words))
    return drawn


def _bar(y: float, length: float, filling: str) -> str:
    return (
        f'<rect x=".5" y="{y + 0.5:g}" width="{max(length, 1):.1f}" height="{_BAR - 3}" {filling}/>'
    )


def _filling(place: int, name: str) -> str:
    fill = (COLOURS[0], f"url(#{name}-striped)", "#ffffff")[place]
    return f'fill="{fill}" stroke="{COLOURS[0]}"'


def _stripes(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-striped" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="#ffffff"/><path d="M0 5L5 0" stroke="{COLOURS[0]}"/>'
        "</pattern></defs>"
    )


def _key(caption: Caption, bars: Sequence[Shown]) -> list[str]:
    drawn = []
    for place, bar in enumerate(bars):
        y = place * _WORDS
        drawn.append(
            f'<rect x=".5" y="{y + 2.5:g}" width="18" height="11" {_filling(place, caption.name)}/>'
        )
        drawn.append(text(25, y + 12, cut(bar.heading, _LETTERS)))
    return drawn
