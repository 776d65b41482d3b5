"""From text to a contract's types: what does not cast is told, never lost and never guessed."""

import re
from collections.abc import Sequence
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.cast_spec import (
    MARKER,
    NO_QUESTIONS,
    ROWS_SHOWN,
    Cast,
    CastSpec,
    Questions,
    Uncast,
)
from irwell.tables.engine import Foreign
from irwell.tables.identifiers import SPACES
from irwell.tables.landing import Landed
from irwell.tables.plan import ROW

__all__ = ["ROWS_SHOWN", "Cast", "CastSpec", "Uncast", "cast", "check_specs", "landed_rows"]
_LIKE_NUMBER = re.compile(r"[0-9.,+-]|[eE][+-]?[0-9]")


def cast(
    landed: Path | Landed,
    specs: Sequence[CastSpec],
    out: Path,
    *,
    faults: Path | None = None,
    questions: Questions = NO_QUESTIONS,
) -> Cast:
    """Write the typed table of a landed file: the named columns, their markers, and `_row`.

    Text stays as it is. For every other type spaces at both ends are no part of the value and a
    blank text is no value. Integers are digits with an optional sign; numbers may have a decimal
    point and an exponent and are finite; booleans are true, yes, y, 1 and false, no, n, 0 in any
    case; timestamps with an offset become Europe/London time, others are taken to be in it, and
    24:00 is the next day's 00:00. A column's markers of suppressed values go, trimmed, to a text
    column `<name>_suppressed` after all the named columns and before `_row`; the value is NULL.

    A cell is changed by one rule, the first that fits: `suppressed`, `null_token`, `blank`,
    `date_format`, `midnight_24`, `offset`, `money`, `percent`, `unit`, `thousands`,
    `leading_zeros` (of an integer: `007`), `trimmed`. docs/reference/intake.md says what each is.

    Args:
        landed: A file that `land` wrote, or what it returned.
        specs: The columns to carry; others are left behind.
        out: Where the typed Parquet file goes.
        faults: Where a Parquet file goes that names every cell that did not cast, not the first
            alone: `_row` and `column` (the name in the typed file), in no stated order. It is
            written also where there are none.
        questions: What is asked of the values on the way; `told` has the answers.

    Returns:
        What was done with each cell.

    Raises:
        TableError: A column is missing, a form does not fit its type, or a date format has a
            code that is not understood.
    """
    check_specs(specs)
    from irwell.tables.casting_run import run_casts

    if isinstance(landed, Path):
        _check_headings(landed, specs)
        return run_casts([landed], specs, out, faults, {}, questions)
    _check_known(landed.columns, specs)
    kinds = landed.kinds
    return run_casts(landed_rows(landed), specs, out, faults, kinds, questions)


def landed_rows(landed: Landed) -> Sequence[Path] | Foreign:
    """Return where the rows of a landed file are, as an engine opens them.

    Args:
        landed: What `land` returned.

    Returns:
        The landed file, or the foreign one that was left where it lies.
    """
    return Foreign(landed.place) if landed.foreign else [landed.place]


def check_specs(specs: Sequence[CastSpec]) -> None:
    """Refuse columns that cannot be cast.

    Args:
        specs: The columns to carry.

    Raises:
        TableError: There is none, two would have one name, or a form does not fit its type.
    """
    if not specs:
        raise TableError("No column is named.", "Name at least one column of the file.")
    for spec in specs:
        _check(spec)
    _check_names(specs)


def _check(spec: CastSpec) -> None:
    at = f"Column `{spec.name}`"
    if spec.form and spec.type not in ("integer", "number"):
        raise TableError(
            f"{at}: the form `{spec.form}` is of numbers.", "Make it a number or an integer."
        )
    unit = spec.unit.strip(SPACES)
    if (spec.form == "unit") != bool(unit):
        raise TableError(
            f"{at}: the form `unit` and a unit go together.", "Give both of them, or neither."
        )
    if _LIKE_NUMBER.match(unit):
        raise TableError(
            f"{at}: the unit begins like a number.", "Give a unit that begins with a letter."
        )
    if any(not text.strip(SPACES) for text in spec.suppressed):
        raise TableError(
            f"{at}: a blank text cannot stand for a value held back.", "Name a text that is seen."
        )


def _check_names(specs: Sequence[CastSpec]) -> None:
    seen = {ROW}
    for name in (*(spec.name for spec in specs), *(spec.marker for spec in specs if spec.marker)):
        if name.lower() in seen:
            raise TableError(
                f"Two columns would be named `{name}`, or it is a name of Irwell's own.",
                f"Name columns apart, whatever the case; `{MARKER}` ends the names of markers.",
            )
        seen.add(name.lower())


def _check_headings(landed: Path, specs: Sequence[CastSpec]) -> None:
    from pyarrow import parquet

    _check_known(parquet.read_schema(landed).names, specs)


def _check_known(there: Sequence[str], specs: Sequence[CastSpec]) -> None:
    for spec in specs:
        if spec.heading not in there:
            raise TableError(
                f"Column `{spec.name}`: the file has no heading `{spec.heading}`.",
                "Map the column to a heading of the file, or leave it out.",
            )
