# ruff: noqa: PLW0108  a case a line; what is large is made when it is wanted
"""Parquet: pages that swell, counts that lie, types without plain text, damaged footers."""

import io

import pyarrow as pa
from pyarrow import parquet

from tests.spec.hostile.case import Case, written


def parquet_bytes(columns, **options):
    sink = io.BytesIO()
    parquet.write_table(pa.table(columns), sink, **options)
    return sink.getvalue()


def small():
    return parquet_bytes({"a": [f"text {n}" for n in range(300)], "b": list(range(300))})


def _repeated(text, count):
    indices = pa.array([0], pa.int32()).take(pa.array([0] * count, pa.int32()))
    return parquet_bytes({"a": pa.DictionaryArray.from_arrays(indices, [text])})


def _wrong_count():
    """A footer that says 301 rows where the row group has 300."""
    data = parquet_bytes({"a": [f"text {n}" for n in range(300)]}, store_schema=False)
    at = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    footer = data[at:]
    # The count of rows is a varint of 2 bytes (zigzag 600) after the list of columns.
    place = footer.index(b"\x16\xd8\x04")
    return data[:at] + footer[:place] + b"\x16\xda\x04" + footer[place + 3 :]


_SMALL = small()
CASES = (
    Case("parquet-dictionary-bomb", "one text of 4 KB, 500,000 times", written(
        lambda: _repeated("x" * 4000, 500_000)), "intake.size"),
    Case("parquet-batch-bomb", "one text of 1 MiB, 8,192 times", written(
        lambda: _repeated("x" * 2**20, 8192)), "intake.size"),
    Case("parquet-run-bomb", "20 million equal numbers in a few bytes", written(
        lambda: parquet_bytes({"a": pa.repeat(7, 20_000_000)})), "intake.size"),
    Case("parquet-page-bomb", "a page of 200 MB of equal letters", written(lambda: parquet_bytes(
        {"a": ["x" * 200_000] * 1000}, use_dictionary=False, compression="zstd")), "intake.size"),
    Case("parquet-count-lie", "a footer with one row too many", written(
        lambda: _wrong_count()), "intake.damaged"),
    Case("parquet-list", "a list in a cell", written(
        lambda: parquet_bytes({"a": [[1], [2]]})), "intake.nested"),
    Case("parquet-map", "a map in a cell", written(lambda: parquet_bytes(
        {"a": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64()))})), "intake.nested"),
    Case("parquet-struct", "a list of records in a cell", written(
        lambda: parquet_bytes({"a": [{"b": [{"c": 1}]}]})), "intake.nested"),
    Case("parquet-binary", "bytes in a cell", written(
        lambda: parquet_bytes({"a": [b"\xff\x00"]})), "intake.nested"),
    Case("parquet-nul", "a NUL character", written(
        lambda: parquet_bytes({"a": ["x\0y"]})), "intake.nul"),
    Case("parquet-columns", "3,000 columns", written(
        lambda: parquet_bytes({f"c{n}": [1] for n in range(3000)})), "intake.columns"),
    Case("parquet-heading", "a heading with control characters", written(
        lambda: parquet_bytes({"a\x1b[31m": [1]})), "intake.ask.headings"),
    Case("parquet-footer", "a damaged footer", written(
        lambda: _SMALL[:-60] + bytes(52) + _SMALL[-8:]), "intake.damaged"),
    Case("parquet-footer-lie", "a footer said to have 4 GiB", written(
        lambda: _SMALL[:-8] + b"\xff\xff\xff\xff" + _SMALL[-4:]), "intake.damaged"),
    Case("parquet-page", "a damaged page", written(
        lambda: _SMALL[:40] + bytes(400) + _SMALL[440:]), "intake.damaged"),
    Case("parquet-cut", "cut short", written(lambda: _SMALL[:-300]), "intake.damaged"),
    Case("parquet-mark", "four letters and no more", written(lambda: b"PAR1"), "intake.damaged"),
)  # fmt: skip
