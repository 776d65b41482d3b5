"""Which sheet of a workbook holds the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.guide import Guide

LOOKED_AT = 100  # rows of a sheet in which the expected headings are looked for
LISTED = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """One sheet that may be the table.

    Attributes:
        name: Its name.
        rows: How many rows it has.
        columns: How many columns.
        hidden: Whether the workbook hides it.
    """

    name: str
    rows: int
    columns: int
    hidden: bool

    @property
    def is_table(self) -> bool:
        """Whether it has more than one row and more than one column."""
        return self.rows > 1 and self.columns > 1


def choose_sheet(book: Any, choices: Sequence[Choice], guide: Guide, name: str) -> Choice:
    """Choose the sheet that holds the table.

    Args:
        book: The open workbook, to look for expected headings.
        choices: Its worksheets, in order.
        guide: What is known: `sheet` and `columns`.
        name: What to call the file in an error.

    Returns:
        The sheet that is stated; else the only one with cells; else the one that holds most of
        the expected headings; else the only one that is not hidden and has rows and columns.

    Raises:
        TableError: All are empty, or it is not clear which (`intake.ask.sheet`).
    """
    filled = [choice for choice in choices if choice.rows]
    if guide.sheet:
        stated = [choice for choice in choices if choice.name == guide.sheet]
        if not stated:
            raise _which(name, filled, "has no sheet of the name stated")
        return stated[0]
    if not filled:
        raise TableError(
            f"{name} has no cells in any sheet.", "Send the table.", rule="intake.empty"
        )
    found = filled if len(filled) == 1 else _expected(book, filled, guide.columns)
    if not found:
        found = [choice for choice in filled if choice.is_table]
        shown = [choice for choice in found if not choice.hidden]
        found = shown or found
    if len(found) != 1:
        raise _which(name, filled, f"has {len(filled)} sheets with cells")
    return found[0]


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _expected(book: Any, choices: Sequence[Choice], columns: Sequence[str]) -> list[Choice]:
    """Return the sheet with most of the expected headings in its rows, if there is one."""
    wanted = {_plain(column) for column in columns} - {""}
    if not wanted:
        return []
    scores = {choice: _score(book, choice, wanted) for choice in choices}
    best = max(scores.values())
    found = [choice for choice, score in scores.items() if score == best]
    return found if best * 2 >= len(wanted) and len(found) == 1 else []


def _score(book: Any, choice: Choice, wanted: set[str]) -> int:
    rows = islice(book.get_sheet_by_name(choice.name).iter_rows(), LOOKED_AT)
    texts = ({_plain(cell) for cell in row if isinstance(cell, str)} for row in rows)
    return max((len(wanted & row) for row in texts), default=0)


def _which(name: str, choices: Sequence[Choice], what: str) -> TableError:
    listed = ", ".join(map(described, choices[:LISTED]))
    return TableError(
        f"{name} {what}; it holds: {listed}.",
        "Say which sheet holds the table: `--sheet NAME`, or `irwell.file` in the contract.",
        rule="intake.ask.sheet",
    )


def described(choice: Choice) -> str:
    """Return a sheet's name and size for people.

    Args:
        choice: The sheet.

    Returns:
        One phrase.
    """
    hidden = ", hidden" if choice.hidden else ""
    return f"{choice.name[:80]} ({choice.rows} rows, {choice.columns} columns{hidden})"
