"""The two ways to read separated text say the same, and the laws of reading hold for both."""

import csv
import io
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from irwell.errors import TableError
from irwell.tables import landing_csv
from irwell.tables.intake.fast import land_fast
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from tests.unit.tables.intake.law import read

QUICK = settings(max_examples=150, deadline=None)
LIMITS = LandingLimits(field=512)  # small, so that a file has many blocks
NAMES = st.permutations(["id", "Name", "day", "sum of all", "Total", "note", "x"])
WORD = st.sampled_from(
    ["Oak", "Elm Ltd", "Total", "Grand total", "n/a", "<10", "Source: x", "-", "a b c d", "1.5E+12"]
)
FIGURE = st.integers(-99, 99999).map(str) | st.integers(0, 10**7).map("{:,}".format)
DAY = st.dates().map(str) | st.dates().map(lambda day: day.strftime("%d/%m/%Y"))
CODE = st.from_regex(r"E0[0-9]{3}", fullmatch=True)
ODD = st.text(",;\t|\"\n\r =+@'é\u00a0\ufeff", max_size=4)
KINDS = [WORD, FIGURE, DAY, CODE, ODD, st.just("")]


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@st.composite
def tables(draw):
    """Rows of a table with headings, and with what may stand among them and below."""
    width = draw(st.integers(1, 6))
    names = list(draw(NAMES))[:width]
    columns = [draw(st.sampled_from(KINDS)) for _ in names]
    row = st.tuples(*(kind | st.just("") for kind in columns)).map(list)
    rows = draw(st.lists(row, max_size=12))
    rows *= draw(st.sampled_from([1, 1, 1, 20]))  # more rows than are held back at the end
    odd = st.sampled_from([names, [""] * width, ["Total", *["1"] * (width - 1)], ["  "] * width])
    for place in draw(st.lists(st.integers(0, len(rows)), max_size=2)):
        rows.insert(place, draw(odd))
    if draw(st.booleans()):
        rows.append(_sums(rows, width))
    tail = [["Notes", *[""] * (width - 1)], [""] * width, ["1. seen", *[""] * (width - 1)]]
    return [names, *rows, *tail[: draw(st.sampled_from([0, 0, 1, 2, 3]))]]


def _sums(rows, width):
    def total(index):
        texts = [row[index].replace(",", "") for row in rows]
        numbers = [int(text) for text in texts if text.lstrip("-").isdecimal() and text.isascii()]
        return str(sum(numbers)) if numbers else ""

    return ["Total", *(total(index) for index in range(1, width))]


@st.composite
def files(draw):
    """A well-formed file of separated text: its bytes and its separator."""
    rows = draw(tables())
    separator = draw(st.sampled_from([",", ",", ";", "\t", "|"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    out = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    bare = quoting == csv.QUOTE_MINIMAL  # the writer leaves a lone CR unquoted: no valid CSV
    writer.writerows([cell.replace("\r", "") if bare else cell for cell in row] for row in rows)
    text = out.getvalue() + draw(st.sampled_from(["", "", end, end * 3]))
    text = text.removesuffix(end) if draw(st.booleans()) else text
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + text).encode(), separator


def slowly(path, out, guide):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(landing_csv, "land_fast", lambda *args, **more: None)
        return landing_csv.land_csv(path, out, guide, LIMITS, name=path.name, scratch=path.parent)


@QUICK
@given(made=files(), stated=st.booleans(), chunk=st.sampled_from([64, 1 << 20]))
def test_both_ways_read_the_same(folder, made, stated, chunk):
    content, separator = made
    path, quick, slow = (folder / name for name in ("in.csv", "quick.parquet", "slow.parquet"))
    path.write_bytes(content)
    guide = Guide(header=(1,), separator=separator) if stated else Guide()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("irwell.tables.intake.proof.CHUNK", chunk)
        found = land_fast(path, quick, guide, LIMITS, name=path.name)
    assume(found is not None)
    assert slowly(path, slow, guide) == found
    assert parquet.read_table(quick).equals(parquet.read_table(slow))


@QUICK
@given(made=files())
def test_every_cell_is_landed_or_left_out(folder, made):
    content, separator = made
    path = folder / "law.csv"
    path.write_bytes(content)
    try:
        rows, intake = read(path, Guide(header=(1,), separator=separator))
    except TableError as error:
        if not error.rule.startswith("intake."):
            raise
        return
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""),
                            delimiter=separator))  # fmt: skip
    gone = {number for part in intake.skipped for number in part.rows}
    assume(all(len(part.rows) == part.count for part in intake.skipped))
    left = [cells for number, cells in enumerate(table, 1) if number not in gone]
    assert [list(row.values()) for row in rows] == [
        [cell or value for cell, value in zip(cells or [""], row.values(), strict=True)]
        for cells, row in zip(left, rows, strict=True)
    ]
    counted = Counter(len(cells) for cells in table)
    blank = counted[0] if len(intake.columns) == 1 else 0
    assert intake.cells <= sum(map(len, table)) + blank
