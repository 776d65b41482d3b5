"""A running account of what was left out, and why."""

from dataclasses import dataclass, field
from typing import get_args

from irwell.tables.intake.report import ROWS_NAMED, Skipped, Why


@dataclass(slots=True)
class _Part:
    count: int = 0
    cells: int = 0
    rows: list[int] = field(default_factory=list)


class Tally:
    """Rows and columns that were left out, by reason."""

    def __init__(self) -> None:
        self._parts: dict[Why, _Part] = {}

    def row(self, why: Why, number: int, cells: int) -> None:
        """Count a row.

        Args:
            why: The reason.
            number: Its row in the file, from 1.
            cells: How many cells it has.
        """
        part = self._parts.setdefault(why, _Part())
        part.count += 1
        part.cells += cells
        if len(part.rows) < ROWS_NAMED:
            part.rows.append(number)

    def columns(self, count: int, cells: int) -> None:
        """Count columns without heading and without text.

        Args:
            count: How many.
            cells: How many cells they have in rows of data.
        """
        self._parts["empty_column"] = _Part(count, cells)

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the account.

        Returns:
            One entry for each reason, in the order of `Why`.
        """
        return tuple(
            Skipped(why, tuple(sorted(part.rows)), part.count, part.cells)
            for why in get_args(Why)
            if (part := self._parts.get(why))
        )
