"""What every chart shares: its frame and its words, colours, marks, scales and labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from irwell.figures.html import Html, anchor, plain, safe

WIDTH = 340  # user units: legible at 288 pixels, the width inside a page of 320
MOST = 6  # series on one chart; more are not told apart
# Each at least 3 to 1 on white, told apart with the common kinds of colour blindness.
# Source: Government Analysis Function, "Data visualisation: colours", categorical palette.
COLOURS = ("#12436d", "#801650", "#28a197", "#f46a25", "#3d3d3d", "#a285d1")
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart says of itself.

    Attributes:
        name: Its id on the page: lower-case letters, digits and hyphens.
        title: What it shows.
        told: The same in a sentence, for who does not see it: what is drawn, and what it says.
        unit: Put after each number.
    """

    name: str
    title: str
    told: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A line of numbers set on a line of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a number stands.

        Args:
            value: A number between `low` and `high`.

        Returns:
            User units.
        """
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers that cover a range, at equal steps.

    Args:
        low: The least number drawn.
        high: The greatest.

    Returns:
        Ascending, at least two; the first at most `low`, the last at least `high`.
    """
    span = (high - low) or abs(high) or 1.0
    rough = span / _TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(first, max(last, first + 1) + 1)]


def label(value: float, unit: str) -> Html:
    """Return a number as it stands on a chart.

    Args:
        value: A number.
        unit: Put after it.

    Returns:
        Text made safe: at most ten digits, thousands set apart.
    """
    return safe(f"{round(value, 6):,.10g}{unit}")


def cut(text: str, most: int) -> Html:
    """Return a label that fits.

    Args:
        text: Any text.
        most: Characters that there is room for.

    Returns:
        Text made safe; with an ellipsis if it was cut. The table beside the chart has all of it.
    """
    shown = plain(text)
    return safe(shown if len(shown) <= most else shown[: most - 1].rstrip() + "…")


def sized(series: Sequence[str]) -> None:
    """Refuse a chart that nobody could read.

    Args:
        series: Columns to be drawn.

    Raises:
        ValueError: There are none, or more than `MOST`.
    """
    if not 1 <= len(series) <= MOST:
        raise ValueError(f"A chart draws from 1 to {MOST} series.")


def text(x: float, y: float, words: Html, side: str = "start") -> str:
    """Write words on a drawing.

    Args:
        x: Where they stand.
        y: Their base line.
        words: Text made safe.
        side: `start`, `middle` or `end`: which part of the words stands at `x`.

    Returns:
        SVG.
    """
    held = "" if side == "start" else f' text-anchor="{side}"'
    return f'<text x="{x:.4g}" y="{y:.5g}"{held}>{words}</text>'


def framed(caption: Caption, height: float, drawn: str) -> Html:
    """Write a drawing with its caption.

    Args:
        caption: What it says of itself.
        height: User units.
        drawn: SVG.

    Returns:
        HTML: a figure; the drawing is one image with a title and a description.
    """
    name = anchor(caption.name)
    return Html(
        f"<figure><figcaption>{safe(caption.title)}</figcaption>"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-told"><title id="{name}-title">'
        f'{safe(caption.title)}</title><desc id="{name}-told">{safe(caption.told)}</desc>'
        f"{drawn}</svg></figure>"
    )
