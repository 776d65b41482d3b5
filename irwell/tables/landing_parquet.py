"""A foreign Parquet file as batches of text columns."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from irwell.errors import TableError

ROWS_A_BATCH = 8192  # small, so that a file that swells on reading meets the limits early


def open_parquet(path: Path) -> tuple[list[str], Iterator[Any]]:
    """Open a Parquet file whose columns are flat.

    Args:
        path: The file.

    Returns:
        The column names and an iterator of record batches of text.

    Raises:
        TableError: A column is nested or of a type that has no plain text.
        Exception: Whatever the reader raises for a damaged file.
    """
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    for field in file.schema_arrow:
        if not _is_flat(field.type):
            raise TableError(
                f"{path.name}: a column of type {str(field.type)[:40]} has no plain text.",
                "Send flat columns of text, numbers, booleans, dates or times.",
            )
    return list(file.schema_arrow.names), _batches(path.name, file)


def _is_flat(of: Any) -> bool:
    from pyarrow import types

    plain = of.value_type if types.is_dictionary(of) else of
    kinds = (
        types.is_string, types.is_large_string, types.is_string_view, types.is_integer,
        types.is_floating, types.is_decimal, types.is_boolean, types.is_date, types.is_timestamp,
        types.is_null,
    )  # fmt: skip
    return any(kind(plain) for kind in kinds)


def _batches(name: str, file: Any) -> Iterator[Any]:
    import pyarrow as pa

    for batch in file.iter_batches(batch_size=ROWS_A_BATCH, use_threads=False):
        arrays = [_as_text(name, column) for column in batch.columns]
        yield pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


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
        raise TableError(f"{name} holds a NUL character.", "Remove NUL characters at the source.")
    return array
