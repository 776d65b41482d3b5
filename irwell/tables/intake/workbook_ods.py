"""An ODS file looked through as a stream, before the library opens it.

A cell and a row may say that they repeat; a few bytes so make a sheet of billions of cells.
Source: OpenDocument 1.2, part 1: 9.1 (tables), 19.675, 19.679 (repeats), 19.676, 19.678 (spans).
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.containers_zip import UNREADABLE, damaged, open_zip
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.workbook_facts import BOX, TEXT, BookFacts, SheetFacts
from irwell.tables.intake.xml_stream import feed_xml
from irwell.tables.intake.xml_survey import local

CHUNK = 2**20
SMALL = 16 * 2**20
CELL = 8 * 2**20  # bytes of one cell
REPEATS = 2**31  # more is said of no sheet
MERGES = 10_000
_CELLS = ("table-cell", "covered-table-cell")
_VALUES = ("value-type", "value", "string-value", "date-value", "time-value", "boolean-value", "formula")  # fmt: skip  # noqa: E501
_LOCKED = b"encryption-data"
_MACROS = "The workbook holds macros: they were not run."
_LINKS = "The workbook has links to other files: they were not followed; kept values are read."
_LINKED = ("dde-link", "table-source", "cell-range-source")  # ODF 1.2 part 1: 9.4.6, 9.1.12, 9.3.1
_HIDDEN = ("collapse", "filter")  # 19.749


def look_through_ods(path: Path, name: str, limits: LandingLimits) -> BookFacts:
    """Look through an ODS file.

    Args:
        path: The file.
        name: What to call it in an error.
        limits: What it may produce.

    Returns:
        What is known of it.

    Raises:
        TableError: Damaged, hostile, locked by a password, or too large.
    """
    try:
        with open_zip(path, name) as archive:
            return _facts(archive, name, limits)
    except (*UNREADABLE, KeyError):
        pass
    raise damaged(name)


def _facts(archive: zipfile.ZipFile, name: str, limits: LandingLimits) -> BookFacts:
    parts = archive.namelist()
    if len({part.replace("\\", "/").lower() for part in parts}) < len(parts):
        raise damaged(name)  # the library would find either of two
    manifest = b"".join(_chunks(archive, "META-INF/manifest.xml", name, SMALL))
    if _LOCKED in manifest:
        raise TableError(
            f"{name} is locked by a password.",
            "Save it without a password; Irwell encrypts what it keeps.",
            rule="intake.kind",
        )
    sink = _Sink(name, min(BOX, limits.size))
    feed_xml(_chunks(archive, "content.xml", name, limits.size), name, sink)
    for part in parts:
        if part.endswith(".xml") and part != "content.xml":
            for _ in _chunks(archive, part, name, min(limits.size, 32 * SMALL)):
                pass
    macros = any(part.startswith(("Basic/", "Scripts/")) for part in parts)
    return BookFacts(sink.sheets, [*([_MACROS] if macros else []), *sink.notes])


def _chunks(archive: zipfile.ZipFile, part: str, name: str, most: int) -> Iterator[bytes]:
    size, before = 0, b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise TableError(
                    f"{name} unpacks to more than it may.",
                    "Delete what is not the table, or save the sheet as CSV.",
                    rule="intake.size",
                )
            joined = before + chunk
            if b"<!ENTITY" in joined or (
                part != "META-INF/manifest.xml" and b"<!DOCTYPE" in joined
            ):
                raise TableError(
                    f"{name} has a document type or an entity.",
                    "Save it anew with a spreadsheet program.",
                    rule="intake.entities",
                )
            before = chunk[-16:]
            yield chunk


class _Sink:
    """Takes the events of `content.xml`."""

    def __init__(self, name: str, box: int) -> None:
        self._name, self._box = name, box
        self.sheets: dict[str, SheetFacts] = {}
        self.notes: list[str] = []
        self._facts = SheetFacts()
        self._path: list[str] = []
        self._row = self._column = 0  # from 0: where the next row and cell begin
        self._rows = self._repeat = 1
        self._text, self._cell_text, self._row_text, self._all_text = "", 0, 0, 0
        self._filled = self._row_filled = False
        self._error = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        own = local(tag)
        self._path.append(own)
        if own == "table":
            self._start_sheet(_said(attributes, "name"))
        elif own == "table-row":
            self._rows, self._column = self._times(attributes, "number-rows-repeated"), 0
            self._row_filled, self._row_text = False, 0
            if _said(attributes, "visibility") in _HIDDEN:
                self._facts.hidden_rows += self._rows
        elif own in _CELLS:
            self._start_cell(attributes)
        elif own == "s":
            self._grow(self._times(attributes, "c"))
        elif own in _LINKED and _LINKS not in self.notes:
            self.notes.append(_LINKS)

    def _start_sheet(self, name: str) -> None:
        if self._path.count("table") > 1 or name in self.sheets:
            raise self._over("it has a table inside a table, or two sheets of one name")
        self._facts = SheetFacts()
        if name:  # a link's own table has none, and is no sheet
            self.sheets[name] = self._facts
        self._row = self._all_text = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._repeat = self._times(attributes, "number-columns-repeated")
        held = {key: value for key, value in attributes.items() if local(key) in _VALUES}
        self._filled = bool(held)
        self._error = "string" in held.values() and bool(_said(attributes, "formula"))
        self._text, self._cell_text = "", 0
        self._grow(sum(map(len, held.values())))  # values and formulas repeat too
        down = self._times(attributes, "number-rows-spanned")
        across = self._times(attributes, "number-columns-spanned")
        if (down > 1 or across > 1) and len(self._facts.merged) < MERGES:
            row, column = self._row + 1, self._column + 1
            self._facts.merged.append((row, column, row + down - 1, column + across - 1))

    def _times(self, attributes: dict[str, str], name: str) -> int:
        """Return the largest number that an attribute of a name says, in any namespace."""
        most = 1
        for key, value in attributes.items():
            if local(key) == name:
                text = value.strip().removeprefix("+").lstrip("0") or "0"
                if not (text.isascii() and text.isdigit()) or len(text) > 10:
                    raise self._over("a number of repeats cannot be read")
                most = max(most, int(text))
        if most > REPEATS:
            raise self._over("a number of repeats cannot be read")
        return most

    def _over(self, what: str) -> TableError:
        return TableError(
            f"{self._name}: {what}.",
            "Open it in a spreadsheet program and save it anew, or as CSV.",
            rule="intake.workbook",
        )

    def data(self, text: str) -> None:
        """Take text."""
        if "table-cell" in self._path or "covered-table-cell" in self._path:
            self._filled = self._filled or "annotation" not in self._path
            self._text = (self._text + text)[:20]
            self._grow(len(text))

    def _grow(self, size: int) -> None:
        self._cell_text += size
        self._row_text += size * self._repeat
        if self._cell_text > CELL:
            raise TableError(
                f"{self._name}: a cell has over {CELL} bytes.",
                "Save the sheet as CSV.",
                rule="intake.size",
            )

    def end(self) -> None:
        """Take the end of an element."""
        own = self._path.pop()
        if own in _CELLS:
            self._end_cell()
        elif own == "table-row":
            if self._row_filled:
                self._facts.rows = self._row + self._rows
            self._row += self._rows
            self._all_text += self._row_text * self._rows if self._row_filled else 0
            self._facts.check(self._name, self._box)
            if self._all_text > TEXT:
                raise TableError(
                    f"{self._name}: the cells of a sheet hold over {TEXT} bytes of text.",
                    "Split the sheet, or save it as CSV.",
                    rule="intake.size",
                )

    def _end_cell(self) -> None:
        end = self._column + self._repeat
        if self._filled:
            self._row_filled = True
            self._facts.columns = max(self._facts.columns, end)
            if self._error and self._text.startswith("#") and self._repeat == self._rows == 1:
                self._facts.errors[self._row, self._column] = self._text
        self._column = end


def _said(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")
