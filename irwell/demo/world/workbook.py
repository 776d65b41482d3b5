"""A workbook with a title, headings in two rows and merged cells, written by hand.

Source: ECMA-376, Office Open XML: the parts that a workbook must have, and no others.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from irwell.demo.world.form import Form
from irwell.demo.world.place import SYNTHETIC

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can name: the same rows, same bytes
Cells = Sequence[tuple[str | None, bool]]  # text, and whether it is a number


def workbook_bytes(
    name: str, form: Form, columns: Sequence[str], rows: Sequence[Sequence[str | None]]
) -> bytes:
    """Write an extract as a workbook of one sheet.

    Args:
        name: The sheet's name.
        form: Its title, groups of headings and columns of numbers.
        columns: The columns' names.
        rows: Their texts.

    Returns:
        The bytes of an XLSX file.
    """
    top = _headings(form, columns)
    first = len(form.title) + 1
    numbers = [column in form.numbers for column in columns]
    lines: list[Cells] = [[(line or None, False)] for line in form.title]
    lines += [[(text, False) for text in line] for line in top]
    lines += [list(zip(row, numbers, strict=True)) for row in rows]
    merged = list(_merged(form, columns, first))
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in _parts(name, _sheet(lines, merged)).items():
            archive.writestr(zipfile.ZipInfo(part, _MOMENT), text, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _headings(form: Form, columns: Sequence[str]) -> tuple[list[str | None], list[str | None]]:
    """Return both rows of headings: groups above; a merged cell's text stands in its first."""
    under = {c: text for group in form.groups for c, text in group.columns.items()}
    over = {next(iter(group.columns)): group.heading for group in form.groups}
    upper = [over.get(c) if c in under else form.heading(c) for c in columns]
    return upper, [under.get(column) for column in columns]


def _merged(form: Form, columns: Sequence[str], first: int) -> Iterator[str]:
    grouped = {column for group in form.groups for column in group.columns}
    for group in form.groups:
        places = [columns.index(column) + 1 for column in group.columns]
        yield f"{_letters(min(places))}{first}:{_letters(max(places))}{first}"
    for place, column in enumerate(columns, 1):
        if column not in grouped:
            yield f"{_letters(place)}{first}:{_letters(place)}{first + 1}"


def _sheet(lines: Sequence[Cells], merged: Sequence[str]) -> str:
    rows = (
        f'<row r="{number}">{"".join(_cells(number, cells))}</row>'
        for number, cells in zip(count(1), lines, strict=False)
    )
    boxes = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>'
        f'<mergeCells count="{len(merged)}">{boxes}</mergeCells></worksheet>'
    )


def _cells(row: int, cells: Cells) -> Iterator[str]:
    for place, (text, number) in enumerate(cells, 1):
        at = f"{_letters(place)}{row}"
        if text is not None and number and _is_number(text):
            yield f'<c r="{at}"><v>{text}</v></c>'
        elif text is not None:
            said = f'<t xml:space="preserve">{escape(text)}</t>'
            yield f'<c r="{at}" t="inlineStr"><is>{said}</is></c>'


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def _letters(column: int) -> str:
    name = ""
    while column:
        column, left = divmod(column - 1, 26)
        name = chr(65 + left) + name
    return name


def _parts(name: str, sheet: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<!-- {SYNTHETIC} --><workbook xmlns="{_MAIN}" xmlns:r="{_REL}">'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
