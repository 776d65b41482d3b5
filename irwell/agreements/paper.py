"""Lists of agreements on paper, read from CSV: one record a row, and what is wrong by row.

A list is text about agreements, small and without rows of people; it is read here, within limits,
and not in the worker.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from irwell.agreements.paper_cells import (
    HeadedRow,
    Layouts,
    PaperLayout,
    layouts,
    plain,
    record_document,
)
from irwell.agreements.paper_model import Layout, Paper, PaperFinding, PaperRecord, paper_from
from irwell.documents import canonical, parse_json
from irwell.errors import DocumentError, TableError

SIZE, ROWS = 20 * 2**20, 20_000  # bytes and rows; the largest public list had 525 rows in 2026
_BEFORE = 20  # rows that may stand before the headings
_SEPARATORS = ",;\t"
_Row = tuple[int, list[str] | None]


@dataclass(frozen=True, slots=True)
class _Head:
    layout: Layout
    row: int
    headings: tuple[str, ...]
    keys: Mapping[str, int]  # from our key to the place of its column


def read_paper(data: bytes | str, *, layout: Layout | None = None) -> Paper:
    """Read a list of agreements on paper.

    Args:
        data: The CSV, UTF-8 or Windows-1252.
        layout: The layout, where it is known; else the one whose headings are there.

    Returns:
        The records, and what is wrong with rows and cells. A bad row leaves the others.

    Raises:
        TableError: The file is too large, or no row holds the headings of a layout.
    """
    text, findings = _decoded(data)
    rows = _rows(text)
    head = _head(rows, layout)
    records: list[PaperRecord] = []
    for number, cells in rows:
        if number <= head.row or (cells is not None and not any(map(str.strip, cells))):
            continue
        record = _record(number, cells, head, {own.id for own in records}, findings)
        if record is not None:
            records.append(record)
    read = set(head.keys.values())
    unread = [own for place, own in enumerate(head.headings) if place not in read and own]
    return Paper(head.layout, tuple(records), tuple(findings), tuple(unread))


def _record(
    number: int,
    cells: Sequence[str] | None,
    head: _Head,
    taken: set[str],
    findings: list[PaperFinding],
) -> PaperRecord | None:
    def wrong(text: str, remedy: str) -> None:
        findings.append(PaperFinding(number, "", "error", text, remedy))

    if cells is None:
        wrong("A cell is longer than can be read.", "Close its quotation mark.")
        return None
    if len(cells) != len(head.headings):
        text = f"The row has {len(cells)} cells and the headings {len(head.headings)}."
        wrong(text, "Put text that holds a separator in quotation marks.")
        return None
    row = HeadedRow(number, head.layout, head.headings, head.keys, cells)
    document, warnings = record_document(row, taken)
    findings.extend(warnings)
    if not document.get("title"):
        wrong("The agreement has no name.", "Write its name or title.")
    elif not document["controllers"]:
        wrong("No body is named.", "Name the bodies that share.")
    elif document["id"] in taken:
        wrong("An earlier row has the same reference.", "Give each agreement its own reference.")
    else:
        try:
            parse_json(canonical(document))  # the limits and characters of every document
            return paper_from(document, number)
        except DocumentError as error:
            wrong(f"The row does not keep to the form (`{error.rule}`).", error.remedy)
    return None


def _decoded(data: bytes | str) -> tuple[str, list[PaperFinding]]:
    if len(data) > SIZE:
        raise TableError(f"The list is larger than {SIZE} bytes.", "Divide it into smaller lists.")
    if isinstance(data, str):
        return data.removeprefix("\ufeff"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        said = "The file is not UTF-8; it was read as Windows-1252."
        finding = PaperFinding(0, "", "warning", said, "Look at names with accents and pounds.")
        return data.decode("cp1252", errors="replace"), [finding]


def _rows(text: str) -> list[_Row]:
    """The rows from 1; None for one with a cell that is too long."""
    rows: list[_Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            rows.append((len(rows) + 1, None))
            continue
        if cells is None:
            return rows
        if len(rows) == ROWS:
            raise TableError(f"The list has more than {ROWS} rows.", "Divide it.")
        rows.append((len(rows) + 1, cells))


def _separator(text: str) -> str:
    first = text[: text.find("\n", 200) if len(text) > 200 else None]
    return max(_SEPARATORS, key=first.count)


def _head(rows: Sequence[_Row], wanted: Layout | None) -> _Head:
    known = layouts()
    for number, cells in rows[:_BEFORE]:
        for name, own in _candidates(known, wanted):
            keys = _keys(own.headings, cells or ())
            if set(own.needs) <= set(keys):
                return _Head(name, number, tuple(cell.strip() for cell in cells or ()), keys)
    needs = "; ".join(
        f"{own.title}: {', '.join(own.headings[key][0] for key in own.needs)}"
        for _, own in _candidates(known, wanted)
    )
    remedy = f"Have at least these headings ({needs})."
    raise TableError("No row holds the headings of a list of agreements.", remedy)


def _candidates(known: Layouts, wanted: Layout | None) -> Iterator[tuple[Layout, PaperLayout]]:
    yield from ((name, own) for name, own in known.items() if wanted in (None, name))


def _keys(headings: Mapping[str, Sequence[str]], cells: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        places.setdefault(plain(cell), place)
    found: dict[str, int] = {}
    for key, names in headings.items():
        at = next((places[name] for name in names if name in places), None)
        if at is not None and at not in found.values():
            found[key] = at
    return found
