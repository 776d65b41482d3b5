"""Write the rows of a release as few large Parquet files: one file for the same rows, always.

The bytes depend on nothing but the rows and their types. So a file from another body can be held
against its own rows: what is written again must be the file that came, with no byte beside it.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from irwell.errors import TableError
from irwell.releases.folder import file_digest
from irwell.releases.manifest import Part
from irwell.tables.plan import Field, Type

ROW_GROUP = 1_048_576  # rows; Source: row groups of about a million, docs/explanation/releases.md
ARROW: Mapping[Type, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def arrow_schema(fields: Iterable[Field]) -> Any:
    """Return the Arrow schema of a release.

    Args:
        fields: Its columns.

    Returns:
        The schema, without metadata.
    """
    return pa.schema([pa.field(field.name, ARROW[field.type]) for field in fields])


def write_parts(
    batches: Any, fields: Sequence[Field], out: Path, *, part_bytes: int
) -> tuple[Part, ...]:
    """Write all rows.

    Args:
        batches: A record batch reader with the columns of the release.
        fields: What those columns must be.
        out: An empty folder.
        part_bytes: A file that has reached this size takes no further row group.

    Returns:
        The files, in order; a release without rows has one, with none.

    Raises:
        TableError: The columns are not those of the release, so that nothing is written.
    """
    schema = arrow_schema(fields)
    if batches.schema.names != schema.names:
        raise TableError("The rows do not have the columns of the release.", "Report this fault.")
    parts: list[Part] = []
    with _Groups(batches, schema) as groups:
        while groups.left or not parts:
            path = out / f"part-{len(parts):05d}.parquet"
            with path.open("wb") as sink:
                rows = _write(sink, schema, groups, part_bytes)
            parts.append(Part(path.name, path.stat().st_size, rows, file_digest(path)))
    return tuple(parts)


def rewritten_digest(batches: Iterable[Any], fields: Sequence[Field]) -> str:
    """Return the digest that the one file of these rows has.

    Args:
        batches: Record batches of one file, in order.
        fields: The columns of the release.

    Returns:
        `sha256:` and 64 lower-case hex digits.
    """
    schema, sink = arrow_schema(fields), _Digest()
    with _Groups(batches, schema) as groups:
        _write(sink, schema, groups, part_bytes=0)
    return f"sha256:{sink.made.hexdigest()}"


def rows_of(paths: Sequence[Path]) -> int:
    """Count the rows of clean Parquet files by their footers.

    Args:
        paths: Files that Irwell wrote.

    Returns:
        The rows of all of them.
    """
    return sum(int(pq.read_metadata(path).num_rows) for path in paths)


def dataset_of(paths: Sequence[Path]) -> Any:
    """Return the files of a release as one source for the engine, which holds no `_row`.

    Args:
        paths: The files.

    Returns:
        An Arrow dataset, read as it is scanned.
    """
    import pyarrow.dataset as ds

    return ds.dataset([str(path) for path in paths], format="parquet")


def _write(sink: Any, schema: Any, groups: "_Groups", part_bytes: int) -> int:
    # Row groups of one fixed size, each of one chunk, without the writer's own notes.
    rows = 0
    with pq.ParquetWriter(sink, schema, compression="zstd", store_schema=False) as writer:
        while (group := groups.take()) is not None:
            writer.write_table(group, row_group_size=ROW_GROUP)
            rows += group.num_rows
            if part_bytes and sink.tell() >= part_bytes:
                break
    return rows


class _Groups:
    """Batches of any sizes as row groups of one size: sizes of batches depend on threads.

    One group is made ready in a thread of its own while the one before it is written.
    """

    def __init__(self, batches: Iterable[Any], schema: Any) -> None:
        self._groups = self._regroup(batches, schema)
        self._ahead = ThreadPoolExecutor(1)
        self._next = self._ahead.submit(next, self._groups, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._ahead.shutdown(cancel_futures=True)

    @property
    def left(self) -> bool:
        return self._next.result() is not None

    def take(self) -> Any:
        group = self._next.result()
        if group is not None:
            self._next = self._ahead.submit(next, self._groups, None)
        return group

    def _regroup(self, batches: Iterable[Any], schema: Any) -> Iterator[Any]:
        held: Any = schema.empty_table()
        for batch in batches:
            held = pa.concat_tables([held, pa.Table.from_batches([batch]).cast(schema)])
            while held.num_rows >= ROW_GROUP:
                yield held.slice(0, ROW_GROUP).combine_chunks()
                held = held.slice(ROW_GROUP)
        if held.num_rows:
            yield held.combine_chunks()


class _Digest(io.RawIOBase):
    """A file of which only the digest is kept."""

    def __init__(self) -> None:
        self.made = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.made.update(data)
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size
