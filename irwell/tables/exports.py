"""Tables out: CSV for people's spreadsheets, written from Irwell's own Parquet."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

BATCH = 50_000  # rows turned to text at once
# A cell that starts so is run as a formula by spreadsheets. Source: OWASP, CSV Injection.
RISKY = r"^[=+\-@\t\r]"


def csv_chunks(paths: Sequence[Path]) -> Iterator[bytes]:
    """Return released tables as one CSV: UTF-8, a header line, quoted text, safe to open.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; the Parquet form
    of the same release is exact.

    Args:
        paths: Parquet files of one release, in order, with the same columns.

    Yields:
        Pieces of the CSV.
    """
    import io

    import pyarrow.csv as pacsv
    import pyarrow.parquet as pq

    first = True
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                sink = io.BytesIO()
                options = pacsv.WriteOptions(include_header=first)
                pacsv.write_csv(_safe(batch), sink, options)
                first = False
                yield sink.getvalue()
            if first and file.metadata.num_rows == 0:
                yield _header(file.schema_arrow.names)
                first = False


def _safe(batch: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for column, field in zip(batch.columns, batch.schema, strict=True):
        if pa.types.is_string(field.type):
            quoted = pc.binary_join_element_wise("'", column, "")
            columns.append(pc.if_else(pc.match_substring_regex(column, RISKY), quoted, column))
        else:
            columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _header(names: Sequence[str]) -> bytes:
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    return (",".join(quoted) + "\n").encode()
