"""Figures that carry a mark, read for showing; a table without one is refused."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from irwell.documents.marks import Own, Passed

Figures = Passed | Own
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of a marked table, as it is shown.

    Attributes:
        name: The column.
        heading: What stands above it.
        unit: Put after each number, for instance `%`.
        places: Digits after the decimal point; None shows whole numbers and others as they are.
    """

    name: str
    heading: str
    unit: str = ""
    places: int | None = None


def rows_of(figures: Figures) -> list[Row]:
    """Return the rows of a marked table.

    Args:
        figures: A table that carries a mark.

    Returns:
        One mapping for each row.

    Raises:
        TypeError: It carries no mark.
    """
    if not isinstance(figures, Passed | Own):
        raise TypeError("A figure without a mark goes on no page, chart or CSV.")
    rows: list[Row] = figures.table.to_pylist()
    return rows


def names_of(figures: Figures) -> list[str]:
    """Return the columns of a marked table.

    Args:
        figures: A table that carries a mark.

    Returns:
        Their names, in order.

    Raises:
        TypeError: It carries no mark.
    """
    if not isinstance(figures, Passed | Own):
        raise TypeError("A figure without a mark goes on no page, chart or CSV.")
    names: list[str] = list(figures.table.column_names)
    return names


def is_number(value: object) -> bool:
    """Return whether a value is shown as a number.

    Args:
        value: A value of a marked table.

    Returns:
        True for whole and decimal numbers; not for yes and no.
    """
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def number(value: object) -> float | None:
    """Return a value that is drawn.

    Args:
        value: A value of a marked table.

    Returns:
        The number; None where there is no value, which is a gap and never 0.

    Raises:
        ValueError: It is neither, or not finite.
    """
    if value is None:
        return None
    if not is_number(value) or not math.isfinite(drawn := float(value)):  # type: ignore[arg-type]
        raise ValueError("A chart draws finite numbers only.")
    return drawn


def written(value: object, shown: Shown, none: str) -> str:
    """Return a value as people read it; not yet escaped.

    Args:
        value: A value of a marked table.
        shown: Its column.
        none: What is said where there is no value.

    Returns:
        Text: `1,234`, `98.5%`, `yes`.
    """
    if value is None:
        return none
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not is_number(value):
        return str(value)
    plain = f"{value:,}" if shown.places is None else f"{value:,.{shown.places}f}"
    return plain + shown.unit
