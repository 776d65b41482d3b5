"""A foreign text file with separators as a landed table: the fast way where its bytes allow.

Most files are well formed UTF-8 with the headings in the first row: `fast` proves that and lets
Arrow read them. Any other file is read row by row: encoding, separator, headings, tail.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.dialect import Dialect, find_dialect
from irwell.tables.intake.encoding import Encoding, as_utf8, find_encoding
from irwell.tables.intake.fast import land_fast
from irwell.tables.intake.framing import land_grid
from irwell.tables.intake.grid import Grid
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.lines import Lines
from irwell.tables.intake.opening import first_lines
from irwell.tables.intake.report import Intake
from irwell.tables.intake.text import counted, is_blank


def land_csv(
    path: Path, out: Path, guide: Guide, limits: LandingLimits, *, name: str, scratch: Path
) -> Intake:
    """Land a text file with separators.

    Args:
        path: The file, out of its container.
        out: Where the landed file goes.
        guide: What the sender says.
        limits: What the file may produce.
        name: The file's name, for messages.
        scratch: A private folder, for the text in UTF-8.

    Returns:
        The intake report.

    Raises:
        TableError: The file cannot be read without guessing, or it is at fault.
    """
    if not guide.encoding and (intake := land_fast(path, out, guide, limits, name=name)):
        return intake
    encoding = find_encoding(path, name, guide)
    text = as_utf8(path, encoding, scratch, limits)
    dialect = find_dialect(text, name, guide, limits.field)
    if (guide.encoding or text != path) and (
        intake := land_fast(text, out, guide, limits, name=name)
    ):
        return _told(intake, encoding)
    return land_grid(_grid(text, name, encoding, dialect, limits), out, guide, name, limits)


def _told(intake: Intake, encoding: Encoding) -> Intake:
    return replace(intake, encoding=encoding.name, notes=(*encoding.notes, *intake.notes))


def _grid(
    path: Path, name: str, encoding: Encoding, dialect: Dialect, limits: LandingLimits
) -> Grid:
    lines = Lines(path, name, dialect.separator, limits.field, dialect.escaped)
    widths, notes = _measure(lines, limits)
    before, strange = first_lines(path)
    return Grid(
        kind="csv",
        rows=lines.rows(),
        encoding=encoding.name,
        separator=dialect.separator,
        widths=widths,
        before=before,
        notes=[*encoding.notes, *dialect.notes, *strange, *notes],
    )


def _measure(lines: Lines, limits: LandingLimits) -> tuple[Counter[int], list[str]]:
    """Return how many rows have how many cells, after one look at the whole file."""
    widths: Counter[int] = Counter()
    for cells, _ in lines.rows():
        if not is_blank(cells):
            widths[len(cells)] += 1
            if len(cells) > limits.columns and any(cells[limits.columns :]):
                raise TableError(
                    f"{lines.name} has over {limits.columns} columns.",
                    "Send fewer columns.",
                    rule="intake.columns",
                )
    return widths, [*_line_ends(lines, widths), *_oddities(lines)]


def _line_ends(lines: Lines, widths: Counter[int]) -> list[str]:
    bare, plain = lines.ends["\r"], lines.ends["\n"]
    if not bare:
        return []
    if plain <= 1:
        return ["The rows end in CR alone, as on an old Macintosh."]
    if len(widths) > 1:
        raise TableError(
            f"{lines.name}: {counted(bare, 'line')} ended by CR alone and {plain} by LF, and the "
            "widths of the rows differ.",
            "Save the file with one kind of line end, and quote fields that hold a line break.",
            rule="intake.line_ends",
        )
    return [f"{counted(bare, 'row')} of text ended by CR alone, the others by LF."]


def _oddities(lines: Lines) -> list[str]:
    notes = []
    if lines.stray:
        fields = counted(lines.stray, "unquoted field")
        notes.append(f"A quote stands inside {fields}; kept as it is.")
    if lines.marked:
        notes.append("The file ends in the end mark of DOS (Ctrl-Z), which is no data.")
    return notes
