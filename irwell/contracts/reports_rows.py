"""Where rows of data stand in their file: what reading left out above them shifts them down."""

from collections.abc import Iterator, Sequence
from math import inf

from irwell.tables.intake.report import Intake, Skipped

ROWS_IN_TEXT = 5


def file_rows(intake: Intake, rows: Sequence[int]) -> tuple[int, ...]:
    """Return where rows of data stand in their file.

    Args:
        intake: How the file was read.
        rows: Row numbers of the data, from 1, ascending.

    Returns:
        Row numbers of the file, from 1. Fewer, where the report names too few of the rows that
        were left out to tell; none, where the file counts as the data do.
    """
    gone = [part for part in intake.skipped if part.why != "empty_column" and part.rows]
    above = sorted({row for part in gone for row in part.rows})
    if not above:
        return ()
    known = min((part.rows[-1] for part in gone if _cut(part)), default=inf)
    return tuple(place for place in _places(above, rows) if place <= known)


def numbered(intake: Intake | None, rows: Sequence[int], count: int) -> str:
    """Return row numbers for people.

    Args:
        intake: How the file was read; None when that is not known.
        rows: Row numbers of the data, ascending.
        count: How many there are in all.

    Returns:
        For instance `rows 3, 4 of the data, 4, 6 of the file`; empty without any.
    """
    own = rows[:ROWS_IN_TEXT]
    if not own:
        return ""
    more = ", ..." if count > len(own) else ""
    which = "row" if count == 1 else "rows"
    there = file_rows(intake, own) if intake else ()
    if len(there) < len(own):
        return f"{which} {_listed(own)}{more}"
    return f"{which} {_listed(own)}{more} of the data, {_listed(there)}{more} of the file"


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(f"{row:,}" for row in rows)


def _cut(part: Skipped) -> bool:
    """Whether it names only the first of the rows that it counts."""
    return part.count > len(part.rows)


def _places(above: Sequence[int], rows: Sequence[int]) -> Iterator[int]:
    passed = 0
    for row in rows:
        while passed < len(above) and above[passed] <= row + passed:
            passed += 1
        yield row + passed
