"""Each extract says what its rows say, read here by the standard library and nothing of Irwell."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from irwell.demo.world import DataSet, World
from irwell.demo.world.form import Form

Grid = list[list[str | None]]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def bytes_of(data_set: DataSet) -> bytes:
    raw = data_set.extract.read_bytes()
    return gzip.decompress(raw) if data_set.form.gzip else raw


def csv_rows(data_set: DataSet) -> Grid:
    form = data_set.form
    text = bytes_of(data_set).decode(form.encoding)
    rows: Grid = [
        [cell or None for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=form.separator)
    ]
    below = (1 + len(form.notes) if form.notes else 0) + bool(form.sums)
    return rows[len(form.title) : len(rows) - below]


def fixed_rows(data_set: DataSet) -> Grid:
    found: Grid = [list(data_set.form.widths)]
    for line in bytes_of(data_set).decode().splitlines():
        start, row = 0, []
        for width in data_set.form.widths.values():
            row.append(line[start : start + width].strip() or None)
            start += width
        found.append(row)
    return found


def json_rows(data_set: DataSet) -> Grid:
    listed = json.loads(bytes_of(data_set))[data_set.form.record[0]]
    rows: Grid = [[None if v is None else str(v) for v in own.values()] for own in listed]
    return [list(listed[0]), *rows]


def xml_rows(data_set: DataSet) -> Grid:
    records = list(ElementTree.fromstring(bytes_of(data_set)))
    assert {record.tag for record in records} == {data_set.form.record[1]}
    names: list[str | None] = [cell.tag for cell in records[0]]
    return [names, *([cell.text for cell in record] for record in records)]


def workbook_rows(data_set: DataSet) -> Grid:
    part = zipfile.ZipFile(data_set.extract).read("xl/worksheets/sheet1.xml")
    found = []
    for row in ElementTree.fromstring(part).iter(f"{MAIN}row"):
        cells: dict[str, str | None] = {}
        for cell in row:
            letters = re.match("[A-Z]+", cell.attrib["r"])[0]
            cells[letters] = "".join(cell.itertext())
        found.append([cells.get(chr(65 + place)) for place in range(15)])
    upper, lower, *rows = found[len(data_set.form.title) :]
    group, names = "", []
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        names.append(f"{group} {below}" if below else above)
    return [names, *rows]


READERS: dict[str, Callable[[DataSet], Grid]] = {
    "csv": csv_rows,
    "fixed": fixed_rows,
    "json": json_rows,
    "xml": xml_rows,
    "workbook": workbook_rows,
}


def as_number(text: str | None) -> str | None:
    try:
        return repr(float(text or ""))
    except ValueError:
        return text


def test_each_extract_says_what_its_rows_say(world: World, oracles):
    for data_set in world.data_sets:
        headings, *rows = READERS[data_set.form.kind](data_set)
        oracle = oracles[data_set.id]
        assert headings == [data_set.headings.get(own, own) for own in oracle.headings]
        numbers = [own in data_set.form.numbers for own in oracle.headings]
        wanted = [[row[own] or None for own in oracle.headings] for row in oracle.rows]
        for mine, theirs in zip(rows, wanted, strict=True):
            for is_number, one, two in zip(numbers, mine, theirs, strict=True):
                assert (as_number(one) if is_number else one) == (
                    as_number(two) if is_number else two
                )


def test_bodies_send_every_kind_of_file(world: World):
    assert {own.form.kind for own in world.data_sets} == set(READERS)
    assert {own.form.encoding for own in world.data_sets} == {
        "utf-8", "utf-8-sig", "utf-16", "cp1252",
    }  # fmt: skip
    assert any(own.form.gzip for own in world.data_sets)
    assert any(own.form.title and own.form.sums and own.form.notes for own in world.data_sets)


def test_a_cell_wider_than_its_field_is_not_cut(world: World, tmp_path):
    import numpy as np

    from irwell.demo.world.sending import write_sheet
    from irwell.demo.world.sheet import Sheet

    one = np.array([0])
    columns = {"a": np.array(["12345"], object)}
    sheet = Sheet("some", "thing", columns, one, one, form=Form("fixed", widths={"a": 4}))
    with pytest.raises(ValueError, match="wider than its field"):
        write_sheet(tmp_path / "thing.txt", sheet)
