"""Batches of text into a landed Parquet file, with `_row`, bounds, sums and samples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import SHOWN
from irwell.tables.intake.tails import Sum
from irwell.tables.intake.text import counted
from irwell.tables.plan import ROW

# Text that a spreadsheet would run. Source: OWASP, CSV Injection.
FORMULA = r"^\s*(?:=|@|[+\-][A-Za-z@=(].*[(|!])"
TOTAL = r"(?i)^\s*(?:sub|grand|overall)?[ -]?total\b|\btotals?\s*$"  # a label of sums
# Source: Microsoft, "Number format codes": General shows numbers of 12 digits or more in
# scientific notation, the format 0.00E+00 any number, and a CSV file keeps what is shown.
EXPONENT = r"^\s*[0-9](?:\.[0-9]+)?E\+(?:0[6-9]|[12][0-9])\s*$"
# A glance that costs little, before the regular expressions above: without these there is none.
_RUN = (b"=", b"@", b"+", b"-")
_SPACES = (b" ", b"\t", b"\n", b"\f", b"\r")
_TOTALS = (b"otal", b"OTAL")
_LONGEST = 500  # characters of a shown cell or line


class Writing:
    """A landed file that grows by batches; use it as a context manager.

    Args:
        file: The foreign file's name, for messages.
        names: The columns' names.
        out: Where the landed file goes.
        limits: What it may hold.
        compressed: Whether it is compressed, so that a foreign file that swells fills no disk.
    """

    def __init__(
        self,
        file: str,
        names: Sequence[str],
        out: Path,
        limits: LandingLimits,
        *,
        compressed: bool = True,
    ) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._file, self._names, self._limits = file, names, limits
        self._schema = pa.schema([*((name, pa.string()) for name in names), (ROW, pa.int64())])
        self._writer = parquet.ParquetWriter(
            out,
            self._schema,
            compression="snappy" if compressed else "none",
            use_dictionary=False,
            write_statistics=False,
        )
        self._size = 0
        self._ready: list[Any] = []
        self.rows = 0
        self._formulas: Counter[str] = Counter()
        self._shortened: Counter[str] = Counter()
        self._labels = 0
        self.after: list[tuple[str | None, ...]] = []

    def __enter__(self) -> "Writing":
        """Return the open file.

        Returns:
            Itself.
        """
        return self

    def __exit__(self, *fault: object) -> None:
        """Close the file.

        Args:
            fault: What stopped the writing, if anything did.
        """
        self._writer.close()

    def write(self, batch: Any, *, ends: bool = True) -> None:
        """Write a batch of text columns.

        Args:
            batch: As many columns as there are names.
            ends: Whether a row group ends with it.

        Raises:
            TableError: The file holds more rows or bytes than it may.
        """
        import pyarrow as pa

        self._size += batch.nbytes
        if self.rows + len(batch) > self._limits.rows or self._size > self._limits.size:
            raise too_large(self._file, self._limits)
        if len(self.after) < SHOWN:
            self.after += [shown(row) for row in rows_of(batch.slice(0, SHOWN - len(self.after)))]
        self._search(batch)
        arrays = [*batch.columns, _numbers(self.rows, len(batch))]
        self._ready.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self.rows += len(batch)
        if ends:
            self.end_group()

    def end_group(self) -> None:
        """End the row group of the batches that are not in one yet."""
        import pyarrow as pa

        if self._ready:
            self._writer.write_table(pa.Table.from_batches(self._ready, self._schema))
        self._ready = []

    def write_rows(self, rows: Sequence[Sequence[str | None]]) -> Any:
        """Write rows of cells.

        Args:
            rows: Rows of as many cells as there are names.

        Returns:
            The batch that was written.
        """
        batch = batch_of(rows, len(self._names))
        self.write(batch)
        return batch

    def _search(self, batch: Any) -> None:
        labels = 0
        for index, (name, column) in enumerate(zip(self._names, batch.columns, strict=True)):
            data = texts_of(column)
            if index < 2 and any(text in data for text in _TOTALS):
                labels = max(labels, _matches(column, TOTAL))
            if runs := _runs(column, data):
                self._formulas[name] += runs
            if b"+" in data and b"E+" in data:  # one byte is sought much faster than two
                self._shortened[name] += _matches(column, EXPONENT)
        self._labels += labels

    def notes(self) -> list[str]:
        """Return notes on cells that mean more than they say.

        Returns:
            Plain sentences: rows of sums among the data, and formulas and shortened numbers by
            column.
        """
        return notes_of(self._names, self._formulas, self._labels, self._shortened)


def too_large(file: str, limits: LandingLimits) -> TableError:
    """Return the refusal of a file that holds more than it may.

    Args:
        file: Its name.
        limits: What it may hold.

    Returns:
        The error.
    """
    return TableError(
        f"{file} holds more than {limits.rows} rows or {limits.size} bytes.",
        "Split the file, or raise the limit on purpose.",
        rule="intake.size",
    )


def notes_of(
    names: Sequence[str],
    formulas: Mapping[str, int],
    labels: int,
    shortened: Mapping[str, int] | None = None,
) -> list[str]:
    """Return notes on cells that mean more than they say.

    Args:
        names: The columns' names.
        formulas: By column, how many cells a spreadsheet would run.
        labels: How many rows of data have the label of a total.
        shortened: By column, how many cells are numbers that Excel shortened.

    Returns:
        Plain sentences.
    """
    notes = [
        f"Column {names.index(name) + 1}: {counted(count, 'cell')} would be run as a formula by a "
        "spreadsheet; kept as text."
        for name, count in formulas.items()
        if count
    ]
    notes += [
        f"Column {names.index(name) + 1}: {counted(count, 'cell')} in the form in which Excel "
        "shortens long numbers (1.23E+11): digits may be lost; kept as it stands. Send the column "
        "as text."
        for name, count in (shortened or {}).items()
        if count
    ]
    if labels:
        notes.append(f"{counted(labels, 'row')} of data with the label of a total; kept as data.")
    return notes


def texts_of(column: Any) -> bytes:
    """Return the texts of a column, and perhaps of more rows, one after the other.

    Args:
        column: An Arrow array of text.

    Returns:
        Their bytes.
    """
    data = column.buffers()[2]
    return b"" if data is None else bytes(data)


def _runs(column: Any, data: bytes) -> int:
    """Count the cells that a spreadsheet would run; only those that begin so are looked at."""
    from pyarrow import compute

    signs = [sign for sign in _RUN if sign in data]
    begun = None
    for sign in signs + [space for space in _SPACES if signs and space in data]:
        own = compute.starts_with(column, sign)
        begun = own if begun is None else compute.or_(begun, own)
    if begun is None or not compute.any(begun).as_py():
        return 0
    return _matches(column.filter(begun), FORMULA)


def _matches(column: Any, pattern: str) -> int:
    from pyarrow import compute

    return int(compute.sum(compute.match_substring_regex(column, pattern)).as_py() or 0)


def batch_of(rows: Sequence[Sequence[str | None]], width: int) -> Any:
    """Return rows of cells as an Arrow batch of text.

    Args:
        rows: The rows.
        width: How many cells each has.

    Returns:
        The batch; its columns have no names.
    """
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * width
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, names=[str(index) for index in range(width)])


def rows_of(batch: Any) -> list[tuple[str | None, ...]]:
    """Return an Arrow batch of text as rows.

    Args:
        batch: The batch.

    Returns:
        Its rows.
    """
    return list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def shown(row: Iterable[str | None]) -> tuple[str | None, ...]:
    """Return a row as the report shows it.

    Args:
        row: The row.

    Returns:
        Its cells, long ones cut.
    """
    return tuple(None if cell is None else cell[:_LONGEST] for cell in row)


def _numbers(before: int, count: int) -> Any:
    import pyarrow as pa

    return pa.arange(before + 1, before + count + 1)


class Sums:
    """What the numbers of each column add up to, over batches.

    Args:
        columns: Indexes of the columns to add up.
    """

    def __init__(self, columns: Iterable[int]) -> None:
        self._sums: dict[int, float] = dict.fromkeys(columns, 0.0)
        self._counts: Counter[tuple[int, str]] = Counter()
        self.rows = 0

    def add(self, batch: Any) -> None:
        """Add a batch.

        Args:
            batch: Text columns.
        """
        from pyarrow import compute

        self.rows += len(batch)
        for index in self._sums:
            numbers, texts = _as_numbers(batch.column(index))
            self._sums[index] += compute.sum(numbers).as_py() or 0.0
            self._counts[index, "numbers"] += len(numbers) - numbers.null_count
            self._counts[index, "texts"] += texts

    def totals(self, width: int) -> list[Sum | None]:
        """Return the sums.

        Args:
            width: How many columns there are.

        Returns:
            The sum of each column; None where it was not added up.
        """
        return [
            Sum(
                Decimal(repr(round(self._sums[index], 6))),
                self._counts[index, "numbers"],
                self._counts[index, "texts"],
            )
            if index in self._sums
            else None
            for index in range(width)
        ]


# What `tails.amount` does, for a column at once: first what is no part of the number goes, then
# what makes it negative becomes a minus sign in front.
_BARE = (
    (r"[£$€,+\s\x{00a0}\x{2009}\x{202f}]", ""),
    (r"(?:%|DR)$", ""),
    (r"^\((.*)\)$", r"-\1"),
    (r"^(.*?)(?:CR|-)$", r"-\1"),
)


def _as_numbers(column: Any) -> tuple[Any, int]:
    """Return a text column as numbers, null where it holds none, and how many cells have text."""
    import pyarrow as pa
    from pyarrow import compute

    bare = column
    for pattern, to in _BARE:
        bare = compute.replace_substring_regex(bare, pattern, to)
    good = compute.match_substring_regex(bare, r"^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$")
    texts = len(column) - column.null_count - (compute.sum(compute.equal(bare, "")).as_py() or 0)
    kept = compute.if_else(good, bare, pa.scalar(None, pa.string()))
    return kept.cast(pa.float64()), texts
