from datetime import date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from irwell.errors import TableError
from irwell.tables.cast_spec import CastSpec
from irwell.tables.casting import ROWS_SHOWN, cast

BAD = "does not cast"


def typed(tmp_path, values, kind, **more):
    landed, out = tmp_path / "landed.parquet", tmp_path / "typed.parquet"
    rows = pa.array(range(1, len(values) + 1), pa.int64())
    parquet.write_table(pa.table({"a": pa.array(values, pa.string()), "_row": rows}), landed)
    found = cast(landed, [CastSpec("a", kind, **more)], out)
    return parquet.read_table(out), found.uncast


CASES = {
    "integer": [
        ("1", 1), ("-7", -7), ("+7", 7), ("007", 7), (" 12 ", 12), ("\u00a012\t", 12),
        (str(2**63 - 1), 2**63 - 1), (str(-(2**63)), -(2**63)), (str(2**63), BAD), ("1.0", BAD),
        ("1e3", BAD), ("1_0", BAD), ("1,000", BAD), ("", None), ("  ", None), (None, None),
        ("x", BAD), ("0x1f", BAD), ("--1", BAD), ("１", BAD), ("9" * 400, BAD),
    ],
    "number": [
        ("1", 1.0), ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("-1e-3", -0.001), ("+2E2", 200.0),
        ("0.1", 0.1), ("inf", BAD), ("nan", BAD), ("-Infinity", BAD), ("1e400", BAD), ("1_0", BAD),
        ("1,5", BAD), ("£5", BAD), ("", None), (" 2 ", 2.0), ("1e", BAD), (".", BAD),
        ("1e-999", 0.0), ("1.7976931348623157e308", 1.7976931348623157e308),
    ],
    "boolean": [
        ("true", True), ("FALSE", False), ("Yes", True), ("no", False), ("Y", True), ("n", False),
        ("1", True), ("0", False), (" y ", True), ("t", BAD), ("2", BAD), ("", None), ("on", BAD),
    ],
    "date": [
        ("2026-11-22", date(2026, 11, 22)), ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", BAD), ("22/11/2026", BAD), ("2026-1-2", BAD), ("2026-11-22 00:00:00", BAD),
        ("0000-01-01", BAD), ("0001-01-01", date(1, 1, 1)), ("9999-12-31", date(9999, 12, 31)),
        ("epoch", BAD), ("infinity", BAD), ("0001-01-01 (BC)", BAD),
        (" 2026-11-22 ", date(2026, 11, 22)),
    ],
    "timestamp": [
        ("2026-11-22 10:30", datetime(2026, 11, 22, 10, 30)),
        ("2026-11-22T10:30:05", datetime(2026, 11, 22, 10, 30, 5)),
        ("2026-11-22 10:30:05.25", datetime(2026, 11, 22, 10, 30, 5, 250000)),
        ("2026-11-22 10:30:05.123456000", datetime(2026, 11, 22, 10, 30, 5, 123456)),
        ("2026-11-22 10:30:05.123456789", BAD),
        ("2026-07-01T00:30:00Z", datetime(2026, 7, 1, 1, 30)),
        ("2026-01-01T00:30:00Z", datetime(2026, 1, 1, 0, 30)),
        ("2026-07-01 00:30:00+0100", datetime(2026, 7, 1, 0, 30)),
        ("2026-07-01 00:30:00-05:00", datetime(2026, 7, 1, 6, 30)),
        ("2026-11-22", BAD), ("2026-11-22 10:30:60", BAD),
        ("2026-11-22 24:00:00", datetime(2026, 11, 23)),
        ("2026-12-31T24:00", datetime(2027, 1, 1)),
        ("2026-11-22 24:00:01", BAD), ("2026-11-22 24:30", BAD), ("2026-11-22 25:00:00", BAD),
        ("0000-01-01 00:00:00", BAD), ("0000-01-01 00:00:00Z", BAD), ("", None),
        ("2026-02-30 10:00", BAD),
    ],
    "text": [("x", "x"), (" x ", " x "), ("", ""), (None, None), ("NULL", "NULL")],
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_text_casts_exactly_or_is_told(tmp_path, kind):
    texts, wanted = zip(*CASES[kind], strict=True)
    table, uncast = typed(tmp_path, texts, kind)
    assert table.column("a").to_pylist() == [None if value is BAD else value for value in wanted]
    assert table.column("_row").to_pylist() == list(range(1, len(texts) + 1))
    bad = tuple(row for row, value in enumerate(wanted, 1) if value is BAD)
    assert [(item.column, item.count, item.rows) for item in uncast] == (
        [("a", len(bad), bad)] if bad else []
    )


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("%d/%m/%Y", "22/11/2026", date(2026, 11, 22)), ("%d/%m/%Y", "2/1/2026", date(2026, 1, 2)),
        ("%d/%m/%Y", "11/22/2026", None), ("%d/%m/%Y", "22/11/26", None),
        ("%d/%m/%Y", "31/02/2026", None), ("%d/%m/%Y", "22/11/2026 10:00", None),
        ("%d/%m/%y", "22/11/26", date(2026, 11, 22)), ("%d/%m/%y", "22/11/69", date(1969, 11, 22)),
        ("%d %b %Y", "5 Jan 2026", date(2026, 1, 5)),
        ("%d %B %Y", "5 January 2026", date(2026, 1, 5)),
        ("%Y%m%d", "20261122", date(2026, 11, 22)), ("%d.%m.%Y", "22.11.2026", date(2026, 11, 22)),
        ("%d.%m.%Y", "22x11x2026", None), ("%m/%d/%Y", "11/22/2026", date(2026, 11, 22)),
    ],
)  # fmt: skip
def test_date_format_takes_what_it_says_and_nothing_else(tmp_path, form, text, value):
    table, uncast = typed(tmp_path, [text], "date", date_format=form)
    assert table.column("a").to_pylist() == [value]
    assert len(uncast) == (value is None)


