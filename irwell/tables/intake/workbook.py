"""Workbooks as a grid of text: XLSX, XLS and ODS.

The cells' values are read, never run: no macro, no formula, no link to another file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.containers_zip import damaged
from irwell.tables.intake.grid import Grid, Merged, Row
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import SHOWN, Kind
from irwell.tables.intake.workbook_cells import LOOKED_AT, moments, text_rows
from irwell.tables.intake.workbook_facts import BookFacts, SheetFacts
from irwell.tables.intake.workbook_sheets import Choice, choose_sheet, described

MERGES = 10_000  # merged areas that are told to the finder of headings
_LISTED = 10
_TOP = 10  # rows in which merged cells are most likely headings


def read_workbook(
    path: Path,
    name: str,
    guide: Guide,
    limits: LandingLimits,
    kind: Kind,
    scratch: Path,
) -> Grid:
    """Read one sheet of a workbook.

    Args:
        path: The file.
        name: What to call it in an error.
        guide: What is known of it: `sheet` and `columns`.
        limits: What it may produce.
        kind: What the file is.
        scratch: A private folder.

    Returns:
        The sheet from its first row and its first column.

    Raises:
        TableError: Damaged, hostile, locked, empty, or of several sheets without a word about
            which (`intake.ask.sheet`).
    """
    facts = _look_through(path, name, limits, kind)
    with library(name):
        book = _open(path, name, kind, scratch)
        choices = _choices(book, facts, name)
        chosen = choose_sheet(book, choices, guide, name)
        own = facts.sheets[chosen.name]
        sheet = book.get_sheet_by_name(chosen.name)
        merged = tuple(own.merged) or _merged(sheet)
        grid = Grid(kind, _guarded(sheet, own, name), sheet=chosen.name, merged=merged)
        grid.before = _before(sheet, own)
    grid.notes += [*facts.notes, *_sheet_notes(chosen, choices), *own.told()]
    if below := sum(1 for area in merged if area[0] > _TOP):
        grid.notes.append(
            f"{below} merged areas stand below row {_TOP}: only the first cell of each holds the "
            "value."
        )
    return grid


def _look_through(path: Path, name: str, limits: LandingLimits, kind: str) -> BookFacts:
    if kind == "xlsx":
        from irwell.tables.intake.workbook_xlsx import look_through_xlsx

        return look_through_xlsx(path, name, limits)
    if kind == "ods":
        from irwell.tables.intake.workbook_ods import look_through_ods

        return look_through_ods(path, name, limits)
    from irwell.tables.intake.workbook_xls import look_through_xls

    return look_through_xls(path, name, limits)


def _open(path: Path, name: str, kind: str, scratch: Path) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError

    # By its ending the library tells the kind; the one that was looked through is meant.
    named = scratch / f"book.{kind}"
    named.symlink_to(path.absolute())
    try:
        return CalamineWorkbook.from_path(named)
    except PasswordError:
        pass
    raise TableError(
        f"{name} is locked by a password.",
        "Save it without a password; Irwell encrypts what it keeps.",
        rule="intake.kind",
    )


@contextmanager
def library(name: str) -> Iterator[None]:
    """Turn a fault of the library into a refusal; its own text holds data.

    Args:
        name: What to call the file in an error.

    Yields:
        Nothing.

    Raises:
        TableError: The library could not read the file.
    """
    from python_calamine import CalamineError

    try:
        yield
        return
    except (CalamineError, ValueError, OverflowError):
        pass
    except BaseException as error:
        # Where the library breaks, it raises a class of its own that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
    raise TableError(
        f"{name} is damaged, or no workbook of this kind.",
        "Open it in a spreadsheet program and save it anew as XLSX, or as CSV.",
        rule="intake.workbook",
    )


def _choices(book: Any, facts: BookFacts, name: str) -> list[Choice]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    choices = []
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            known = facts.sheets.get(sheet.name)
            if known is None:  # it was not looked through, so it is not opened
                raise damaged(name)
            hidden = sheet.visible != SheetVisibleEnum.Visible
            choices.append(Choice(sheet.name, known.rows, known.columns, hidden))
    return choices


def _guarded(sheet: Any, facts: SheetFacts, name: str) -> Iterator[Row]:
    with library(name):
        yield from _rows(sheet, facts)


def _rows(sheet: Any, facts: SheetFacts) -> Iterator[Row]:
    left = sheet.start[1] if sheet.start else 0
    timed = moments(islice(sheet.iter_rows(), LOOKED_AT))
    return text_rows(sheet.iter_rows(), facts.errors, timed, left)


def _before(sheet: Any, facts: SheetFacts) -> tuple[str, ...]:
    first = islice(_rows(sheet, facts), SHOWN)
    return tuple("\t".join(cell or "" for cell in cells) for cells, _ in first)


def _merged(sheet: Any) -> tuple[Merged, ...]:
    areas = sheet.merged_cell_ranges or ()
    return tuple((a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in islice(areas, MERGES))


def _sheet_notes(chosen: Choice, choices: list[Choice]) -> list[str]:
    notes = ["The sheet that was read is hidden in the workbook."] if chosen.hidden else []
    others = [choice for choice in choices if choice.rows and choice != chosen]
    if others:
        listed = ", ".join(map(described, others[:_LISTED]))
        notes.append(f"Other sheets with cells, not read: {listed}.")
    return notes
