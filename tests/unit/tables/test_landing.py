import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from pyarrow import parquet

from irwell.errors import TableError
from irwell.tables.intake.guide import Guide
from irwell.tables.landing import LandingLimits, land


def landed(tmp_path, content: bytes, guide: Guide = Guide(), **limits):  # noqa: B008
    path, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    path.write_bytes(content)
    land(path, out, guide, LandingLimits(**limits))
    return parquet.read_table(out).to_pylist()


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n3,4\n", [("1", "2"), ("3", "4")]),
        (b"a,b\n1,2", [("1", "2")]),
        (b"a,b\r\n1,2\r\n", [("1", "2")]),
        (b"a,b\n1,2\r\n3,4\n", [("1", "2"), ("3", "4")]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [("1", "2")]),
        (b'\xef\xbb\xbf"a",b\n1,2\n', [("1", "2")]),
        (b'a,b\n1,"2\n3"\n4,5\n', [("1", "2\n3"), ("4", "5")]),
        (b'a,b\n1,"x\r\ny"\n', [("1", "x\r\ny")]),
        (b'a,b\n1,"x\ry"\n', [("1", "x\ry")]),
        (b'a,b\n"he said ""no""",\n', [('he said "no"', None)]),
        (b'a,b\n1,""\n"",2\n', [("1", ""), ("", "2")]),
        (b'a,b\n1,2\n,""\n"",\n', [("1", "2")]),  # rows without text are left out, and counted
        (b'a,b\n" x ", y \n', [(" x ", " y ")]),
        (b"a,b\n#1,NULL\n", [("#1", "NULL")]),
        (b"a,b\n1,2\n\n3,4\n\n", [("1", "2"), ("3", "4")]),
        (b'a,b\n"x,y","\\"\n', [("x,y", "\\")]),
        ("a,b\né,😀\n".encode(), [("é", "😀")]),
        (b"a,b\n", []),
        (b"a,b", []),
        # Each of these was refused once. Only one reading of them is possible, and it is told.
        (b"a;b\n1;2\n", [("1", "2")]),
        (b"a,b\r1,2\r", [("1", "2")]),
        (b"a,b\n1,2\n3,4,\n", [("1", "2"), ("3", "4")]),
        (b"a,b\n1,2\n3\n", [("1", "2"), ("3", None)]),
        (b'a,b\n1,5" pipe\n', [("1", '5" pipe')]),
        (b'a,b\n1,"x" \n', [("1", "x")]),
        (b'a,b\n1, "x"\n', [("1", "x")]),
        (b"a,b\n1,2\n3,\xe9\n", [("1", "2"), ("3", "é")]),
        (b"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00", [("1", "2")]),
    ],
)
def test_csv_lands_as_it_is(tmp_path, content, rows):
    assert landed(tmp_path, content) == [
        {"a": a, "b": b, "_row": number} for number, (a, b) in enumerate(rows, 1)
    ]


def test_blank_line_of_one_column_is_a_row_without_value(tmp_path):
    rows = landed(tmp_path, b'a\n1\n\n""\n2\n', Guide(columns=("a",)))
    assert [row["a"] for row in rows] == ["1", None, "", "2"]


@pytest.mark.parametrize(
    ("content", "rule", "where"),
    [
        (b"", "empty", "in.csv"),
        (b"a,b\n1\n2\n3,4\n", "ask.width", "2 of 3 rows"),
        (b"a,b\n1,2\n3,4,5\n6,7\n8,9\n", "width", "row 3"),
        (b"a,b\n1,2\n3,4,5\n", "ask.width", "row 1"),
        (b'a,b\n1,2\n3,"4\n', "quotes", "row 3"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "quotes", "row 3"),
        (b'a,b\n1,"x"y\n', "quotes", "row 2"),
        (b'a,b\n""x,1\n', "quotes", "row 2"),
        (b"a,b\n1,x\ry\n", "line_ends", "1 line ended by CR"),
        (b"a,b\n1,2\n3,\x00\n", "nul", "line 3"),
        (b"a,\xc3\xa9\n1,2\n3,\xe9\n", "ask.encoding", "line 3"),
        (b"a\n1\n2\n", "ask.separator", "one column"),
        (b"a^b\n1^2\n", "ask.separator", "one column"),
        (b"a,A\n1,2\n", "ask.headings", "column 1, 2"),
        (b"a,\n1,2\n", "ask.headings", "column 2"),
        (b"a,_ROW\n1,2\n", "ask.headings", "column 2"),
        (b'a,"x\x07y"\n1,2\n', "ask.headings", "column 2"),
        (b"a," + b"x" * 300 + b"\n", "ask.headings", "column 2"),
        (b"1,2\n3,4\n", "ask.header", "row 1"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "encoding", "UTF-32"),
        (b"PK\x03\x04 xlsx", "container", "zip"),
        (b"\x1f\x8b gz", "container", "archive"),
        (b"PAR1 not really", "damaged", "damaged"),
    ],
)
def test_bad_file_is_refused_with_its_place_and_leaves_nothing(tmp_path, content, rule, where):
    with pytest.raises(TableError) as caught:
        landed(tmp_path, content)
    assert (caught.value.rule, where in str(caught.value)) == (f"intake.{rule}", True)
    assert "in.csv" in str(caught.value)
    assert caught.value.remedy
    assert caught.value.__context__ is None
    assert not (tmp_path / "out.parquet").exists()


