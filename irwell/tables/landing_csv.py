"""A foreign CSV file as batches of text columns, after a strict look at its bytes.

The reader below is fast and forgiving, so the bytes are judged first: UTF-8, no NUL, quotes only
where RFC 4180 has them, and each quote closed. What passes has one reading only.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from irwell.errors import TableError

BOM = codecs.BOM_UTF8
CHUNK = 8 * 2**20
# A whole text: quoted fields that stand alone in their field, and unquoted text whose only line
# ends are LF and CR LF. Source: RFC 4180, 2. Possessive, so it never goes back.
_WELL_QUOTED = re.compile(rb'(?:(?<![^,\r\n])"(?:[^"]++|"")*+"(?![^,\r\n])|[^"\r]++|\r\n)*+')
_QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')
_ROW_NUMBER = re.compile(r"Row #(\d+)")


def open_csv(path: Path, field_limit: int, column_limit: int) -> tuple[list[str], Iterator[Any]]:
    """Check the bytes of a CSV file, read its header, and open its rows.

    Args:
        path: The file.
        field_limit: Bytes of one row.
        column_limit: Columns.

    Returns:
        The column names and an iterator of record batches of text.

    Raises:
        TableError: Names the file and the line or the row at fault.
    """
    with path.open("rb") as file:
        _check_bytes(path.name, file, field_limit)
    columns, start = _header(path, field_limit)
    if len(columns) > column_limit:
        raise TableError(f"{path.name} has over {column_limit} columns.", "Send fewer columns.")
    if len(columns) == 1 and re.search("[;\t|]", columns[0]):
        raise TableError(
            f"{path.name}: the first line has one column, with another separator inside.",
            "Save the file with commas between the columns.",
        )
    return columns, _batches(path, start, len(columns), field_limit)


def _fault(name: str, line: int, what: str, remedy: str) -> TableError:
    return TableError(f"{name}, line {line}: {what}.", remedy, rule="csv")


def _check_bytes(name: str, file: BinaryIO, field_limit: int) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, kept = 1, b"\n"  # a line end first: the text's first quote begins a field
    while chunk := file.read(CHUNK):
        _check_text(name, line + kept.count(b"\n", 1), chunk, decoder)
        text = kept + chunk
        end = text.rfind(b"\n") + 1
        stop = _judge(name, line, text[:end], field_limit) if end > 1 else 1
        if len(text) - stop > CHUNK + field_limit:
            raise _fault(name, line, "a line is too long", "Check the line ends.")
        line += text.count(b"\n", 1, stop)
        kept = text[stop - 1 :]
    _check_text(name, line, b"", decoder, final=True)
    if kept.lstrip(BOM + b"\n") and _judge(name, line, kept + b"\n", field_limit) <= len(kept):
        raise _fault(name, line, "a quote opens here and is not closed", "The file is cut short.")


def _check_text(name: str, line: int, chunk: bytes, decoder: Any, *, final: bool = False) -> None:
    held = len(decoder.getstate()[0])  # bytes of the chunk before that end inside a character
    at = chunk.find(b"\x00")
    what = "a NUL character"
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        at, what = max(0, error.start - held), "text that is not UTF-8"
    if at >= 0:
        where = line + chunk.count(b"\n", 0, at)
        raise _fault(name, where, what, "Save the file as CSV in UTF-8.")


def _judge(name: str, line: int, text: bytes, field_limit: int) -> int:
    """Return up to where the text is well quoted; less than all only in an open quote."""
    if b'"' not in text and text.count(b"\r") == text.count(b"\r\n"):
        return len(text)
    start = 1 + (len(BOM) if text.startswith(BOM, 1) else 0)
    if start > 1 and text[start : start + 1] == b'"':
        text = b"\n,,,"[:start] + text[start:]  # the byte-order mark is no part of the first field
    match = _WELL_QUOTED.match(text, start)
    stop = match.end() if match else start
    if stop == len(text):
        return stop
    here = line + text.count(b"\n", 1, stop)
    if text[stop : stop + 1] == b"\r":
        raise _fault(name, here, "a line ends in CR alone", "Save with LF or CR LF line ends.")
    opened = text[stop - 1 : stop] in (b",", b"\n", b"\r") and not _QUOTED.match(text, stop)
    if not opened:
        raise _fault(
            name, here, "a quote stands inside a field",
            "Put the whole field in quotes and double each quote inside it.",
        )  # fmt: skip
    if len(text) - stop > field_limit:
        raise _fault(name, here, "a quoted field is too long or not closed", "Close the quote.")
    return stop


def _header(path: Path, field_limit: int) -> tuple[list[str], int]:
    used = 0

    def lines() -> Iterator[str]:
        nonlocal used
        with path.open("rb") as file:
            while text := file.readline(field_limit):
                used += len(text)
                yield text.removeprefix(BOM).decode() if used == len(text) else text.decode()

    columns = next(csv.reader(lines(), strict=True), [])
    if not columns:
        raise _fault(path.name, 1, "there are no column names", "Name the columns in line 1.")
    return columns, used


def _batches(path: Path, start: int, count: int, field_limit: int) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    if path.stat().st_size <= start:
        return
    names = [f"c{index}" for index in range(count)]
    with pa.OSFile(str(path)) as file:
        file.seek(start)
        try:
            yield from arrow_csv.open_csv(
                file,
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, column_names=names, block_size=2 * field_limit
                ),
                # A blank line is no row of a wide file, and a row without a value of a narrow one.
                parse_options=arrow_csv.ParseOptions(
                    newlines_in_values=True, ignore_empty_lines=count > 1
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
            return
        except pa.ArrowInvalid as error:
            row = _ROW_NUMBER.search(str(error))
    if row is None:
        raise TableError(
            f"{path.name}: a row is longer than {field_limit} bytes, or is cut short.",
            "Write the file anew from its source.",
            rule="csv",
        )
    raise TableError(
        f"{path.name}, row {row[1]}: it does not have {count} fields.",
        "Quote fields that hold a comma, and give each row every column.",
        rule="csv",
    )
