"""How a reader hands a file over: as a grid of rows, or as records that are named already.

`landing.land` asks `kinds` what the file is, opens it with the reader of that kind, and lands what
it gives. A reader returns one of two things:

- `Grid`: rows of cells as they stand, from the file's first row, blank rows too (a blank row is
  `[]` or all None). Nothing is known of headings. `framing.land_grid` finds them, lands the rows
  below, and tallies what was left out. Workbooks and separated text give grids.
- `Records`: names, and Arrow batches of text columns in the order of the names. Nothing above or
  below them. JSON, XML, Parquet, GeoJSON and fixed width with a layout give records.

A row of a grid is `(cells, changes)`. A cell is text, or None for no value; the row is not padded.
`changes` names the cells whose text the reader changed, as `(rule, index from 0)`, at most one rule
for a cell; almost always it is `()`. Only changes of landed rows are counted, so the reader tallies
nothing itself. A reader raises `TableError` where it would have to guess, and may fill `notes`
until its last row was taken. Both are read once, from front to back, in bounded memory.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from irwell.tables.intake.report import Kind, Skipped

Cells = Sequence[str | None]
Changes = Sequence[tuple[str, int]]
Row = tuple[Cells, Changes]
Merged = tuple[int, int, int, int]  # first row, first column, last row, last column, all from 1


@dataclass(slots=True)
class Grid:
    """A file as rows of cells, headings not yet found.

    Attributes:
        kind: What the file is.
        rows: Every row from the first, with what the reader changed in it.
        encoding: Of a text file.
        separator: Of a CSV file.
        sheet: Of a workbook.
        merged: Cells that are one: first row, first column, last row, last column, from 1.
        widths: How many rows have how many cells, over the whole file, where that is known.
        before: The first lines as they stood, at most `SHOWN` of them.
        notes: Plain sentences for the report; may grow until the last row was taken.
    """

    kind: Kind
    rows: Iterator[Row]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    merged: tuple[Merged, ...] = ()
    widths: Counter[int] = field(default_factory=Counter)
    before: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Records:
    """A file as named columns of text.

    Attributes:
        kind: What the file is.
        names: The columns' names, as they stand; `landing` checks them.
        batches: Arrow record batches of text columns, in the order of the names.
        encoding: Of a text file.
        skipped: What the reader left out; may grow until the last batch was taken.
        changed: How many cells each rule changed, by rule and name of the column; as above.
        before: The first lines as they stood, where there are lines.
        notes: Plain sentences for the report; as above.
    """

    kind: Kind
    names: tuple[str, ...]
    batches: Iterator[Any]
    encoding: str = ""
    skipped: list[Skipped] = field(default_factory=list)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
