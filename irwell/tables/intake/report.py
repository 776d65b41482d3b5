"""The intake report: what a file was, what was left out of it, what was changed and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["csv", "xlsx", "xls", "ods", "json", "jsonl", "xml", "fixed", "parquet", "geojson"]
Why = Literal[
    "preamble",  # lines above the headings
    "header",  # the headings themselves
    "blank",  # rows without any text
    "total",  # a row of sums, proven by the rows above it
    "footer",  # notes below the last row
    "ruler",  # a line of dashes directly below the headings
    "repeated_header",  # the headings again, as at a page break
    "empty_column",  # a column without heading and without text
]
SHOWN = 5  # rows shown before and after
ROWS_NAMED = 20  # row numbers kept for one reason; the count is always exact


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was left out for one reason.

    Attributes:
        why: The reason.
        rows: Row numbers in the file, from 1, ascending, at most `ROWS_NAMED`.
        count: How many rows; of `empty_column`, how many columns.
        cells: How many cells they hold; a cell is a field of the file as it stands, empty or not.
    """

    why: Why
    rows: tuple[int, ...]
    count: int
    cells: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Cells whose text was changed by one named rule.

    Attributes:
        rule: Its name, for instance `short_row`: docs/reference/intake.md lists each.
        column: The column; empty if it is not one column's.
        count: How many cells.
    """

    rule: str
    column: str
    count: int


@dataclass(frozen=True, slots=True)
class Intake:
    """How one file was read.

    Every cell is accounted for: `cells` = cells landed as they stood + changed + skipped.

    Attributes:
        kind: What the file is.
        container: `gzip` or `zip` when it came in one.
        member: The file inside a zip.
        encoding: Of a text file: the encoding it was read as.
        separator: Of a CSV file: the character between fields.
        sheet: Of a workbook.
        header: Rows of the file, from 1, that hold the headings; empty when none do.
        columns: The headings as they are used.
        rows: Rows of data.
        cells: Cells of the whole file, as read.
        skipped: What was left out.
        changed: What was changed.
        notes: What a person should know, one plain sentence each; no value of the data.
        before: The first lines as they stood; these are data, for the sender's eyes only.
        after: The first rows as they were read; the same holds.
    """

    kind: Kind
    container: str = ""
    member: str = ""
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    rows: int = 0
    cells: int = 0
    skipped: tuple[Skipped, ...] = ()
    changed: tuple[Changed, ...] = ()
    notes: tuple[str, ...] = ()
    before: tuple[str, ...] = field(default=(), repr=False)
    after: tuple[tuple[str | None, ...], ...] = field(default=(), repr=False)

    @property
    def landed(self) -> int:
        """Cells that were landed, changed or not."""
        return self.cells - sum(part.cells for part in self.skipped)


def intake_value(intake: Intake, *, samples: bool) -> dict[str, Any]:
    """Return an intake report as plain values.

    Args:
        intake: The report.
        samples: Whether the first rows are wanted: they are data, so only at the sender's door.

    Returns:
        Plain values, ready for JSON.
    """
    value: dict[str, Any] = {
        "kind": intake.kind,
        "container": intake.container,
        "member": intake.member,
        "encoding": intake.encoding,
        "separator": intake.separator,
        "sheet": intake.sheet,
        "header": list(intake.header),
        "columns": list(intake.columns),
        "rows": intake.rows,
        "cells": intake.cells,
        "landed": intake.landed,
        "skipped": [
            {"why": s.why, "rows": list(s.rows), "count": s.count, "cells": s.cells}
            for s in intake.skipped
        ],
        "changed": [{"rule": c.rule, "column": c.column, "count": c.count} for c in intake.changed],
        "notes": list(intake.notes),
    }
    if samples:
        value |= {"before": list(intake.before), "after": [list(row) for row in intake.after]}
    return value


def intake_from(value: Mapping[str, Any]) -> Intake:
    """Return the intake report that `intake_value` wrote.

    Args:
        value: Plain values.

    Returns:
        The report, with its first rows if they were written.
    """
    return Intake(
        kind=value["kind"],
        container=value["container"],
        member=value["member"],
        encoding=value["encoding"],
        separator=value["separator"],
        sheet=value["sheet"],
        header=tuple(value["header"]),
        columns=tuple(value["columns"]),
        rows=value["rows"],
        cells=value["cells"],
        skipped=tuple(
            Skipped(s["why"], tuple(s["rows"]), s["count"], s["cells"]) for s in value["skipped"]
        ),
        changed=tuple(Changed(c["rule"], c["column"], c["count"]) for c in value["changed"]),
        notes=tuple(value["notes"]),
        before=tuple(value.get("before", ())),
        after=tuple(tuple(row) for row in value.get("after", ())),
    )
