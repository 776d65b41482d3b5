"""Plants faults and canaries in a clean sheet and records each: the answer that a check must find.

No row takes two faults, so that each is found by one rule only.
"""

from typing import NamedTuple

import numpy as np

from irwell.demo.world.numbers import Integers
from irwell.demo.world.sheet import Canary, Fault, Sheet, planted_rows

RATE = 0.002  # share of rows for each kind of fault; enough to see, rare enough to be like life
CANARY_RATE = 0.05
FEWEST_CANARIES = 3


class Planted(NamedTuple):
    """One fault: file, data row from 1, column and the check's rule word."""

    file: str
    row: int
    column: str
    kind: str


class Marked(NamedTuple):
    """One canary: file, data row from 1, column and the value to look for."""

    file: str
    row: int
    column: str
    value: str


class Sown(NamedTuple):
    """A sheet after planting, the same with its faults put right, and what was planted."""

    sheet: Sheet
    corrected: Sheet
    faults: tuple[Planted, ...]
    canaries: tuple[Marked, ...]


def sow(sheet: Sheet, rng: np.random.Generator) -> Sown:
    """Plant a sheet's faults and canaries.

    Args:
        sheet: A sheet that keeps to its contract.
        rng: The chance.

    Returns:
        The sheet with them, each recorded in order of row.
    """
    each = planted_rows(len(sheet.faults), RATE, sheet.rows)
    free = rng.permutation(sheet.rows)
    corrected = sheet.take(np.arange(sheet.rows))  # a copy: the sheet itself is spoiled below
    planted: list[Planted] = []
    for fault in sorted(sheet.faults, key=lambda f: f.kind != "duplicate"):  # whole rows first
        used = 2 * each if fault.kind == "duplicate" else each
        chosen, free = free[:used], free[used:]
        if fault.kind == "duplicate":
            sheet, rows = _repeat(sheet, chosen)
        else:
            rows = _spoil(sheet, fault, chosen)
        planted += [Planted(sheet.file, row + 1, fault.column, fault.kind) for row in rows]
    marked = _mark((sheet, corrected), free, rng)
    return Sown(sheet, corrected, tuple(sorted(planted)), tuple(sorted(marked)))


def _repeat(sheet: Sheet, pairs: Integers) -> tuple[Sheet, list[int]]:
    """Copy whole rows over later ones; the later of each pair is the fault."""
    half = len(pairs) // 2
    first = np.minimum(pairs[:half], pairs[half:])
    later = np.maximum(pairs[:half], pairs[half:])
    index = np.arange(sheet.rows)
    index[later] = first
    return sheet.take(index), later.tolist()


def _spoil(sheet: Sheet, fault: Fault, chosen: Integers) -> list[int]:
    values = sheet.columns[fault.column]
    rows: list[int] = chosen.tolist()
    for turn, row in enumerate(rows):
        if fault.kind == "missing":
            values[row] = None
        elif fault.wrong:
            values[row] = fault.wrong[turn % len(fault.wrong)]
        else:
            values[row] = str(values[row])[:-1]
    return rows


def _mark(sheets: tuple[Sheet, Sheet], free: Integers, rng: np.random.Generator) -> list[Marked]:
    """Plant each canary in some of the rows that have no fault, of both sheets alike."""
    own = sheets[0]
    count = min(len(free), max(FEWEST_CANARIES, int(CANARY_RATE * own.rows)))
    token = f"CANARY-{own.organisation}-{own.slug}-{rng.bytes(6).hex()}"
    marked = []
    for canary in own.canaries:
        for row in free[:count].tolist():
            marked.append(Marked(own.file, row + 1, canary.column, canary.value or token))
            for sheet in sheets:
                _write(sheet, canary, token, row)
    return marked


def _write(sheet: Sheet, canary: Canary, token: str, row: int) -> None:
    values = sheet.columns[canary.column]
    values[row] = canary.value or f"{values[row] or 'Note.'} {token}"
