"""Well formed text with its headings in the first row, read by Arrow: no step in Python per row.

While they are read, all bytes are proven to have one reading only; if they are not, what was read
is thrown away. Whatever this way cannot account
for exactly (rows of other widths, blank rows within, headings that must be looked for) it leaves
to the slower way, which reads the same files to the same result.
"""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from irwell.errors import TableError
from irwell.tables.intake.dialect import Dialect, find_dialect
from irwell.tables.intake.grid import Cells
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.headings import Frame, find_frame
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.lines import Lines
from irwell.tables.intake.names import check_names
from irwell.tables.intake.opening import first_lines
from irwell.tables.intake.proof import prove
from irwell.tables.intake.report import Intake
from irwell.tables.intake.tails import KEPT, Above, TailRow, amount, find_tail, is_total
from irwell.tables.intake.tally import Tally
from irwell.tables.intake.text import is_blank, kinds_of
from irwell.tables.intake.writing import Sums, Writing, rows_of, texts_of

_HEAD = 500
_LOOKED_AT = 3  # columns of which one is likely to be filled throughout, such as a key
_WHITE = tuple(bytes([code]) for code in (*range(9, 14), *range(28, 33)))  # as Arrow has it
_BLOCK = 2 * 2**20  # bytes read at once, which a row must fit; more do not fit a processor's cache
_END = 64 * 2**10  # bytes at the end in which blank lines and totals are looked for


class _LeftToOthers(Exception):  # noqa: N818 - no fault of the file
    """This way cannot account for something."""


def land_fast(
    path: Path, out: Path, guide: Guide, limits: LandingLimits, *, name: str
) -> Intake | None:
    """Land a text file the fast way.

    Args:
        path: The file.
        out: Where the landed file goes.
        guide: What the sender says.
        limits: What the file may produce.
        name: The file's name, for messages.

    Returns:
        The intake report; None when the file must be read the slower way.

    Raises:
        TableError: The file holds more than it may.
    """
    plain = _plain_text(path, guide, limits, name=name)
    if plain is None:
        return None
    with ThreadPoolExecutor(1) as pool:
        proof = pool.submit(prove, path, plain.dialect.separator.encode(), limits.field)
        try:
            intake = _Fast(path, plain, limits, proof).land(out, name)
        except _LeftToOthers:
            return None
        except Exception:  # of a file that this way may have misread it says nothing
            if proof.result():
                raise
            return None
        return intake if proof.result() else None


@dataclass(frozen=True, slots=True)
class _Plain:
    """Text that looks as if its headings were in the first row.

    Attributes:
        dialect: How its fields are separated.
        frame: Its headings.
        head: Its first rows, that of the headings too.
    """

    dialect: Dialect
    frame: Frame
    head: Sequence[Cells]


def _plain_text(path: Path, guide: Guide, limits: LandingLimits, *, name: str) -> _Plain | None:
    try:
        dialect = find_dialect(path, name, guide, limits.field)
        lines = Lines(path, name, dialect.separator, limits.field)
        head = [cells for cells, _ in islice(lines.rows(), _HEAD)]
        frame = find_frame(head, guide, name)
        check_names(name, frame.names, limits)
    except (TableError, UnicodeDecodeError):
        return None
    return _Plain(dialect, frame, head) if _is_plain(dialect, frame, head) else None


def _is_plain(dialect: Dialect, frame: Frame, head: Sequence[Cells]) -> bool:
    width = len(head[0]) if head else 0
    return (
        frame.header == (1,)
        and frame.first == 2
        and frame.keep == tuple(range(width))
        and len(head) > 1
        and all(len(cells) == width or (width == 1 and not cells) for cells in head)
        and not (dialect.escaped or dialect.said)
    )


class _Held(NamedTuple):
    """Rows that are not written yet: their row group, their numbers in the file, their cells."""

    group: int
    numbers: Sequence[int]
    batch: Any


