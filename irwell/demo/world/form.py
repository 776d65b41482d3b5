"""How a body sends an extract: which kind of file, in which encoding, with what around the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["csv", "workbook", "fixed", "json", "xml"]
_ENDINGS: Mapping[Kind, str] = {
    "csv": ".csv",
    "workbook": ".xlsx",
    "fixed": ".txt",
    "json": ".json",
    "xml": ".xml",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Some columns under one merged heading of a workbook.

    Attributes:
        heading: The heading over all of them.
        columns: Column to the heading below it.
    """

    heading: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """How a body sends an extract; plain CSV in UTF-8 unless more is said.

    Attributes:
        kind: Which kind of file.
        encoding: Of text files.
        newline: Of CSV.
        separator: Of CSV.
        gzip: Whether the file is packed.
        title: Lines above the headings; an empty one is a blank line.
        sums: Columns whose sum stands in a row below the data.
        notes: Lines below the data, after a blank one.
        headings: Column to its heading in the file, where they differ.
        groups: Of a workbook: headings in two rows.
        numbers: Columns that hold numbers and no texts, in workbooks and JSON.
        widths: Of fixed width: column to the characters of its field, in order.
        record: Of JSON and XML: what the list, and each row of it, is called.
    """

    kind: Kind = "csv"
    encoding: str = "utf-8"
    newline: str = "\n"
    separator: str = ","
    gzip: bool = False
    title: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    numbers: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    record: tuple[str, str] = ("rows", "row")

    @property
    def ending(self) -> str:
        """The end of the file's name."""
        return _ENDINGS[self.kind] + ".gz" * self.gzip

    def heading(self, column: str) -> str:
        """Return the heading under which a column is read.

        Args:
            column: The column's name in the contract.

        Returns:
            Its heading in the file; of two rows, both joined by a space.
        """
        for group in self.groups:
            if column in group.columns:
                return f"{group.heading} {group.columns[column]}"
        return self.headings.get(column, column)


PLAIN = Form()
OLD_OFFICE = Form(encoding="utf-8-sig", newline="\r\n")  # a byte-order mark and CR LF
