"""Writes an extract as its body sends it: the same rows, in one of five kinds of file."""

import csv
import gzip
import io
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from irwell.demo.world.place import SYNTHETIC
from irwell.demo.world.sheet import Sheet
from irwell.demo.world.workbook import workbook_bytes

Row = tuple[str | None, ...]


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Write an extract in its body's own form.

    Args:
        path: The file; its folder is made if need be.
        sheet: The extract.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    content = _WRITERS[sheet.form.kind](sheet, list(rows_of(sheet)))
    # Without a moment in the header of the packed file, the same rows give the same bytes.
    path.write_bytes(gzip.compress(content, 6, mtime=0) if sheet.form.gzip else content)


def rows_of(sheet: Sheet) -> list[Row]:
    """Return the rows of an extract as texts.

    Args:
        sheet: The extract.

    Returns:
        One row for each line of the extract; None is an empty cell.
    """
    return list(zip(*(values.tolist() for values in sheet.columns.values()), strict=True))


def _csv(sheet: Sheet, rows: list[Row]) -> bytes:
    form, width = sheet.form, len(sheet.columns)
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=form.separator, lineterminator=form.newline)
    writer.writerows([[line] if line else [] for line in form.title])
    writer.writerow([form.heading(column) for column in sheet.columns])
    writer.writerows(rows)
    if form.sums:
        total = dict(zip(sheet.columns, _sums(sheet), strict=True))
        writer.writerow(list(total.values()))
    if form.notes:
        writer.writerow([None] * width)
        writer.writerows([line] for line in form.notes)
    return sink.getvalue().encode(form.encoding)


def _sums(sheet: Sheet) -> list[str | None]:
    """Add up the columns that a body sums; its first column says so."""
    sums: list[str | None] = ["Total", *[None] * (len(sheet.columns) - 1)]
    for place, (column, values) in enumerate(sheet.columns.items()):
        if column in sheet.form.sums:
            sums[place] = str(sum((_amount(text) for text in values.tolist()), Decimal(0)))
    return sums


def _amount(text: str | None) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal(0)


def _fixed(sheet: Sheet, rows: list[Row]) -> bytes:
    widths = [sheet.form.widths[column] for column in sheet.columns]
    lines = []
    for row in rows:
        cells = [(text or "").ljust(width) for text, width in zip(row, widths, strict=True)]
        if any(len(cell) > width for cell, width in zip(cells, widths, strict=True)):
            raise ValueError(f"A cell of {sheet.id} is wider than its field.")
        lines.append("".join(cells).rstrip() + "\n")
    return "".join(lines).encode(sheet.form.encoding)


def _json(sheet: Sheet, rows: list[Row]) -> bytes:
    form, (many, _) = sheet.form, sheet.form.record
    names = [(form.heading(column), column in form.numbers) for column in sheet.columns]
    listed = [
        {name: _plain(text, number) for (name, number), text in zip(names, row, strict=True)}
        for row in rows
    ]
    document = {"note": SYNTHETIC, many: listed}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(form.encoding)


def _plain(text: str | None, number: bool) -> Any:
    """Return a cell as JSON has it: a number where it is one of a column of numbers."""
    if text is None or not number:
        return text
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def _xml(sheet: Sheet, rows: list[Row]) -> bytes:
    form, (many, one) = sheet.form, sheet.form.record
    names = [form.heading(column) for column in sheet.columns]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<!-- {SYNTHETIC} -->", f"<{many}>"]
    for row in rows:
        cells = (
            f"<{name}>{escape(text)}</{name}>" if text is not None else f"<{name}/>"
            for name, text in zip(names, row, strict=True)
        )
        lines.append(f"<{one}>{''.join(cells)}</{one}>")
    return "\n".join([*lines, f"</{many}>", ""]).encode("utf-8")


def _workbook(sheet: Sheet, rows: list[Row]) -> bytes:
    return workbook_bytes(sheet.slug, sheet.form, list(sheet.columns), rows)


_WRITERS = {"csv": _csv, "fixed": _fixed, "json": _json, "xml": _xml, "workbook": _workbook}
