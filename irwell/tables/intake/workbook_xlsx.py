"""An XLSX file looked through as a stream, before the library opens it.

Every part is unpacked and thrown away, so what counts is what the file produces. A part with a
document type is refused.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.containers_zip import UNREADABLE, damaged, open_zip
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.workbook_facts import BOX, TEXT, BookFacts, SheetFacts
from irwell.tables.intake.workbook_sheet_xml import SheetSink
from irwell.tables.intake.workbook_xlsx_book import hidden_columns, sheet_parts
from irwell.tables.intake.workbook_xlsx_cells import (
    cells_in,
    check_merges,
    check_text,
    look_at_cells,
)
from irwell.tables.intake.workbook_xlsx_strings import SharedTexts
from irwell.tables.intake.xml_stream import feed_xml

CHUNK = 2**20
SMALL = 16 * 2**20  # bytes of a part that is read whole
OTHER = 512 * 2**20  # bytes of a part that is no sheet
TAG = 4 * 2**20  # bytes of one cell
_OVERLAP = 64  # bytes that are looked at again, for a mark that a cut parts
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_STRINGS = "xl/sharedstrings.xml"
_RELATIONS = ("_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")
# What a part's name tells to a person. Source: ECMA-376 part 1, 12.3; [MS-XLSM] 2.1.
_TOLD = (
    (("xl/vbaproject.bin", "xl/macrosheets/"), "The workbook holds macros: they were not run."),
    (
        ("xl/externallinks/", "xl/connections.xml"),
        "The workbook has links to other files or sources: they were not followed; kept values "
        "are read.",
    ),
    (("xl/comments", "xl/threadedcomments/"), "The workbook has comments: they were not read."),
    (("xl/embeddings/",), "The workbook holds other files: they were not read."),
)


def look_through_xlsx(path: Path, name: str, limits: LandingLimits) -> BookFacts:
    """Look through an XLSX file.

    Args:
        path: The file.
        name: What to call it in an error.
        limits: What it may produce.

    Returns:
        What is known of it.

    Raises:
        TableError: Damaged, hostile, or too large.
    """
    try:
        with open_zip(path, name) as archive:
            return _Book(archive, name, limits).facts()
    except (*UNREADABLE, KeyError):
        pass
    raise damaged(name)


class _Book:
    def __init__(self, archive: zipfile.ZipFile, name: str, limits: LandingLimits) -> None:
        self._archive, self._name, self._left = archive, name, limits.size
        names = archive.namelist()
        # As the library finds a part: in any case, with either slash.
        self._parts = {part.replace("\\", "/").lower(): part for part in names}
        if len(self._parts) < len(names):
            raise damaged(name)
        self._texts, self._box = SharedTexts(name), min(BOX, limits.size)

    def facts(self) -> BookFacts:
        """Look through all parts."""
        whole = [b"".join(self._chunks(part, SMALL)) for part in _RELATIONS]
        parts = sheet_parts(self._name, whole, self._parts)
        if _STRINGS in self._parts:
            self._texts.take(self._chunks(_STRINGS, OTHER))
        for part in self._parts:
            if part not in (_STRINGS, *_RELATIONS, *parts.values()):
                for _ in self._chunks(part, OTHER):
                    pass
        notes = [note for names, note in _TOLD if any(p.startswith(names) for p in self._parts)]
        return BookFacts({name: self._sheet(part) for name, part in parts.items()}, notes)

    def _chunks(self, part: str, most: int) -> Iterator[bytes]:
        size, before, xml = 0, b"", part.endswith((".xml", ".rels"))
        with self._archive.open(self._parts[part]) as file:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                if size > most or self._left < 0:
                    raise TableError(
                        f"{self._name} unpacks to more than it may.",
                        "Delete what is not the table, or save the sheet as CSV.",
                        rule="intake.size",
                    )
                if _DTD.search(before + chunk) or (xml and not before and chunk[:2] in _WIDE):
                    raise TableError(
                        f"{self._name} has a document type, or a part that is not UTF-8.",
                        "Save it anew with a spreadsheet program.",
                        rule="intake.entities",
                    )
                before = chunk[-16:]
                yield chunk

    def _sheet(self, part: str) -> SheetFacts:
        facts, shared, merges, odd = SheetFacts(), 0, 0, False
        for text in self._cells(part):
            cells = cells_in(text)
            odd = cells is None
            if cells is None:
                break
            look_at_cells(text, cells, facts)
            if b"<col " in text:
                facts.hidden_columns += hidden_columns(text)
            shared += text.count(b't="s"')
            merges += text.count(b"mergeCell ")
            check_merges(merges, self._name)
        if odd or facts.is_spread:
            facts, shared = self._slowly(part)
        facts.check(self._name, self._box)
        if shared * max(self._texts.lengths, default=0) > TEXT:
            check_text(self._cells(part), shared, self._texts.sure, self._name)
        return facts

    def _cells(self, part: str) -> Iterator[bytes]:
        """Give the text of a sheet, cut only where a cell or a row begins, or all rows end."""
        rest = b""
        for chunk in self._chunks(part, self._left + 1):
            text = rest + chunk
            cut = max(text.rfind(b"<c "), text.rfind(b"<row"), text.rfind(b"</sheetData"), 0)
            yield text[:cut]
            rest = text[cut:]
            if len(rest) > TAG:
                # No cell for so long: another way of writing, what stands below, or one cell.
                yield rest
                if rest.startswith(b"<c "):
                    raise TableError(
                        f"{self._name}: a cell has over {TAG} bytes.",
                        "Save the sheet as CSV.",
                        rule="intake.size",
                    )
                rest = rest[-_OVERLAP:]
        yield rest

    def _slowly(self, part: str) -> tuple[SheetFacts, int]:
        sink = SheetSink(self._name)
        feed_xml(self._chunks(part, self._left + 1), self._name, sink)
        return sink.facts, sink.shared
