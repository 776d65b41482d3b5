"""How long the texts are that the cells of an XLS file share.

Source: [MS-XLS] 2.4.265 (SST), 2.5.293 (XLUnicodeRichExtendedString), 2.4.58 (Continue).
"""

import struct
from array import array
from collections.abc import Sequence

from irwell.tables.intake.workbook_facts import BOX

_HEAD = 8  # two counts, which are not believed
_RICH, _EXTENDED, _WIDE = 0x8, 0x4, 0x1
_BYTES = 3  # of UTF-8 for one character of UTF-16


class CutError(Exception):
    """The texts end before they should."""


def text_lengths(parts: Sequence[bytes]) -> "array[int]":
    """Return the bytes that each text takes at most.

    Args:
        parts: The record, then what continues it.

    Returns:
        Bytes of UTF-8.

    Raises:
        CutError: The record does not hold together.
    """
    place, lengths = _Place(parts), array("I")
    while place.more() and len(lengths) <= BOX:
        count, flags = place.unpack("<HB", 3)
        runs = place.unpack("<H", 2)[0] if flags & _RICH else 0
        rest = place.unpack("<I", 4)[0] if flags & _EXTENDED else 0
        place.characters(count, wide=bool(flags & _WIDE))
        place.skip(4 * runs + rest)
        lengths.append(_BYTES * count)
    return lengths


class _Place:
    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts, self._next, self._data, self._at = parts, 1, parts[0], _HEAD

    @property
    def _left(self) -> int:
        return len(self._data) - self._at

    def _turn(self) -> bool:
        if self._next >= len(self._parts):
            return False
        self._data, self._at = self._parts[self._next], 0
        self._next += 1
        return True

    def more(self) -> bool:
        """Return whether another text begins."""
        while self._left <= 0:
            if not self._turn():
                return False
        return True

    def unpack(self, form: str, size: int) -> tuple[int, ...]:
        """Take numbers, which never stand in two records."""
        if self._left < size:
            raise CutError
        found = struct.unpack_from(form, self._data, self._at)
        self._at += size
        return found

    def characters(self, count: int, *, wide: bool) -> None:
        """Pass over characters; in each new record a byte says again how wide they are."""
        while True:
            each = 2 if wide else 1
            here = min(count, max(0, self._left) // each)
            self._at += here * each
            count -= here
            if not count:
                return
            if not self._turn() or not self._data:
                raise CutError
            wide, self._at = bool(self._data[0] & _WIDE), 1

    def skip(self, count: int) -> None:
        """Pass over bytes of styles and readings."""
        while count > 0:
            if self._left <= 0 and not self._turn():
                raise CutError
            here = min(count, self._left)
            self._at += here
            count -= here
