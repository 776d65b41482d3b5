"""Whether the bounds of a column fit its type and each other."""

from collections.abc import Iterator
from typing import Any

from irwell.contracts.faults_fault import Fault
from irwell.contracts.model import Column
from irwell.contracts.values import typed
from irwell.tables.plan import Scalar

OPTIONS = "logicalTypeOptions"


def bounds(column: Column) -> Iterator[Fault]:
    """Yield each contradiction of a column's bounds, lengths and multiples.

    Args:
        column: The column, read.

    Yields:
        The key at fault, what is wrong and the remedy.
    """
    yield from _lengths(column)
    if column.multiple_of is not None and column.type not in ("integer", "number"):
        yield Fault(
            OPTIONS,
            f"has `multipleOf` and is of type {column.type}",
            "`multipleOf` is for numbers.",
        )
    said = [b for b in (*_lower(column), *_upper(column)) if b is not None]
    if not said:
        return
    if column.type in ("text", "boolean"):
        yield Fault(
            OPTIONS,
            f"has bounds and is of type {column.type}",
            "`minimum` and `maximum` are for numbers, dates and timestamps.",
        )
    elif not all(_is_typed(column, bound) for bound in said):
        yield Fault(
            OPTIONS,
            f"has a bound that is not of type {column.type}",
            "Numbers without quotes; dates as ISO text, `2026-11-30`.",
        )
    elif _crossed(column):
        yield Fault(OPTIONS, "has a minimum above its maximum", "Exchange or correct them.")


def _lengths(column: Column) -> Iterator[Fault]:
    low, high = column.min_length, column.max_length
    if column.type != "text" and (low is not None or high is not None):
        yield Fault(
            OPTIONS,
            f"has a length and is of type {column.type}",
            "`minLength` and `maxLength` are for `logicalType: string`.",
        )
    elif low is not None and high is not None and low > high:
        yield Fault(OPTIONS, "has a minimum above its maximum", "Exchange or correct them.")


def _lower(column: Column) -> tuple[Scalar | None, Scalar | None]:
    return column.minimum, column.exclusive_minimum


def _upper(column: Column) -> tuple[Scalar | None, Scalar | None]:
    return column.maximum, column.exclusive_maximum


def _is_typed(column: Column, bound: Scalar) -> bool:
    if isinstance(bound, str) == (column.type in ("integer", "number")):
        return False
    try:
        typed(column.type, bound)
    except ValueError:
        return False
    return True


def _crossed(column: Column) -> bool:
    low: list[Any] = [typed(column.type, b) for b in _lower(column) if b is not None]
    high: list[Any] = [typed(column.type, b) for b in _upper(column) if b is not None]
    return bool(low and high) and max(low) > min(high)
