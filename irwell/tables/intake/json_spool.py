"""Rows whose columns are known only at the end: kept in a file without a name until then."""

import struct
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.limits import LandingLimits

ROWS = 8192
WEIGHT = 8 * 2**20  # characters of one batch
NAMES = 8 * 2**20  # characters of the names of all columns
_LENGTH = struct.Struct("<Q")


class Spool:
    """Takes rows one by one, then gives them back as batches of all columns.

    Args:
        name: What to call the file in an error.
        scratch: The folder of the file without a name; nothing of it is left at the end.
        limits: What it may take.
    """

    def __init__(self, name: str, scratch: Path, limits: LandingLimits) -> None:
        self._name, self.limits = name, limits
        self._file = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115  it goes with the spool
        weakref.finalize(self, self._file.close)
        self._columns: dict[str, None] = {}
        self._held: list[Mapping[str, str | None]] = []
        self._weight = self._size = self._names = 0
        self.rows = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in order of first sight."""
        return tuple(self._columns)

    def add(self, row: Mapping[str, str | None], weight: int) -> None:
        """Take one row.

        Args:
            row: Text by column; what is absent is no value.
            weight: About how many characters it has.

        Raises:
            TableError: Too many rows, columns or bytes.
        """
        self.rows += 1
        known = len(self._columns)
        self._columns.update(dict.fromkeys(row))
        if len(self._columns) > known:
            self._names = sum(map(len, self._columns))
        over = len(self._columns) > self.limits.columns or self._names > NAMES
        if self.rows > self.limits.rows or over:
            raise self._over()
        self._held.append(row)
        self._weight += weight + 8 * len(self._columns)
        if len(self._held) >= ROWS or self._weight >= WEIGHT:
            self._flush()

    def _over(self) -> TableError:
        most = self.limits
        return TableError(
            f"{self._name} holds more than {most.rows} rows, {most.columns} columns or "
            f"{most.size} bytes.",
            "Split the file, or raise the limit on purpose.",
            rule="intake.size",
        )

    def _flush(self) -> None:
        import pyarrow as pa

        if not self._held:
            return
        text = pa.string()
        names = list(self._columns)
        arrays = [pa.array([row.get(name) for row in self._held], text) for name in names]
        batch = pa.RecordBatch.from_arrays(arrays, schema=_schema(names))
        self._size += batch.nbytes
        if self._size > self.limits.size:
            raise self._over()
        check_no_nul(self._name, names, batch.columns)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        data = sink.getvalue()
        self._file.write(_LENGTH.pack(data.size))
        self._file.write(data)
        self._held, self._weight = [], 0

    def batches(self) -> Iterator[Any]:
        """Give all rows back, in order.

        Yields:
            Record batches of text, each of all columns.
        """
        import pyarrow as pa

        self._flush()
        schema = _schema(list(self._columns))
        self._file.seek(0)
        while head := self._file.read(_LENGTH.size):
            data = self._file.read(_LENGTH.unpack(head)[0])
            with pa.ipc.open_stream(data) as reader:
                batch = reader.read_next_batch()
            missing = len(schema) - batch.num_columns
            nulls = [pa.nulls(len(batch), pa.string()) for _ in range(missing)]
            yield pa.RecordBatch.from_arrays([*batch.columns, *nulls], schema=schema)


def _schema(names: list[str]) -> Any:
    import pyarrow as pa

    return pa.schema([(name, pa.string()) for name in names])


def check_no_nul(name: str, columns: list[str], arrays: list[Any]) -> None:
    """Refuse text with a NUL character, which other programs take for its end.

    Args:
        name: What to call the file in an error.
        columns: The columns' names.
        arrays: Their text.

    Raises:
        TableError: A column holds one.
    """
    from pyarrow import compute

    for number, array in enumerate(arrays, 1):
        if compute.any(compute.match_substring(array, "\x00")).as_py():
            raise TableError(
                f"{name}: column {number} of {len(columns)} holds a NUL character.",
                "Remove NUL characters at the source.",
                rule="intake.nul",
            )
