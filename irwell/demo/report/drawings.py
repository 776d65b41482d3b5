"""Two drawings, each with its table beside it: who shares with whom, and where workers go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from irwell.documents.marks import Own

WIDTH = 340  # user units: legible at 288 pixels, the width inside a page of 320
_COLOURS = ("#1d70b8", "#00703c", "#b58840", "#912b88", "#505a5f")
_LEFT, _RIGHT, _NODE = 118, 216, 6
_UNIT, _GAP = 14, 22
_ROW, _BARS, _LONGEST = 34, 92, 205


@dataclass(slots=True)
class _Node:
    """One class on one side: where it starts, how many agreements, how far ribbons have filled."""

    top: float
    count: int
    filled: float = 0.0

    @property
    def height(self) -> float:
        """How tall it is drawn."""
        return max(2.0, self.count * _UNIT)

    def take(self, count: int) -> float:
        """Take the next part of the node for a ribbon, and return where it starts."""
        start = self.top + self.filled
        self.filled += count * _UNIT
        return start


def flows(pairs: Own, classes: Sequence[str]) -> str:
    """Draw agreements as ribbons from the class that gives to the class that receives.

    Args:
        pairs: Rows of `giver`, `receiver` and `agreements`.
        classes: All classes, in order.

    Returns:
        SVG.
    """
    rows = pairs.table.to_pylist()
    left, right = _nodes(rows, "giver", classes), _nodes(rows, "receiver", classes)
    height = max(node.top + node.height for node in [*left.values(), *right.values()]) + _GAP
    drawn = [*_ribbons(rows, left, right, classes), *_labels(left, right, classes)]
    told = (
        f"{sum(row['agreements'] for row in rows)} agreements, by class; the table has the counts."
    )
    return _svg("flows", "Who shares with whom", told, height, "".join(drawn))


def bars(shares: Own) -> str:
    """Draw workers by need over workers by an equal split, for each district.

    Args:
        shares: Rows of `district`, `units` and `equal`; counts of workers.

    Returns:
        SVG.
    """
    rows = shares.table.to_pylist()
    most = max(max(row["units"], row["equal"]) for row in rows)
    drawn = [_pair(row, number * _ROW, _LONGEST / most) for number, row in enumerate(rows)]
    told = "Two bars for each district: by need above, equal split below; the table has the counts."
    return _svg("bars", "Workers by district", told, len(rows) * _ROW, "".join(drawn))


def _nodes(rows: list[dict[str, Any]], side: str, classes: Sequence[str]) -> dict[str, _Node]:
    top, found = 6.0, {}
    for name in classes:
        found[name] = _Node(top, sum(row["agreements"] for row in rows if row[side] == name))
        top += found[name].height + _GAP
    return found


def _ribbons(
    rows: list[dict[str, Any]],
    left: dict[str, _Node],
    right: dict[str, _Node],
    classes: Sequence[str],
) -> Iterator[str]:
    middle = (_LEFT + _RIGHT) / 2
    order = {name: number for number, name in enumerate(classes)}
    for row in sorted(rows, key=lambda row: (order[row["giver"]], order[row["receiver"]])):
        start, end = (
            left[row["giver"]].take(row["agreements"]),
            right[row["receiver"]].take(row["agreements"]),
        )
        tall = row["agreements"] * _UNIT
        path = (
            f"M{_LEFT} {start:g}C{middle:g} {start:g} {middle:g} {end:g} {_RIGHT} {end:g}"
            f"v{tall}C{middle:g} {end + tall:g} {middle:g} {start + tall:g} {_LEFT} "
            f"{start + tall:g}z"
        )
        colour = _COLOURS[order[row["giver"]] % len(_COLOURS)]
        yield f'<path d="{path}" fill="{colour}" fill-opacity=".6"/>'


def _labels(
    left: dict[str, _Node], right: dict[str, _Node], classes: Sequence[str]
) -> Iterator[str]:
    for number, name in enumerate(classes):
        colour = _COLOURS[number % len(_COLOURS)]
        for node, x, text_x, anchor in (
            (left[name], _LEFT - _NODE, _LEFT - _NODE - 4, "end"),
            (right[name], _RIGHT, _RIGHT + _NODE + 4, "start"),
        ):
            middle = node.top + node.height / 2 + 4
            yield f'<rect x="{x}" y="{node.top:g}" width="{_NODE}" height="{node.height:g}" '
            yield f'fill="{colour}"/><text x="{text_x}" y="{middle:g}" text-anchor="{anchor}">'
            yield f"{escape(_short(name))} {node.count}</text>"


def _short(name: str) -> str:
    return name.replace("government", "gov.").replace("sector", "").strip()


def _pair(row: dict[str, Any], top: int, unit: float) -> str:
    need, even = row["units"] * unit, row["equal"] * unit
    return (
        f'<text x="0" y="{top + 19}">{escape(row["district"])}</text>'
        f'<rect x="{_BARS}" y="{top + 3}" width="{need:.1f}" height="14" fill="#1d70b8"/>'
        f'<text x="{_BARS + need + 4:.1f}" y="{top + 14}">{row["units"]}</text>'
        f'<rect x="{_BARS}" y="{top + 18}" width="{even:.1f}" height="10" fill="#6f777b"/>'
        f'<text x="{_BARS + even + 4:.1f}" y="{top + 27}">{row["equal"]}</text>'
    )


def _svg(name: str, title: str, told: str, height: float, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-told"><title id="{name}-title">{escape(title)}'
        f'</title><desc id="{name}-told">{escape(told)}</desc>{drawn}</svg>'
    )
