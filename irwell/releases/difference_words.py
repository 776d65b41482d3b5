"""The one line that says how two versions of an agreement differ."""

from collections import Counter
from collections.abc import Sequence

# In the order in which people ask: what leaves, about whom, to whom, for what, how long.
_COUNTED = {
    "data set": ("data set", "data sets"),
    "column": ("column", "columns"),
    "party": ("body that receives", "bodies that receive"),
    "use": ("use allowed", "uses allowed"),
    "must_not": ("thing forbidden", "things forbidden"),
    "not_for": ("purpose ruled out", "purposes ruled out"),
}
# More of these is less freedom.
_TURNED = ("must_not", "not_for")
_SAID = {
    "column form": {"wider": "finer columns", "narrower": "coarser columns"},
    "row": {"wider": "more rows", "narrower": "fewer rows"},
    "time": {"wider": "a longer time", "narrower": "a shorter time"},
    "output": {"wider": "looser output rules", "narrower": "tighter output rules"},
}


def summary_of(changes: Sequence[tuple[str, str]]) -> str:
    """Return how two versions differ in one line.

    Args:
        changes: What each change is about, and its way: `wider`, `narrower` or `other`.

    Returns:
        For instance `2 more columns, more rows, 1 purpose ruled out fewer`; `No difference` where
        there are none.
    """
    counts = Counter(changes)
    parts = [*_counted(counts), *_said(counts)]
    others = sum(number for (_, way), number in counts.items() if way == "other")
    if others:
        parts.append(f"{others} other change{'s' if others > 1 else ''}")
    return ", ".join(parts) if parts else "No difference"


def _counted(counts: Counter[tuple[str, str]]) -> list[str]:
    parts = []
    for about, (one, many) in _COUNTED.items():
        for way in ("wider", "narrower"):
            number = counts[about, way]
            if number:
                more = (way == "wider") != (about in _TURNED)
                word = "more" if more else "fewer"
                parts.append(f"{number} {word} {one if number == 1 else many}")
    return parts


def _said(counts: Counter[tuple[str, str]]) -> list[str]:
    return [words[way] for about, words in _SAID.items() for way in words if counts[about, way]]