def test_timestamp_format(tmp_path):
    table, uncast = typed(
        tmp_path, ["22/11/2026 10:05", "22/11/2026"], "timestamp", date_format="%d/%m/%Y %H:%M"
    )
    assert table.column("a").to_pylist() == [datetime(2026, 11, 22, 10, 5), None]
    assert uncast[0].rows == (2,)


def test_tokens_mean_no_value(tmp_path):
    table, uncast = typed(tmp_path, ["N/A", " n/a ", "5", ""], "integer", null_tokens=("N/A",))
    assert table.column("a").to_pylist() == [None, None, 5, None]
    assert uncast[0].rows == (2,)  # tokens keep their letter case
    table, uncast = typed(tmp_path, ["-", " - ", "x", ""], "text", null_tokens=("-", ""))
    assert table.column("a").to_pylist() == [None, None, "x", None]
    assert uncast == ()


def test_count_is_exact_where_rows_are_cut(tmp_path):
    _, uncast = typed(tmp_path, ["x"] * 3000 + ["1"], "integer")
    assert (uncast[0].count, len(uncast[0].rows)) == (3000, ROWS_SHOWN)
    assert uncast[0].rows == tuple(range(1, ROWS_SHOWN + 1))


def test_unknown_code_missing_column_and_no_column_are_refused(tmp_path):
    with pytest.raises(TableError, match="%z"):
        typed(tmp_path, ["x"], "date", date_format="%d %z")
    with pytest.raises(TableError):
        cast(tmp_path / "landed.parquet", [CastSpec("b", "text")], tmp_path / "typed.parquet")
    with pytest.raises(TableError):
        cast(tmp_path / "landed.parquet", [], tmp_path / "typed.parquet")
    assert not (tmp_path / "typed.parquet").exists()
