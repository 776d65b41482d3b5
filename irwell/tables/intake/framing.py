"""A grid of rows as a landed table: headings found, rows fitted, all the rest accounted for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from irwell.tables.intake.fitting import Fitting
from irwell.tables.intake.grid import Cells, Changes, Grid, Row
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.headings import Frame, find_frame
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.names import check_names
from irwell.tables.intake.report import Intake, Why
from irwell.tables.intake.tails import KEPT, Above, TailRow, find_tail
from irwell.tables.intake.tally import Tally
from irwell.tables.intake.text import is_blank, kinds_of
from irwell.tables.intake.writing import Sums, Writing

HEAD = 500  # rows in which the headings are looked for
_BATCH = 8192
_BATCH_TEXT = 32 * 2**20  # characters after which a batch is written, however few its rows


def land_grid(grid: Grid, out: Path, guide: Guide, file: str, limits: LandingLimits) -> Intake:
    """Land a grid.

    Args:
        grid: The rows as they stand.
        out: Where the landed file goes.
        guide: What the sender says.
        file: The file's name, for messages.
        limits: What the file may produce.

    Returns:
        The intake report; the cells of the file are all in it.

    Raises:
        TableError: The file cannot be read without guessing, or it is at fault.
    """
    head = list(islice(grid.rows, HEAD))
    frame = find_frame(
        [cells for cells, _ in head],
        guide,
        file,
        merged=grid.merged,
        widths=grid.widths or None,
    )
    check_names(file, frame.names, limits, where=frame.keep)
    kinds = kinds_of([cells for cells, _ in head[frame.first - 1 :]], frame.keep)
    with Writing(file, frame.names, out, limits) as writing:
        fitting = Fitting(file, frame, kinds)
        landing = _Landing(frame, kinds, fitting, writing, Sums(range(len(frame.keep))))
        landing.take(chain(head, grid.rows), head)
    return _report(grid, frame, landing)


def _report(grid: Grid, frame: Frame, landing: "_Landing") -> Intake:
    writing, fitting, tally = landing.writing, landing.fitting, landing.tally
    fitting.close()
    if fitting.empty:
        tally.columns(len(fitting.empty), fitting.trimmed)
    skipped = tally.skipped()
    landed = writing.rows * len(frame.names)
    notes = [*grid.notes, *frame.notes, *landing.notes, *fitting.notes(), *writing.notes()]
    return Intake(
        kind=grid.kind,
        encoding=grid.encoding,
        separator=grid.separator,
        sheet=grid.sheet,
        header=frame.header,
        columns=frame.names,
        rows=writing.rows,
        cells=landed + sum(part.cells for part in skipped),
        skipped=skipped,
        changed=fitting.changed(),
        notes=tuple(dict.fromkeys(notes)),
        before=grid.before,
        after=tuple(writing.after),
    )


def _repeatable(frame: Frame, head: Sequence[Row]) -> dict[tuple[str | None, ...], Why]:
    """Return rows that stand again at a page break: the headings, and what is above them."""
    again: dict[tuple[str | None, ...], Why] = {}
    for number in frame.preamble:
        again[tuple(head[number - 1][0])] = "preamble"
    for number in frame.header:
        again[tuple(head[number - 1][0])] = "repeated_header"
    marked = {(f"\ufeff{cells[0]}", *cells[1:]): why for cells, why in again.items() if cells}
    return {cells: why for cells, why in (again | marked).items() if not is_blank(cells)}


@dataclass(slots=True)
class _Landing:
    """The rows on their way: the last ones are held back until it is known what they are."""

    frame: Frame
    kinds: Sequence[str]
    fitting: Fitting
    writing: Writing
    sums: Sums
    tally: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)
    held: list[tuple[TailRow, Changes]] = field(default_factory=list)
    ready: list[list[str | None]] = field(default_factory=list)
    text: int = 0
    blanks: list[int] = field(default_factory=list)
    gap: bool = False

    def take(self, rows: Iterator[Row], head: Sequence[Row]) -> None:
        """Take all rows, and write those that are data."""
        again = _repeatable(self.frame, head)
        starts = {marks[0] for marks in again}
        for number, (cells, changes) in enumerate(rows, 1):
            if number < self.frame.first:
                self.tally.row(self.frame.why(number), number, len(cells))
            elif is_blank(cells):
                self._blank(number, cells)
            elif cells[0] in starts and (why := again.get(tuple(cells))):
                self.tally.row(why, number, len(cells))
                self.gap = False
            else:
                self._hold(TailRow(number, cells, self.gap), changes)
                self.gap = False
        self._end()

    def _blank(self, number: int, cells: Cells) -> None:
        if len(self.frame.keep) == 1 and cells:
            self._hold(TailRow(number, cells), ())  # one field in quotes, with nothing in them
        elif len(self.frame.keep) == 1:
            self.blanks.append(number)  # a row without value, if another row follows
        else:
            self.tally.row("blank", number, len(cells))
        held = self.writing.rows + len(self.held) + len(self.ready) > 0
        self.gap = self.gap or held or len(self.frame.keep) == 1

    def _hold(self, row: TailRow, changes: Changes) -> None:
        for number in self.blanks:
            self.held.append((TailRow(number, (None,)), ()))
        if self.blanks:
            self.blanks = []
        self.held.append((row, changes))
        if len(self.held) >= 2 * KEPT:
            for item in self.held[:-KEPT]:
                self._fit(*item)
            del self.held[:-KEPT]

    def _fit(self, row: TailRow, changes: Changes) -> None:
        fitted = self.fitting.fit(row.number, row.cells, changes)
        if fitted is None:
            return
        self.ready.append(fitted)
        self.text += sum(map(len, filter(None, fitted)))
        if len(self.ready) >= _BATCH or self.text > _BATCH_TEXT:
            self._write()

    def _write(self) -> None:
        if self.ready:
            self.sums.add(self.writing.write_rows(self.ready))
        self.ready, self.text = [], 0

    def _end(self) -> None:
        for number in self.blanks:
            self.tally.row("blank", number, 0)
        self._write()
        rows = [row for row, _ in self.held]
        width = len(self.frame.keep)
        above = Above(self.frame.keep, self.kinds, self.sums.totals(width), self.sums.rows)
        tail = find_tail([row for row in rows if not is_blank(row.cells)], above)
        self.notes += tail.notes
        for row, changes in self.held:
            if why := tail.skipped.get(row.number):
                self.tally.row(why, row.number, len(row.cells))
            else:
                self._fit(row, changes)
        self._write()
