"""A line chart: one line for each series, told apart by its marks and dashes too."""

from collections.abc import Iterator, Sequence

from irwell.figures.drawing import (
    COLOURS,
    Caption,
    Scale,
    cut,
    framed,
    label,
    sized,
    text,
    ticks,
)
from irwell.figures.html import Html
from irwell.figures.marked import Figures, Shown, number, rows_of

Point = tuple[float, float]
Bounds = tuple[float, float]
_LEFT, _RIGHT, _TOP, _TALL = 48.0, 296.0, 12.0, 120.0
_WORDS, _FOOT, _KEY = 18, 30, 18
_LETTERS, _CROWDED = 16, 13  # letters of a label along the foot; two are shown if any is longer
_DASHES = ("", "6 3", "2 3", "9 3 2 3", "12 4", "4 2 1 2")
_MARKS = (
    "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",  # disc
    "M-3-3h6v6h-6z",  # square
    "M0-4L4 3H-4z",  # triangle
    "M0-4.5L4.5 0L0 4.5L-4.5 0z",  # diamond
    "M-3.5-3.5L3.5 3.5M-3.5 3.5L3.5-3.5",  # cross
    "M0-4.5V4.5M-4.5 0H4.5",  # plus
)


def line_chart(
    figures: Figures,
    caption: Caption,
    along: str,
    lines: Sequence[Shown],
    *,
    bounds: Bounds | None = None,
) -> Html:
    """Draw a line for each series over rows at equal steps.

    Args:
        figures: What it shows, a row for each step.
        caption: What it says of itself.
        along: The column that names each step, for instance a day.
        lines: The columns drawn, at most 6; where there is no value the line has a gap.
        bounds: The least and the greatest number that the axis must have; by default those drawn.

    Returns:
        HTML; the table that goes beside it is `table_html` of the same figures.

    Raises:
        ValueError: A number is not finite, or there are too many series.
    """
    sized([line.name for line in lines])
    rows = rows_of(figures)
    values = [[number(row[line.name]) for row in rows] for line in lines]
    marks = ticks(*_bounds(values, bounds))
    up = Scale(marks[0], marks[-1], _TOP + _TALL, _TOP)
    drawn = [*_axis(marks, up, caption.unit), *_steps([str(row[along]) for row in rows])]
    for place, series in enumerate(values):
        points = _points(series, up)
        drawn += [*_line(points, place), *_last(series, points, caption.unit, len(lines) == 1)]
    foot = _TOP + _TALL + _FOOT
    if len(lines) > 1:
        drawn += _key(lines, foot)
        foot += _KEY * len(lines)
    return framed(caption, foot, "".join(drawn))


def _bounds(values: Sequence[Sequence[float | None]], bounds: Bounds | None) -> Bounds:
    found = [value for series in values for value in series if value is not None]
    found += bounds or ()
    return (min(found), max(found)) if found else (0.0, 1.0)


def _axis(marks: Sequence[float], up: Scale, unit: str) -> Iterator[str]:
    for mark in marks:
        y = up.at(mark)
        yield f'<path d="M{_LEFT:g} {y:.5g}H{_RIGHT:g}" stroke="#b1b4b6"/>'
        yield text(_LEFT - 6, y + 4, label(mark, unit), "end")


def _along(place: int, count: int) -> float:
    inside = Scale(0, max(count - 1, 1), _LEFT + 8, _RIGHT - 8)
    return inside.at(place) if count > 1 else (_LEFT + _RIGHT) / 2


def _steps(names: Sequence[str]) -> Iterator[str]:
    """The first, the middle and the last step by name; the last two where names are long."""
    count, last = len(names), len(names) - 1
    for place in range(count):
        yield f'<path d="M{_along(place, count):.5g} {_TOP + _TALL:g}v4" stroke="#505a5f"/>'
    wanted = {0: "start", last: "end"} if count > 1 else {0: "middle"} if count else {}
    if count > 2 and count % 2 and max(map(len, names)) < _CROWDED:
        wanted[last // 2] = "middle"
    for place, side in wanted.items():
        x = _along(place, count)
        shift = {"start": -20, "end": 20}.get(side, 0)
        yield text(x + shift, _TOP + _TALL + _WORDS, cut(names[place], _LETTERS), side)


def _points(series: Sequence[float | None], up: Scale) -> list[Point | None]:
    count = len(series)
    return [
        None if value is None else (_along(place, count), up.at(value))
        for place, value in enumerate(series)
    ]


def _line(points: Sequence[Point | None], place: int) -> Iterator[str]:
    colour = COLOURS[place]
    dash = f' stroke-dasharray="{_DASHES[place]}"' if _DASHES[place] else ""
    path, pen = "", "M"
    for point in points:
        path += "" if point is None else f"{pen}{point[0]:.5g} {point[1]:.5g}"
        pen = "M" if point is None else "L"
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>' if path else ""
    for point in points:
        if point is not None:
            yield _mark(point, place)


def _mark(point: Point, place: int) -> str:
    return (
        f'<path d="{_MARKS[place]}" transform="translate({point[0]:.5g} {point[1]:.5g})" '
        f'fill="{COLOURS[place]}" stroke="{COLOURS[place]}"/>'
    )


def _last(
    series: Sequence[float | None], points: Sequence[Point | None], unit: str, alone: bool
) -> Iterator[str]:
    """The last number, at its point; several lines would write over one another."""
    if alone and points and points[-1] is not None and series[-1] is not None:
        x, y = points[-1]
        yield text(x + 8, y + 4, label(series[-1], unit))


def _key(lines: Sequence[Shown], top: float) -> Iterator[str]:
    for place, line in enumerate(lines):
        y = top + place * _KEY + 6
        yield from _line([(_LEFT - 40, y), (_LEFT - 10, y)], place)
        yield text(_LEFT, y + 4, cut(line.heading, 44))
