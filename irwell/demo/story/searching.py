"""Looking for values that must not be there: in raw bytes of any file, and in decoded columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PIECE = 8 << 20  # bytes of a file looked at together
SHORTEST = 6  # bytes: shorter values would stand in any random file by chance
_HEAD = 3  # bytes by which places worth a look are found
_HEX = b"0123456789abcdef"
_LONG = 32  # digits of the shortest digest or pseudonym


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values to look for, made ready once.

    Attributes:
        values: The values as bytes, each of `SHORTEST` bytes or more.
        heads: For each three bytes whether a value begins with them.
        lengths: The lengths that values have.
    """

    values: frozenset[bytes]
    heads: "np.ndarray[Any, np.dtype[np.bool_]]" = field(repr=False)
    lengths: tuple[int, ...]

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and text.encode() in self.values


def wanted(values: Iterable[str]) -> Wanted:
    """Make values ready to be looked for.

    Args:
        values: Texts.

    Returns:
        Those long enough not to stand in random bytes by chance.
    """
    found = frozenset(text.encode() for text in values if len(text.encode()) >= SHORTEST)
    heads = np.zeros(1 << (8 * _HEAD), np.bool_)
    for start in {value[:_HEAD] for value in found}:
        heads[int.from_bytes(start, "big")] = True
    return Wanted(found, heads, tuple(sorted({len(value) for value in found})))


def in_files(files: Iterable[Path], sought: Wanted) -> tuple[int, int]:
    """Look through the raw bytes of files.

    Args:
        files: The files.
        sought: What must not stand in them.

    Returns:
        How many times a value stands there, and how many bytes were looked at.
    """
    hits = size = 0
    for file in files:
        for piece, fresh in _pieces(file, max(sought.lengths, default=0)):
            hits += in_bytes(piece, sought)
            size += fresh
    return hits, size


def in_bytes(data: bytes, sought: Wanted) -> int:
    """Look through bytes: first for heads of values, then for whole values there.

    A value of digits alone within 32 hexadecimal digits or more is part of a digest or pseudonym
    that happens to hold it, and is not counted.

    Args:
        data: The bytes.
        sought: What must not stand in them.

    Returns:
        How many times a value stands there.
    """
    if len(data) < SHORTEST or not sought.values:
        return 0
    raw = np.frombuffer(data, np.uint8)
    heads = raw[:-2].astype(np.int32) << 16
    heads |= raw[1:-1].astype(np.int32) << 8
    heads |= raw[2:]
    places = np.flatnonzero(sought.heads[heads]).tolist()
    return sum(
        place + length <= len(data)
        and data[place : place + length] in sought.values
        and not _within_hex(data, place, length)
        for place in places
        for length in sought.lengths
    )


def in_table(table: "pd.DataFrame", sought: Wanted) -> int:
    """Look through the decoded columns of a table.

    Args:
        table: What a recipient read.
        sought: What must not stand in it.

    Returns:
        How many times a value stands in a cell, alone or within a longer text.
    """
    return sum(
        in_bytes("\n".join(map(_text, table[name].dropna().unique())).encode(), sought)
        for name in table.columns
    )


def _within_hex(data: bytes, place: int, length: int) -> bool:
    """Say whether digits stand inside a long run of hexadecimal ones."""
    if not data[place : place + length].isdigit():
        return False
    before = data[max(0, place - _LONG) : place]
    after = data[place + length : place + length + _LONG]
    left = len(before) - len(before.rstrip(_HEX))
    right = len(after) - len(after.lstrip(_HEX))
    return left + length + right >= _LONG


def _text(value: object) -> str:
    """Write a value as it would stand in an extract: whole numbers without a decimal point."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _pieces(file: Path, longest: int) -> Iterator[tuple[bytes, int]]:
    """Give a file piece by piece, each with the end of the one before, so that none is cut."""
    with file.open("rb") as source:
        before = b""
        while fresh := source.read(PIECE):
            yield before + fresh, len(fresh)
            before = fresh[-(longest - 1) :] if longest > 1 else b""
