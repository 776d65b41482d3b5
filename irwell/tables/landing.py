"""A foreign file as an all-text table of our own: nothing lost, nothing guessed.

Runs inside the worker. CSV is UTF-8 with commas, as RFC 4180 has it; Parquet is read in batches,
bounded by what it produces, since its own figures of size cannot be believed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.errors import IrwellError, TableError
from irwell.tables.plan import ROW

_FOREIGN = {
    b"\x1f\x8b": "a gzip file",
    b"PK\x03\x04": "a zip or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
PARQUET = b"PAR1"  # Source: Apache Parquet format, file layout


@dataclass(frozen=True, slots=True)
class Landed:
    """What a file held.

    Attributes:
        columns: The column names, exactly as written, in order.
        rows: How many rows of data.
    """

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class LandingLimits:
    """What a foreign file may produce.

    Attributes:
        rows: Rows.
        size: Bytes in memory, summed over all batches.
        columns: Columns.
        name: Characters of a column's name.
        field: Bytes of one row's text in a CSV file.
    """

    rows: int = 500_000_000
    size: int = 64 * 2**30
    columns: int = 2000
    name: int = 255
    field: int = 8 * 2**20


DEFAULT_LIMITS = LandingLimits()


def land(path: Path, out: Path, limits: LandingLimits = DEFAULT_LIMITS) -> Landed:
    """Copy a CSV or Parquet file to Parquet of text columns and `_row`, counted from 1.

    An empty field is no value; a quoted empty field is an empty text. Numbers, booleans, dates
    and times of a Parquet file are written as text in their plain ISO form.

    Args:
        path: The foreign file; its content decides what it is, not its name.
        out: Where the landed Parquet file goes.
        limits: What the file may produce.

    Returns:
        Its columns and how many rows it has.

    Raises:
        TableError: Names the file and the line, row or column at fault; nothing is left then.
    """
    try:
        return _land(path, out, limits)
    except IrwellError:
        out.unlink(missing_ok=True)
        raise
    except (MemoryError, OSError) as error:
        # The system's faults are no judgement of the file: a reader's own are ArrowInvalid.
        out.unlink(missing_ok=True)
        if isinstance(error, MemoryError) or error.errno:
            raise
        fault = "OSError"
    except Exception as error:
        out.unlink(missing_ok=True)
        fault = type(error).__name__
    # Outside the handler, so that the reader's own text, which holds data, does not hang on it.
    raise TableError(
        f"{path.name} is damaged or is no file of this kind ({fault}).",
        "Write the file anew from its source as CSV in UTF-8, or as Parquet.",
    )


def _land(path: Path, out: Path, limits: LandingLimits) -> Landed:
    with path.open("rb") as file:
        head = file.read(4)
    for mark, kind in _FOREIGN.items():
        if head.startswith(mark):
            raise TableError(
                f"{path.name} is {kind}.", "Save it as CSV in UTF-8 with commas, or as Parquet."
            )
    if head == PARQUET:
        from irwell.tables.landing_parquet import open_parquet

        columns, batches = open_parquet(path)
    else:
        from irwell.tables.landing_csv import open_csv

        columns, batches = open_csv(path, limits.field, limits.columns)
    _check_names(path.name, columns, limits)
    return Landed(tuple(columns), _write(path.name, columns, batches, out, limits))


def _check_names(file: str, columns: Sequence[str], limits: LandingLimits) -> None:
    if not 1 <= len(columns) <= limits.columns:
        raise TableError(
            f"{file} has {len(columns)} columns; 1 to {limits.columns} are allowed.",
            "Send fewer columns.",
        )
    seen: set[str] = set()
    for number, name in enumerate(columns, 1):
        fault = ""
        if not name.strip():
            fault = "has no name"
        elif len(name) > limits.name or not name.isprintable():
            fault = f"has a name of over {limits.name} characters or with control characters"
        elif name.lower() in seen or name.lower() == ROW:
            fault = "repeats another's name but for case, or is named `_row`"
        if fault:
            raise TableError(
                f"{file}: column {number} {fault}.",
                "Give each column a name of its own in the first line.",
            )
        seen.add(name.lower())


def _write(
    file: str, columns: Sequence[str], batches: Iterator[Any], out: Path, limits: LandingLimits
) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([*((name, pa.string()) for name in columns), (ROW, pa.int64())])
    rows = size = 0
    with parquet.ParquetWriter(
        out, schema, compression="snappy", use_dictionary=False, write_statistics=False
    ) as writer:
        for batch in batches:
            size += batch.nbytes
            if rows + len(batch) > limits.rows or size > limits.size:
                raise TableError(
                    f"{file} holds more than {limits.rows} rows or {limits.size} bytes.",
                    "Split the file, or raise the limit on purpose.",
                )
            arrays = [*batch.columns, _numbers(rows, len(batch))]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
            rows += len(batch)
    return rows


def _numbers(before: int, count: int) -> Any:
    import array

    import pyarrow as pa

    numbers = array.array("q", range(before + 1, before + count + 1))
    return pa.Array.from_buffers(pa.int64(), count, [None, pa.py_buffer(numbers)])
