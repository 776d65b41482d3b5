"""What is known of a workbook's sheets before the library opens it, and how large they may be.

The library makes a full rectangle of each sheet, and shows an error such as `#N/A` as an empty
cell; so the sheets are looked through first, by the bytes that they produce.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from irwell.errors import TableError
from irwell.tables.intake.text import counted

BOX = 40_000_000  # cells of the smallest rectangle around all cells of a sheet
TEXT = 2 * 2**30  # bytes of text that all cells of a sheet hold
ERRORS = 1_000_000  # cells that hold an error
MERGED = 1_000_000  # merged areas of a sheet
# Source: ECMA-376 part 1, 18.17.2.7 (kinds of error) and the codes of [MS-XLS] 2.5.10.
ERROR_CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True)
class SheetFacts:
    """One sheet, looked through.

    Attributes:
        rows: The last row with a value, from 1.
        columns: The last column with a value, from 1.
        errors: The text of each cell that holds an error, by row and column from 0.
        bare: How many formulas have no value kept with them.
        merged: Merged cells, where the library does not tell: first row, first column, last row,
            last column, from 1.
        hidden_rows: How many rows the sheet hides.
        hidden_columns: How many columns it hides.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    bare: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0

    @property
    def is_spread(self) -> bool:
        """Whether its cells are spread too far."""
        return self.rows * self.columns > BOX

    def check(self, name: str, most: int = BOX) -> None:
        """Refuse a sheet that is too large for memory.

        Args:
            name: What to call the file in an error.
            most: How many cells it may have.

        Raises:
            TableError: Its cells are spread too far, or hold too many errors.
        """
        if self.rows * self.columns > most:
            raise TableError(
                f"{name}: a sheet's cells are spread over {self.rows} rows and {self.columns} "
                f"columns; at most {most} cells are read.",
                "Delete what stands far from the table, or save the sheet as CSV.",
                rule="intake.size",
            )
        if len(self.errors) > ERRORS:
            raise TableError(
                f"{name}: over {ERRORS} cells of a sheet hold an error.",
                "Mend the formulas, or save the sheet as CSV.",
                rule="intake.size",
            )

    def told(self) -> list[str]:
        """Return what to say of errors, formulas and what is hidden.

        Returns:
            Plain sentences.
        """
        columns = Counter(column for _, column in self.errors)
        listed = ", ".join(f"{letters(c)} ({n})" for c, n in sorted(columns.items())[:20])
        notes = []
        if columns:
            notes.append(f"Cells that hold an error such as #N/A, kept as its text: {listed}.")
        if self.bare:
            notes.append(
                f"Formulas without a kept value, read as no value: {self.bare}. Open the workbook "
                "in a spreadsheet program and save it, so that it keeps them."
            )
        if self.hidden_rows or self.hidden_columns:
            notes.append(
                f"The sheet hides {counted(self.hidden_rows, 'row')} and "
                f"{counted(self.hidden_columns, 'column')}; they were read like the others. Delete "
                "what was not meant to be sent."
            )
        return notes


@dataclass(slots=True)
class BookFacts:
    """A workbook, looked through.

    Attributes:
        sheets: By name.
        notes: Plain sentences: macros, links to other files.
    """

    sheets: Mapping[str, SheetFacts] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def letters(column: int) -> str:
    """Return a column's letters.

    Args:
        column: From 0.

    Returns:
        `A` for 0, `AA` for 26.
    """
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(65 + digit) + name
    return name


def column_of(name: str) -> int:
    """Return a column's number.

    Args:
        name: Its letters.

    Returns:
        From 0: 0 for `A`.
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
