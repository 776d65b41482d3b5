"""Names of nobody, put together from invented syllables."""

import numpy as np
from numpy.typing import NDArray

from irwell.demo.world.numbers import Integers, Text

_FIRST = (
    "Zor",
    "Quel",
    "Brix",
    "Vash",
    "Thim",
    "Ulla",
    "Grev",
    "Yost",
    "Phae",
    "Drun",
    "Xil",
    "Ond",
)
_MIDDLE = ("", "a", "ori", "enu", "imb", "ash")
_LAST = ("wen", "dax", "mire", "nok", "liss", "tavi", "reth", "joon")
_HOUSE = ("Quarn", "Vexl", "Trond", "Yelm", "Skav", "Wrath", "Plumb", "Zand", "Krell", "Fosk")
_JOIN = ("", "er", "ing", "ock", "am")
_END = ("holt", "wick", "sby", "vane", "grit", "moth", "drell", "pike", "zon", "quist")

FORENAMES: Text = np.array([a + b + c for a in _FIRST for b in _MIDDLE for c in _LAST], object)
SURNAMES: Text = np.array([a + b + c for a in _HOUSE for b in _JOIN for c in _END], object)


def misspell(names: Text, share: float, rng: np.random.Generator) -> Text:
    """Misspell some names as clerks do: letters swapped, doubled or in capitals.

    A contract cannot see such a mistake: it is messiness, not a fault.

    Args:
        names: The names as they are.
        share: Which share to misspell, 0 to 1.
        rng: The chance.

    Returns:
        A copy with some names changed.
    """
    changed = names.copy()
    rows = np.flatnonzero(rng.random(len(names)) < share)
    for row, kind, place in zip(
        rows.tolist(), rng.integers(0, 3, len(rows)).tolist(), rng.random(len(rows)), strict=True
    ):
        changed[row] = _slip(names[row], kind, place)
    return changed


def _slip(name: str, kind: int, place: float) -> str:
    at = 1 + int(place * (len(name) - 2))
    if kind == 0:
        return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    return name.upper()


def forenames(index: Integers | NDArray[np.int16]) -> Text:
    """Return forenames by their index.

    Args:
        index: Indices into `FORENAMES`.

    Returns:
        The names.
    """
    return np.asarray(FORENAMES[index], object)


def surnames(index: Integers | NDArray[np.int16]) -> Text:
    """Return surnames by their index.

    Args:
        index: Indices into `SURNAMES`.

    Returns:
        The names.
    """
    return np.asarray(SURNAMES[index], object)