def test_error_names_no_value(tmp_path):
    secret = b"canary-value-of-a-person"
    for row in (
        secret + b"\n1\n2\n", secret + b',"x\n', secret + b",\0\n", secret + b',1"2"\n"x"y,\n',
        secret + b"," + secret + b"," + secret + b"\n", secret + b",\xc3\xa9\n1,\xff\n",
    ):  # fmt: skip
        with pytest.raises(TableError) as caught:
            landed(tmp_path, b"a,b\n" + row)
        assert "canary" not in str(caught.value)


def test_field_that_is_too_long_is_refused(tmp_path):
    for content in (b"a,b\n1," + b"x" * 100_000, b'a,b\n1,"' + b"x" * 100_000):
        with pytest.raises(TableError):
            landed(tmp_path, content, field=10_000)


def test_rows_bytes_and_columns_are_bounded(tmp_path):
    content = b"a,b\n" + b"1,2\n" * 1000
    for limits in ({"rows": 999}, {"size": 1000}, {"columns": 1}):
        with pytest.raises(TableError):
            landed(tmp_path, content, **limits)
    assert len(landed(tmp_path, content, rows=1000)) == 1000


def test_rows_keep_their_numbers_and_lines_over_many_chunks(tmp_path, monkeypatch):
    for chunk in ("proof.CHUNK", "encoding.CHUNK"):
        monkeypatch.setattr(f"irwell.tables.intake.{chunk}", 64)
    rows = [f'{n},"line one of {n}\nline ""two"" of {n}"' for n in range(500)]
    found = landed(tmp_path, ("a,b\n" + "\n".join(rows)).encode(), field=4096)
    assert [(row["_row"], row["a"]) for row in found] == [(n + 1, str(n)) for n in range(500)]
    with pytest.raises(TableError, match="row 502"):
        landed(tmp_path, ("a,b\n" + "\n".join(rows) + '\n5,"x"y').encode(), field=4096)
    with pytest.raises(TableError, match="row 502"):
        landed(tmp_path, ("a,b\n" + "\n".join(rows) + "\n5,6,7").encode(), field=256)
    with pytest.raises(TableError, match="line 1002"):
        landed(tmp_path, ("a,b\n" + "\n".join(rows) + "\n5,é").encode() + b"\xff", field=4096)


def test_parquet_lands_as_plain_text(tmp_path):
    path, out = tmp_path / "in.bin", tmp_path / "out.parquet"
    table = pa.table(
        {
            "text": ["a", None], "whole": [2**60 + 1, None], "double": [0.1, None],
            "flag": [True, None], "day": [date(2026, 1, 2), None],
            "time": pa.array([datetime(2026, 1, 2, 3, 4, 5), None], pa.timestamp("us")),
            "zoned": pa.array([datetime(2026, 7, 2, 3, 4, 5, tzinfo=UTC), None]),
            "money": [Decimal("1.50"), None], "word": pa.array(["x", None]).dictionary_encode(),
            "large": pa.array(["y", None], pa.large_string()), "none": pa.nulls(2),
        }
    )  # fmt: skip
    parquet.write_table(table, path)
    assert land(path, out).columns == tuple(table.column_names)
    first, second = parquet.read_table(out).to_pylist()
    assert first == {
        "text": "a", "whole": str(2**60 + 1), "double": "0.1", "flag": "true",
        "day": "2026-01-02", "time": "2026-01-02 03:04:05.000000",
        "zoned": "2026-07-02 03:04:05.000000Z", "money": "1.50", "word": "x", "large": "y",
        "none": None, "_row": 1,
    }  # fmt: skip
    assert {name for name, value in second.items() if value is not None} == {"_row"}


@pytest.mark.parametrize(
    "array",
    [pa.array([[1]]), pa.array([{"a": 1}]), pa.array([b"\xff"]), pa.array(["a\x00b"])],
    ids=["list", "struct", "binary", "nul"],
)
def test_parquet_without_plain_text_is_refused(tmp_path, array):
    path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    parquet.write_table(pa.table({"a": array}), path)
    with pytest.raises(TableError, match=r"in\.parquet"):
        land(path, out)
    assert not out.exists()


def test_parquet_that_swells_meets_the_limit_of_bytes(tmp_path):
    path, out = tmp_path / "bomb.parquet", tmp_path / "out.parquet"
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 500_000, pa.int32()), ["x" * 4000])
    parquet.write_table(pa.table({"a": text}), path)
    assert path.stat().st_size < 300_000
    with pytest.raises(TableError, match="bytes"):
        land(path, out, limits=LandingLimits(size=100 * 2**20))
    assert not out.exists()


def test_mutated_parquet_lands_or_is_refused(tmp_path):
    path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    source = random.Random(5)
    table = pa.table({"a": [f"text {n}" for n in range(200)], "b": list(range(200))})
    parquet.write_table(table, path, compression="zstd")
    good, refused = path.read_bytes(), 0
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(source.randint(1, 6)):
            bad[source.randrange(4, len(bad))] = source.randrange(256)
        path.write_bytes(bad[: source.choice([len(bad), source.randrange(4, len(bad))])])
        try:
            land(path, out)
        except TableError:
            refused += 1
            assert not out.exists()
    assert refused > 75
