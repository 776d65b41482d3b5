"""What some bodies send after their first extract: put right, by mistake, or the same again."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from irwell.demo.world.faults import Sown
from irwell.demo.world.form import PLAIN
from irwell.demo.world.model import Later
from irwell.demo.world.sheet import Sheet

FOLDERS: dict[Later, str] = {
    "correction": "corrections",
    "mistake": "mistakes",
    "twin": "mistakes",
}
LATER: dict[str, tuple[Later, ...]] = {
    "income-benefits": ("mistake", "correction"),
    "energy-accounts": ("correction",),
    "food-parcels": ("twin",),
}
SWAPPED = ("ANNUAL_INCOME", "CHILDREN")  # fields that the mistaken export takes for each other


def later_sheets(sown: Sown) -> Iterator[tuple[Later, str, Sheet]]:
    """Make what a body sends later.

    Args:
        sown: Its first extract, and the same without faults.

    Yields:
        What it is, the folder that it goes to, and the extract.
    """
    for word in LATER.get(sown.sheet.slug, ()):
        yield word, FOLDERS[word], _MAKERS[word](sown)


def _corrected(sown: Sown) -> Sheet:
    return sown.corrected


def _swapped(sown: Sown) -> Sheet:
    """The same rows, with two fields in each other's place."""
    one, two = SWAPPED
    columns = dict(sown.corrected.columns)
    columns[one], columns[two] = columns[two], columns[one]
    return replace(sown.corrected, columns=columns)


def _twin(sown: Sown) -> Sheet:
    """The same rows, from the last to the first, exported anew by other software."""
    backwards = sown.sheet.take(np.arange(sown.sheet.rows)[::-1])
    return replace(backwards, form=PLAIN)


_MAKERS = {"correction": _corrected, "mistake": _swapped, "twin": _twin}
