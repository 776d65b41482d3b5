"""Rows of any width fitted to the columns, or refused with their numbers."""

from collections import Counter
from collections.abc import Sequence

from irwell.errors import TableError
from irwell.tables.intake.grid import Cells, Changes
from irwell.tables.intake.headings import Frame
from irwell.tables.intake.names import ask, ask_headings
from irwell.tables.intake.report import Changed
from irwell.tables.intake.text import EMPTY, WORDS, counted, has_text, kind_of

_LISTED = 5  # rows that a message names


class Fitting:
    """Rows fitted to the columns of a frame.

    A row that ends too soon is padded with no value (`short_row`); cells beyond the headings are
    trimmed while they are empty. Text there, or a row that a line break cut in two, is a fault:
    the rest of the file is then only searched for more.

    Args:
        file: The file's name, for messages.
        frame: The columns.
        kinds: What the cells of each kept column look like.
    """

    def __init__(self, file: str, frame: Frame, kinds: Sequence[str]) -> None:
        self._file, self._frame, self._kinds = file, frame, kinds
        self._width = len(frame.keep)
        self._straight = frame.keep == tuple(range(self._width))
        self._kept = frozenset(frame.keep)
        self._changed: Counter[tuple[str, str]] = Counter()
        self._short: list[int] = []
        self._shorts = self._rows = self._count = 0
        self._last = (0, 0)
        self._faults: list[tuple[int, str, int]] = []
        self.empty: set[int] = set()
        self.trimmed = 0

    def fit(self, number: int, cells: Cells, changes: Changes) -> list[str | None] | None:
        """Fit a row.

        Args:
            number: Its row in the file, from 1.
            cells: As they stand.
            changes: What the reader changed in it.

        Returns:
            A cell for each column; None once the file is at fault.
        """
        self._rows += 1
        if changes:
            self._note(changes)
        if len(cells) == self._width and self._straight:
            row = list(cells)
        else:
            row = self._shape(number, cells)
        return None if self._faults else row

    def _note(self, changes: Changes) -> None:
        names = dict(zip(self._frame.keep, self._frame.names, strict=True))
        self._changed.update((rule, names[i]) for rule, i in changes if i in names)

    def _shape(self, number: int, cells: Cells) -> list[str | None]:
        size = len(cells)
        for index, cell in enumerate(cells):
            if index in self._kept:
                continue
            if has_text(cell):
                self._fault(number, "beyond" if index > self._frame.keep[-1] else "unnamed", index)
                break
            self.trimmed += 1
            self.empty.add(index)
        missing = [place for place, index in enumerate(self._frame.keep) if index >= size]
        if missing:
            self._pad(number, cells, missing)
        return [cells[index] if index < size else None for index in self._frame.keep]

    def _pad(self, number: int, cells: Cells, missing: Sequence[int]) -> None:
        self._changed.update(("short_row", self._frame.names[place]) for place in missing)
        self._shorts += 1
        if len(self._short) < _LISTED:
            self._short.append(number)
        before, size = self._last
        first = cells[0] if cells else None
        alien = self._kinds[0] not in (EMPTY, WORDS) and kind_of(first) != self._kinds[0]
        if before == number - 1 and size + len(cells) == self._frame.keep[-1] + 2 and alien:
            self._fault(before, "cut", 0)
        elif self._is_shifted(cells):
            self._fault(number, "shifted", 0)
        self._last = (number, len(cells))

    def _is_shifted(self, cells: Cells) -> bool:
        """Return whether the cells fit the columns better when a gap stands among them."""
        if not self._straight or sum(map(has_text, cells)) < 2:
            return False
        gap = [None] * (self._width - len(cells))
        as_it_stands = self._clashes(cells)
        return as_it_stands > 0 and any(
            self._clashes([*cells[:place], *gap, *cells[place:]]) < as_it_stands
            for place in range(len(cells))
        )

    def _clashes(self, cells: Cells) -> int:
        return sum(
            1
            for cell, kind in zip(cells, self._kinds, strict=False)
            if kind not in (EMPTY, WORDS) and has_text(cell) and kind_of(cell) != kind
        )

    def _fault(self, number: int, what: str, index: int) -> None:
        self._count += 1
        if len(self._faults) < _LISTED:
            self._faults.append((number, what, index))

    def close(self) -> None:
        """Judge the file once every row was seen.

        Raises:
            TableError: Rows have text beyond the headings, or most rows end too soon.
        """
        if self._faults:
            raise self._refusal()
        if 2 * self._shorts > self._rows:
            what = f"{self._shorts} of {self._rows} rows have fewer cells than there are headings"
            raise ask(self._file, "width", what)

    def _refusal(self) -> TableError:
        _, what, index = self._faults[0]
        rows = ", ".join(str(number) for number, *_ in self._faults)
        if self._count > _LISTED:
            rows += f" ({self._count} in all)"
        if what == "unnamed":
            return ask_headings(self._file, [index], f"has no heading, but text in row {rows}")
        if what == "cut":
            found = f"row {rows}: a line break seems to cut the row in two"
            remedy = "Put fields that hold a line break in quotes."
        elif what == "shifted":
            found = f"row {rows}: cells seem to be missing inside the row, not at its end"
            remedy = "Write the file anew, so that each row has every separator."
        else:
            found = f"row {rows}: text stands beyond the last of {self._width} headings"
            remedy = "Put fields that hold the separator in quotes, or name every column."
        return TableError(f"{self._file}, {found}.", remedy, rule="intake.width")

    def changed(self) -> tuple[Changed, ...]:
        """Return the cells that were changed.

        Returns:
            Counts by rule and column.
        """
        return tuple(
            Changed(rule, column, count) for (rule, column), count in sorted(self._changed.items())
        )

    def notes(self) -> list[str]:
        """Return notes on rows that ended too soon.

        Returns:
            Plain sentences.
        """
        if not self._shorts:
            return []
        rows = ", ".join(map(str, self._short)) + (" ..." if self._shorts > _LISTED else "")
        return [
            f"{counted(self._shorts, 'row')} with fewer cells than headings: the missing cells at "
            f"the end have no value (row {rows})."
        ]
