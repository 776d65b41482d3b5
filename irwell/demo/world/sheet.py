"""One extract in the making: its columns as text, and what is to be planted in it."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from irwell.demo.world.form import PLAIN, Form
from irwell.demo.world.numbers import Integers, Text

Kind = Literal["missing", "not_cast", "duplicate", "pattern", "range", "code"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault to plant in one column.

    Attributes:
        kind: The check's rule word.
        column: The column's heading; for `duplicate`, the key of the table.
        wrong: Texts to put there, in turn. Empty for `missing` and `duplicate`, and for
            `pattern`, which cuts off the last letter.
    """

    kind: Kind
    column: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Canary:
    """A value to plant in a column that no agreement lets out.

    Attributes:
        column: The column's heading.
        value: The text that goes into the cell; empty for free text, where a token unique to the
            extract is added to what stands there.
    """

    column: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One body's extract, clean as yet.

    Attributes:
        organisation: The body.
        slug: The data set's short name.
        columns: Heading to texts; None is an empty cell.
        people: Index of the person whom each row is about, or -1.
        households: Index of the household that each row is about.
        faults: What goes wrong in it.
        canaries: What is planted in withheld columns.
        form: How its body sends it.
    """

    organisation: str
    slug: str
    columns: dict[str, Text]
    people: Integers
    households: Integers
    faults: tuple[Fault, ...] = ()
    canaries: tuple[Canary, ...] = ()
    form: Form = PLAIN

    @property
    def id(self) -> str:
        """The data set's id, at contract major 1."""
        return f"{self.organisation}/{self.slug}@1"

    @property
    def file(self) -> str:
        """The extract's path below the world's folder."""
        return f"extracts/{self.organisation}/{self.slug}{self.form.ending}"

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.people)

    def take(self, index: Integers) -> "Sheet":
        """Return the sheet with these rows only, in this order.

        Args:
            index: Row indices from 0; one may stand twice.

        Returns:
            A copy.
        """
        return replace(
            self,
            columns={name: values[index] for name, values in self.columns.items()},
            people=self.people[index],
            households=self.households[index],
        )


def planted_rows(count: int, rate: float, rows: int) -> int:
    """Return how many rows a kind of fault is planted in.

    Args:
        count: How many kinds share the sheet.
        rate: The share of rows for each kind.
        rows: Rows of the sheet.

    Returns:
        At least two, unless all kinds together would take more than a third of the rows: then 0.
    """
    each = max(2, int(np.ceil(rate * rows)))
    return each if (count + 1) * each * 3 <= rows else 0
