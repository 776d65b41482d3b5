"""A foreign file as an all-text table of our own: nothing lost, nothing guessed.

Runs inside the worker. A container is unwrapped, the content decides what the file is, and one
reader hands over its rows; what is left out or changed on the way stands in the intake report.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from irwell.errors import IrwellError, TableError
from irwell.tables.cast_spec import CastSpec
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import DEFAULT_LIMITS, LandingLimits
from irwell.tables.intake.report import Intake, Kind

if TYPE_CHECKING:
    from irwell.tables.intake.grid import Grid, Records

__all__ = ["DEFAULT_LIMITS", "Landed", "LandingLimits", "land"]


@dataclass(frozen=True, slots=True)
class Landed:
    """What a file held.

    Attributes:
        columns: The column names as they are used, in order.
        rows: How many rows of data.
        intake: How the file was read.
        place: Where the rows are: the landed file, or the foreign file itself.
        foreign: Whether it is the foreign file itself, left where it lies.
        kinds: Of such a file, what the columns hold that are no text.
    """

    columns: tuple[str, ...]
    rows: int
    intake: Intake
    place: Path
    foreign: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)


def land(
    path: Path,
    out: Path,
    guide: Guide = Guide(),  # noqa: B008 - frozen
    limits: LandingLimits = DEFAULT_LIMITS,
    *,
    scratch: Path | None = None,
    specs: Sequence[CastSpec] = (),
) -> Landed:
    """Copy a foreign file to Parquet of text columns and `_row`, counted from 1.

    An empty field is no value; a quoted empty field is an empty text. Numbers, booleans, dates
    and times of a Parquet file are written as text in their plain ISO form.

    Args:
        path: The foreign file; its content decides what it is, not its name.
        out: Where the landed Parquet file goes.
        guide: What is known of the file before it is opened.
        limits: What the file may produce.
        scratch: A private folder for files on the way; the folder of `out` if None.
        specs: How the columns will be cast. Where they are given, a Parquet file whose values
            are of those types already is left where it lies, and `out` is not written.

    Returns:
        Its columns, how many rows it has, and how it was read.

    Raises:
        TableError: Names the file and the line, row or column at fault, or what must be stated
            (`intake.ask.*`); nothing is left then.
    """
    try:
        with tempfile.TemporaryDirectory(dir=scratch or out.parent, prefix="intake-") as folder:
            if specs and (left := _left(path, guide, specs, limits)):
                return left
            intake = _land(path, out, guide, limits, Path(folder))
        return Landed(intake.columns, intake.rows, intake, out)
    except IrwellError:
        out.unlink(missing_ok=True)
        raise
    except (MemoryError, OSError) as error:
        # The system's faults are no judgement of the file: a reader's own are ArrowInvalid.
        out.unlink(missing_ok=True)
        if isinstance(error, MemoryError) or error.errno:
            raise
        fault = "OSError"
    except Exception as error:
        out.unlink(missing_ok=True)
        fault = type(error).__name__
    # Outside the handler, so that the reader's own text, which holds data, does not hang on it.
    raise TableError(
        f"{path.name} is damaged or is no file of this kind ({fault}).",
        "Write the file anew from its source as CSV in UTF-8, or as Parquet.",
        rule="intake.damaged",
    )


def _left(
    path: Path, guide: Guide, specs: Sequence[CastSpec], limits: LandingLimits
) -> Landed | None:
    """Return a Parquet file that need not be landed."""
    from irwell.tables.intake.kinds import find_kind

    if guide.names or find_kind(path, guide) != "parquet":
        return None
    from irwell.tables.landing_direct import left_in_place

    direct = left_in_place(path, specs, limits, name=path.name)
    if direct is None:
        return None
    own = direct.intake
    return Landed(own.columns, own.rows, own, path, foreign=True, kinds=direct.kinds)


def _land(path: Path, out: Path, guide: Guide, limits: LandingLimits, scratch: Path) -> Intake:
    from irwell.tables.intake.containers import unwrap
    from irwell.tables.intake.kinds import find_kind

    inner = unwrap(path, guide, limits, scratch)
    kind = find_kind(inner.path, guide, path.name)
    if kind == "csv":
        from irwell.tables.landing_csv import land_csv

        intake = land_csv(inner.path, out, guide, limits, name=path.name, scratch=scratch)
    else:
        from irwell.tables.intake.framing import land_grid
        from irwell.tables.intake.grid import Grid
        from irwell.tables.intake.recording import land_records

        given = _open(cast(Kind, kind), inner.path, path.name, guide, limits, scratch)
        if isinstance(given, Grid):
            intake = land_grid(given, out, guide, path.name, limits)
        else:
            intake = land_records(given, out, guide, path.name, limits)
    return replace(intake, container=inner.container, member=inner.member)


def _open(
    kind: Kind, path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path
) -> "Grid | Records":
    if kind == "parquet":
        from irwell.tables.landing_parquet import open_parquet

        return open_parquet(path, name)
    from irwell.tables.intake.kinds import open_kind

    return open_kind(kind, path, name, guide, limits, scratch)
