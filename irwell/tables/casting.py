"""From text to a contract's types: what does not cast is told, never lost and never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.cast_spec import CastSpec

ROWS_SHOWN = 1000  # row numbers kept for one column; the count is always exact


@dataclass(frozen=True, slots=True)
class Uncast:
    """The values of one column that did not cast; they are NULL in the typed file.

    Attributes:
        column: The column.
        count: How many.
        rows: Their row numbers, ascending, at most `ROWS_SHOWN`.
    """

    column: str
    count: int
    rows: tuple[int, ...]


def cast(landed: Path, specs: Sequence[CastSpec], out: Path) -> tuple[Uncast, ...]:
    """Write the typed table of a landed file: the named columns, in order, and `_row`.

    Text stays as it is. For every other type spaces at both ends are no part of the value and a
    blank text is no value. Integers are digits with an optional sign; numbers may have a decimal
    point and an exponent and are finite; booleans are true, yes, y, 1 and false, no, n, 0 in any
    case; timestamps with an offset become Europe/London time, others are taken to be in it.

    Args:
        landed: A file that `land` wrote.
        specs: The columns to carry; others are left behind.
        out: Where the typed Parquet file goes.

    Returns:
        One `Uncast` for each column with values that did not cast.

    Raises:
        TableError: A column is missing, or a date format has a code that is not understood.
    """
    if not specs:
        raise TableError("No column is named.", "Name at least one column of the file.")
    from irwell.tables.casting_run import run_casts

    found = run_casts(landed, specs, out, ROWS_SHOWN)
    return tuple(
        Uncast(spec.name, count, rows)
        for spec, (count, rows) in zip(specs, found, strict=True)
        if count
    )
