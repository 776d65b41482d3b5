"""A foreign Parquet file as batches of text columns."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.grid import Records

ROWS_A_BATCH = 8192  # small, so that a file that swells on reading meets the limits early
_SHOWN = 40  # characters of a type


def open_parquet(path: Path, name: str) -> Records:
    """Open a Parquet file whose columns are flat.

    Args:
        path: The file.
        name: Its name, for messages.

    Returns:
        The column names and batches of text.

    Raises:
        TableError: A column is nested or of a type that has no plain text; or the file's own
            counts of rows contradict each other.
        Exception: Whatever the reader raises for a damaged file.
    """
    from pyarrow import parquet

    file = None
    with suppress(UnicodeDecodeError):
        file = parquet.ParquetFile(path)
    if file is None:
        raise TableError(
            f"{name}: a name in its footer is no text in UTF-8.",
            "Write the file anew from its source.",
            rule="intake.damaged",
        )
    for field in file.schema_arrow:
        if not _is_flat(field.type):
            raise TableError(
                f"{name}: a column of type {str(field.type)[:_SHOWN]} has no plain text.",
                "Send flat columns of text, numbers, booleans, dates or times.",
                rule="intake.nested",
            )
    told = file.metadata
    groups = sum(told.row_group(number).num_rows for number in range(told.num_row_groups))
    if groups != told.num_rows:
        raise _miscounted(name)
    return Records("parquet", tuple(file.schema_arrow.names), _batches(name, file))


def _is_flat(of: Any) -> bool:
    from pyarrow import types

    plain = of.value_type if types.is_dictionary(of) else of
    kinds = (
        types.is_string, types.is_large_string, types.is_string_view, types.is_integer,
        types.is_floating, types.is_decimal, types.is_boolean, types.is_date, types.is_time,
        types.is_timestamp, types.is_null,
    )  # fmt: skip
    return any(kind(plain) for kind in kinds)


def _batches(name: str, file: Any) -> Iterator[Any]:
    import pyarrow as pa

    left, swollen = file.metadata.num_rows, False
    batches = file.iter_batches(batch_size=ROWS_A_BATCH, use_threads=False)
    try:
        for batch in batches:
            left -= len(batch)
            yield batch_as_text(batch, name)
    except (MemoryError, pa.ArrowCapacityError):
        swollen = True
    if swollen:
        raise TableError(
            f"{name} swells to more than memory holds: {ROWS_A_BATCH} rows at once do not fit.",
            "Write it anew with shorter texts, or send CSV.",
            rule="intake.size",
        )
    if left:
        raise _miscounted(name)


def batch_as_text(batch: Any, name: str) -> Any:
    """Return a batch with each column as text.

    Args:
        batch: An Arrow batch of flat columns.
        name: The file's name, for messages.

    Returns:
        The batch.

    Raises:
        TableError: A text holds a NUL character.
    """
    import pyarrow as pa

    arrays = [_as_text(name, column) for column in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _miscounted(name: str) -> TableError:
    return TableError(
        f"{name}: the numbers of rows in its footer contradict each other, or its data.",
        "Write the file anew from its source.",
        rule="intake.damaged",
    )


def _as_text(name: str, array: Any) -> Any:
    import pyarrow as pa
    from pyarrow import compute, types

    if types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if types.is_float16(array.type):
        array = array.cast(pa.float32())
    if types.is_date64(array.type):
        array = array.cast(pa.date32())
    array.validate(full=True)  # offsets and UTF-8, which the reader takes on trust
    if types.is_boolean(array.type) or not types.is_string(array.type):
        array = array.cast(pa.string())
    if compute.any(compute.match_substring(array, "\x00")).as_py():
        raise TableError(
            f"{name} holds a NUL character.",
            "Remove NUL characters at the source.",
            rule="intake.nul",
        )
    return array