class _Fast:
    def __init__(
        self, path: Path, plain: _Plain, limits: LandingLimits, proof: Future[bool]
    ) -> None:
        self._path, self._dialect, self._frame = path, plain.dialect, plain.frame
        self._proof, self._limits, self._top = proof, limits, plain.head[0]
        self._width = len(plain.frame.names)
        self._kinds = kinds_of(plain.head[1:], plain.frame.keep)
        self._tally, self._read = Tally(), 1
        self._start, self._end, self._blank = _bounds(path)
        self._sums = Sums(self._to_sum())
        self._block = min(2 * limits.field, _BLOCK)
        self._group = 0
        self._gaps: set[int] = set()
        self._is_gap = False

    def land(self, out: Path, name: str) -> Intake:
        self._tally.row("header", 1, self._width)
        # The text lies on the disk as it is, so this is not much larger, and is written sooner.
        writing = Writing(name, self._frame.names, out, self._limits, compressed=False)
        with writing:
            notes = self._write(writing)
        skipped = self._tally.skipped()
        before, strange = first_lines(self._path)
        return Intake(
            kind="csv",
            encoding="utf-8",
            separator=self._dialect.separator,
            header=(1,),
            columns=self._frame.names,
            rows=writing.rows,
            cells=writing.rows * self._width + sum(part.cells for part in skipped),
            skipped=skipped,
            notes=(*strange, *self._frame.notes, *notes, *writing.notes()),
            before=before,
            after=tuple(writing.after),
        )

    def _to_sum(self) -> list[int]:
        """Return the columns in which the last rows may hold totals."""
        import csv

        with self._path.open("rb") as file:
            file.seek(max(0, self._end - _END))
            text = file.read(self._end - file.tell()).decode("utf-8", "replace")
        lines = text.splitlines()[-KEPT:]
        rows = [r for r in csv.reader(lines, delimiter=self._dialect.separator) if is_total(r)]
        return sorted({i for r in rows for i in self._frame.keep if amount("".join(r[i : i + 1]))})

    def _write(self, writing: Writing) -> list[str]:
        held: list[_Held] = []
        for place, whole in enumerate(_ahead(self._batches())):
            first = self._read + 1
            self._read += len(whole)
            if self._proof.done() and not self._proof.result():
                raise _LeftToOthers
            numbers, batch = self._sift(first, whole)
            if len(batch):
                held.append(_Held(place * self._block // (2 * self._limits.field), numbers, batch))
            while sum(len(later.batch) for later in held[1:]) >= KEPT:
                self._put(writing, held.pop(0))
                self._gaps = {number for number in self._gaps if number >= held[0].numbers[0]}
        return self._finish(writing, held)

    def _put(self, writing: Writing, held: "_Held") -> None:
        if held.group != self._group:
            writing.end_group()
        self._group = held.group
        self._sums.add(held.batch)
        writing.write(held.batch, ends=False)

    def _finish(self, writing: Writing, held: "Sequence[_Held]") -> list[str]:
        numbers: list[int] = []
        rows: list[tuple[str | None, ...]] = []
        cut = sum(len(own.batch) for own in held) - KEPT  # rows that are surely data
        for own in held:
            data = min(max(0, cut), len(own.batch))
            cut -= data
            if data:
                self._put(writing, own._replace(batch=own.batch.slice(0, data)))
            numbers += own.numbers[data:]
            rows += rows_of(own.batch.slice(data))
        writing.end_group()
        first = numbers[0] if numbers and not writing.rows and self._width > 1 else 0
        tail = [
            TailRow(number, row, number in self._gaps and number != first)
            for number, row in zip(numbers, rows, strict=True)
        ]
        found = find_tail([row for row in tail if not is_blank(row.cells)], self._above(tail))
        kept = []
        for row in tail:
            if why := found.skipped.get(row.number):
                self._tally.row(why, row.number, self._width)
            else:
                kept.append(row.cells)
        if kept:
            writing.write_rows(kept)
        for extra in range(self._blank):
            self._tally.row("blank", self._read + 1 + extra, 0)
        return list(found.notes)

    def _above(self, tail: Sequence[TailRow]) -> Above:
        sums = self._sums.totals(self._width)
        if not any(total is not None for total in sums) and any(is_total(r.cells) for r in tail):
            raise _LeftToOthers
        return Above(self._frame.keep, self._kinds, sums, self._sums.rows)

    def _sift(self, first: int, batch: Any) -> tuple[Sequence[int], Any]:
        """Take out blank rows and repeated headings."""
        import pyarrow as pa

        numbers: Sequence[int] = range(first, first + len(batch))
        out: dict[int, Any] = dict.fromkeys(self._again(batch), "repeated_header")
        blanks = _blanks(batch)
        if blanks or self._is_gap:
            self._mark(first, len(batch), set(blanks))
        if self._width > 1:
            out |= dict.fromkeys(blanks, "blank")
        if not out:
            return numbers, batch
        for place, why in sorted(out.items()):
            self._tally.row(why, numbers[place], self._width)
        kept = [place for place in range(len(batch)) if place not in out]
        return [numbers[p] for p in kept], batch.take(pa.array(kept, pa.int64()))

    def _mark(self, first: int, count: int, blanks: set[int]) -> None:
        """Remember which rows stand directly below a blank one."""
        below = {place + 1 for place in blanks} | ({0} if self._is_gap else set())
        self._gaps |= {first + place for place in below - blanks if place < count}
        self._is_gap = count - 1 in blanks if count else self._is_gap

    def _again(self, batch: Any) -> list[int]:
        import pyarrow as pa
        from pyarrow import compute

        same = compute.equal(batch.column(0), pa.scalar(self._top[0], pa.string()))
        places = compute.indices_nonzero(compute.fill_null(same, False)).to_pylist()
        return [
            place
            for place in places
            if all(
                column[place].as_py() == cell
                for column, cell in zip(batch.columns, self._top, strict=True)
            )
        ]

    def _batches(self) -> Iterator[Any]:
        import pyarrow as pa
        from pyarrow import csv as arrow_csv

        if self._end <= self._start:
            return
        names = [str(index) for index in range(self._width)]
        with _Part(self._path, self._start, self._end) as file:
            try:
                yield from arrow_csv.open_csv(
                    file,
                    read_options=arrow_csv.ReadOptions(column_names=names, block_size=self._block),
                    # A blank line is a row without a value of a narrow file; in a wide one it
                    # is refused here, so that the slower way counts it.
                    parse_options=arrow_csv.ParseOptions(
                        delimiter=self._dialect.separator,
                        newlines_in_values=True,
                        ignore_empty_lines=False,
                    ),
                    convert_options=arrow_csv.ConvertOptions(
                        column_types=dict.fromkeys(names, pa.string()),
                        null_values=[""],
                        strings_can_be_null=True,
                        quoted_strings_can_be_null=False,
                    ),
                )
                return
            except pa.ArrowInvalid:
                pass
        raise _LeftToOthers


def _ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """Read each batch while the one before it is written."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch


class _Part(io.RawIOBase):
    """A part of a file, as a file."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._file.seek(start)
        self._left = end - start

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = self._left if size < 0 else min(size, self._left)
        found = self._file.read(size) or b""
        self._left -= len(found)
        return found

    def close(self) -> None:
        self._file.close()
        super().close()


def _bounds(path: Path) -> tuple[int, int, int]:
    """Return where the rows begin and end, and how many blank lines follow them."""
    start, quotes = 0, 0
    with path.open("rb") as file:
        while line := file.readline():
            start += len(line)
            quotes += line.count(b'"')
            if quotes % 2 == 0:
                break
        end = file.seek(0, io.SEEK_END)
        file.seek(max(start, end - _END))
        tail = file.read()
    bare = tail.rstrip(b"\r\n")
    if not bare and end - start > _END:
        raise _LeftToOthers
    ends = tail[len(bare) :]
    if not bare:
        return start, start, ends.count(b"\n")
    first = ends.find(b"\n") + 1
    return start, end - len(ends) + (first or len(ends)), max(0, ends.count(b"\n") - 1)


def _blanks(batch: Any) -> list[int]:
    """Return the rows of a batch without text."""
    from pyarrow import compute

    if any(_is_full(column) for column in batch.columns[:_LOOKED_AT]):
        return []
    blank = None
    for column in batch.columns:
        length = compute.utf8_length(compute.utf8_trim_whitespace(column))
        empty = compute.fill_null(compute.equal(length, 0), True)
        blank = empty if blank is None else compute.and_(blank, empty)
        if not compute.any(blank).as_py():
            return []
    return list(compute.indices_nonzero(blank).to_pylist())


def _is_full(column: Any) -> bool:
    """Return whether surely each cell holds text: none is empty, and no byte is white space."""
    from pyarrow import compute

    if column.null_count or not compute.min(compute.binary_length(column)).as_py():
        return False
    data = texts_of(column)
    return data.isascii() and not any(space in data for space in _WHITE)
