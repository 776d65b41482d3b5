"""An XLS file looked through before the library opens it: sizes, errors, macros.

The library makes a full rectangle of every sheet as it opens the file, and shows an error as an
empty cell. Source: [MS-XLS] 2.1.4 (records), 2.3 (their numbers), 2.4 (their layout).
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.workbook_facts import BOX, ERROR_CODES, TEXT, BookFacts, SheetFacts
from irwell.tables.intake.workbook_ole2 import Ole2, UnsoundError, cut_off
from irwell.tables.intake.workbook_xls_strings import CutError, text_lengths

_BOF, _EOF, _SHEET, _LOCKED, _LINK = 0x0809, 0x000A, 0x0085, 0x002F, 0x0023
_TEXTS, _MORE, _SIZE, _ROW = 0x00FC, 0x003C, 0x0200, 0x0208
# Records that hold one cell: its row and column come first.
_ONE = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0006, 0x0205}
_MANY, _FORMULA, _BOOL_OR_ERROR, _SHARED = 0x00BD, 0x0006, 0x0205, 0x00FD
_OF_SHEET = _ONE | {_MANY, _SIZE, _ROW}
_KNOWN = _OF_SHEET | {_BOF, _EOF, _SHEET, _LOCKED, _LINK, _TEXTS}
_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")  # in the order in which the library asks
_MACRO_SHEET = 1
_MACROS = "The workbook holds macros: they were not run."
_LINKS = "The workbook has links to other files: they were not followed; kept values are read."
_HIDDEN = 0x20  # [MS-XLS] 2.4.221, fDyZero


def look_through_xls(path: Path, name: str, limits: LandingLimits) -> BookFacts:
    """Look through an XLS file.

    Args:
        path: The file.
        name: What to call it in an error.
        limits: What it may produce.

    Returns:
        What is known of it.

    Raises:
        TableError: Locked by a password, damaged, or too large.
    """
    try:
        with path.open("rb") as file:
            ole2 = Ole2(file)
            own = next(stream for stream in _STREAMS if stream in ole2.streams)
            stream = ole2.read(own)
        book = _Book(name, own.lower() == "workbook")
        book.read(stream)
        book.check(limits)
    except (UnsoundError, CutError, StopIteration, struct.error, IndexError):
        book = None
    if book is None:
        raise cut_off(name)
    if {"_VBA_PROJECT_CUR", "VBA"} & set(ole2.streams) and _MACROS not in book.notes:
        book.notes.append(_MACROS)
    return BookFacts(book.sheets, book.notes)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Give place, number and content of each record that matters here."""
    at, end, kept = 0, len(stream), 0
    while at + 4 <= end:
        number, length = struct.unpack_from("<HH", stream, at)
        if number in _KNOWN or (number == _MORE and kept == _TEXTS):
            yield at, number, stream[at + 4 : at + 4 + length]
        kept = number if number != _MORE else kept
        at += 4 + length


class _Book:
    def __init__(self, name: str, wide: bool) -> None:
        self._name, self._wide = name, wide
        self.sheets: dict[str, SheetFacts] = {}
        self.notes: list[str] = []
        self._stated: list[tuple[int, str]] = []
        self._begun: dict[int, SheetFacts] = {}
        self._texts: list[bytes] = []
        self._lengths: Sequence[int] = ()
        self._text = 0
        self._in_front = True  # in the part that stands before all sheets

    def read(self, stream: bytes) -> None:
        """Look at each record."""
        level, facts = 0, SheetFacts()
        for at, number, data in _records(stream):
            if number == _BOF:
                level += 1
                if level == 1:
                    facts = self._begun[at] = SheetFacts()
            elif number == _EOF:
                level = max(0, level - 1)
                self._end_front()
            elif number in (_TEXTS, _MORE):
                self._take_texts(number, data)
            elif level == 1 and number in _OF_SHEET:
                self._sheet(facts, number, data)
            elif self._in_front:
                self._other(number, data)

    def _sheet(self, facts: SheetFacts, number: int, data: bytes) -> None:
        if number in (_SIZE, _ROW):
            self._shape(facts, number, data)
        else:
            self._cell(facts, number, data)

    def _take_texts(self, number: int, data: bytes) -> None:
        if self._in_front:
            if number == _TEXTS:
                self._texts.clear()
            self._texts.append(data)

    def _end_front(self) -> None:
        if self._in_front and self._texts:
            self._lengths = text_lengths(self._texts)
        self._in_front = False

    def check(self, limits: LandingLimits) -> None:
        """Hold what was found against the limits, sheet by sheet as the library makes them."""
        cells = 0
        for at, name in self._stated:
            if at not in self._begun or name in self.sheets:
                raise UnsoundError  # two sheets in one place, or one where no sheet begins
            facts = self.sheets[name] = self._begun.pop(at)
            cells += facts.rows * facts.columns
        if cells > min(BOX, limits.size):
            raise self._spread()

    def _spread(self) -> TableError:
        return TableError(
            f"{self._name}: the cells of its sheets are spread too far; {BOX} are read at most.",
            "Delete what stands far from the table, or save the sheet as CSV.",
            rule="intake.size",
        )

    def _other(self, number: int, data: bytes) -> None:
        if number == _LOCKED:
            raise TableError(
                f"{self._name} is locked by a password.",
                "Save it without a password; Irwell encrypts what it keeps.",
                rule="intake.kind",
            )
        if number == _SHEET and len(data) > 7:
            twice = 2 if self._wide and data[7] & 1 else 1
            start = 8 if self._wide else 7
            text = data[start : start + twice * data[6]]
            name = text.decode("utf-16-le" if twice == 2 else "latin-1", "replace")
            self._stated.append((struct.unpack_from("<I", data)[0], name.replace("\0", "")))
            if data[5] == _MACRO_SHEET and _MACROS not in self.notes:
                self.notes.append(_MACROS)
        elif number == _LINK and _LINKS not in self.notes:
            self.notes.append(_LINKS)

    def _shape(self, facts: SheetFacts, number: int, data: bytes) -> None:
        if number == _ROW:
            facts.hidden_rows += len(data) >= 14 and bool(data[12] & _HIDDEN)
            return
        if len(data) == 14:
            top, bottom, left, right = struct.unpack_from("<IIHH", data)
            left = 0 if left > 0xFF or right < left else left
            # The library sets memory aside for what is stated, and counts without a sign.
            if bottom and right and ((bottom - top) % 2**32) * (right - left) > BOX:
                raise self._spread()

    def _cell(self, facts: SheetFacts, number: int, data: bytes) -> None:
        if len(data) < 6:
            return
        row, column = struct.unpack_from("<HH", data)
        last = column + (len(data) - 6) // 6 - 1 if number == _MANY else column
        facts.rows = max(facts.rows, row + 1)
        facts.columns = max(facts.columns, last + 1)
        if number == _FORMULA and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
            facts.errors[row, column] = ERROR_CODES.get(data[8], "#ERROR")
        elif number == _BOOL_OR_ERROR and len(data) >= 8 and data[7] == 1:
            facts.errors[row, column] = ERROR_CODES.get(data[6], "#ERROR")
        elif number == _SHARED and len(data) >= 10:
            self._refer(struct.unpack_from("<I", data, 6)[0])
        if len(facts.errors) % 4096 == 4095:
            facts.check(self._name)

    def _refer(self, number: int) -> None:
        self._text += self._lengths[number] if number < len(self._lengths) else 0
        if self._text > TEXT:
            raise TableError(
                f"{self._name}: the cells of a sheet hold over {TEXT} bytes of text.",
                "Split the sheet, or save it as CSV.",
                rule="intake.size",
            )
