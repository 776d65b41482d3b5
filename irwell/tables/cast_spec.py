"""What one column of text is cast to, and what a cast reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from irwell.tables.intake.report import Changed
from irwell.tables.plan import Type

Form = Literal["", "thousands", "money", "percent", "unit"]
ROWS_TOLD = 10_000  # row numbers told of one question
ROWS_SHOWN = 1000  # row numbers kept for one column; the count is always exact
MARKER = "_suppressed"  # what the name of a marker column ends in


@dataclass(frozen=True, slots=True)
class CastSpec:
    """One column to cast.

    Attributes:
        name: The column's name in the typed file.
        type: What it becomes.
        date_format: For dates and timestamps, a strptime format; ISO 8601 when empty.
        null_tokens: Texts that mean no value, compared after spaces at both ends are gone.
        source: Its heading in the landed file; `name` when empty.
        form: How numbers and integers are written. Empty: digits, point and exponent only.
            `thousands`: commas or no-break spaces between groups of three. `money`: also £, $ or
            €, and negative in parentheses, with a minus sign at either end or with CR; DR is
            positive. `percent`: a percent sign may follow; the number is never divided by 100.
            `unit`: `unit` may follow.
        unit: For the form `unit`, for instance `ugm-3`.
        suppressed: Texts that stand for a value held back, for instance `<10` or `c`; compared
            after spaces at both ends are gone, letter case counts. They win over null tokens.
    """

    name: str
    type: Type
    date_format: str = ""
    null_tokens: tuple[str, ...] = ()
    source: str = ""
    form: Form = ""
    unit: str = ""
    suppressed: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The column's heading in the landed file."""
        return self.source or self.name

    @property
    def marker(self) -> str:
        """The name of the column of its markers; empty when no text stands for a value."""
        return self.name + MARKER if self.suppressed else ""


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


class Ask(NamedTuple):
    """A question asked of each value of a column, in the pass that looks at the texts.

    Attributes:
        column: The column's name in the typed file.
        holds: A sqlglot condition over the quoted column of that name.
    """

    column: str
    holds: Any


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked on the way of a cast.

    Attributes:
        asks: The questions.
        values: The values of their placeholders, under names that begin with no `c`.
    """

    asks: tuple[Ask, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


NO_QUESTIONS = Questions()


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one question.

    Attributes:
        count: How many rows it holds for.
        rows: Their row numbers, ascending, at most `ROWS_TOLD`.
    """

    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """What a cast did with each cell of the columns that it carried.

    Every cell is accounted for, once: `cells` = `same` + changed + uncast.

    Attributes:
        rows: How many rows.
        columns: How many columns were carried, marker columns not among them.
        uncast: One for each column with values that did not cast, in the order of the columns.
        changed: By column and rule, how many cells are not simply the text that stood there.
        suppressed: By column with markers, how many cells are one; zero is told too.
        filled: By column, how many cells have a value.
        told: The answer to each question; None where a text of its column is not simply its
            value, so that the question must be asked of the typed rows.
    """

    rows: int
    columns: int
    uncast: tuple[Uncast, ...] = ()
    changed: tuple[Changed, ...] = ()
    suppressed: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    told: tuple[Told | None, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells of the landed file were looked at."""
        return self.rows * self.columns

    @property
    def same(self) -> int:
        """Cells whose value is simply what their text says; no value counts as itself."""
        changed = sum(part.count for part in self.changed)
        return self.cells - changed - sum(part.count for part in self.uncast)
