"""Whether a plan fits the types of its columns, decided before anything is emitted.

What passes here cannot make the engine fail: each test and form meets a type that it is made
for, each bound value lies in that type's range, and each name is there once.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from irwell.errors import TableError
from irwell.tables import plan as nodes
from irwell.tables.days import first_day
from irwell.tables.plan import Field, Plan, Scalar, Type

INTEGERS = range(-(2**63), 2**63)
EXACT = 2**53  # beyond it a double does not hold each integer. Source: IEEE 754
LONGEST_LIFE = 200  # years; an age beyond it is a slip of the pen
_NUMBERS: tuple[Type, ...] = ("integer", "number")
_DAYS: tuple[Type, ...] = ("date", "timestamp")
_NAMES: tuple[Type, ...] = ("text", "integer")

TESTS: dict[type, tuple[str, tuple[Type, ...]]] = {
    nodes.Equals: ("equals", nodes.TYPES),
    nodes.OneOf: ("one of", nodes.TYPES),
    nodes.NotOneOf: ("not one of", nodes.TYPES),
    nodes.Before: ("before", _DAYS),
    nodes.After: ("after", _DAYS),
    nodes.WithinLast: ("within last", _DAYS),
    nodes.AgeUnder: ("age under", _DAYS),
    nodes.AgeOver: ("age over", _DAYS),
    nodes.Present: ("present", nodes.TYPES),
    nodes.NotOnList: ("not on list", _NAMES),
    nodes.HeldBy: ("held by", _NAMES),
}
SHOWS: dict[type, tuple[str, tuple[Type, ...], Type | None]] = {
    nodes.Keep: ("keep", nodes.TYPES, None),
    nodes.Pseudonym: ("pseudonym", _NAMES, "text"),
    nodes.Year: ("year", _DAYS, "integer"),
    nodes.Month: ("month", _DAYS, "text"),
    nodes.Band: ("band", _NUMBERS, "text"),
    nodes.FirstPart: ("first_part", ("text",), "text"),
    nodes.Round: ("round", _NUMBERS, None),
    nodes.YesNo: ("yes_no", nodes.TYPES, "boolean"),
    nodes.Area: ("area", _NAMES, "text"),
    nodes.Redact: ("redact", nodes.TYPES, "text"),
}


def check_types(plan: Plan) -> None:
    """Refuse a plan whose tests or forms do not fit the types of their columns.

    Args:
        plan: Any plan.

    Raises:
        TableError: Names the column and the test or form that does not fit.
    """
    project = plan.input
    fields = _check_filter(project.input)
    shown_names = [shown.name for shown in project.columns]
    if not shown_names:
        raise TableError("The plan shows no column.", "Name at least one column.")
    _once(shown_names, "output")
    for shown in project.columns:
        word, types, _ = SHOWS[type(shown.show)]
        _fits(fields, shown.column, word, types)
        _check_show(shown, fields[shown.column], word)
    if isinstance(plan, nodes.Count):
        _check_count(plan, shown_names)


def output_fields(plan: Plan) -> tuple[Field, ...]:
    """Return the columns that leave, in order, with their types.

    Args:
        plan: A plan that `check_types` accepts.

    Returns:
        The fields; for `Count` those counted by, then `n`.
    """
    types = {field.name: field.type for field in plan.input.input.input.fields}
    shown = {
        item.name: Field(item.name, SHOWS[type(item.show)][2] or types[item.column])
        for item in plan.input.columns
    }
    if isinstance(plan, nodes.Count):
        return (*(shown[name] for name in plan.by), Field("n", "integer"))
    return tuple(shown.values())


def _check_filter(rows: nodes.Filter) -> dict[str, Field]:
    fields = {field.name: field for field in rows.input.fields}
    _once([field.name for field in rows.input.fields], "source")
    for test in rows.tests:
        word, types = TESTS[type(test)]
        _fits(fields, test.column, word, types)
        _check_test(test, fields[test.column], word)
        if isinstance(test, nodes.HeldBy):
            _check_held(test, word)
    return fields


def _check_held(test: nodes.HeldBy, word: str) -> None:
    # A list belongs to the rows that leave: here one row off it would be enough to pass.
    if any(isinstance(one, nodes.HeldBy | nodes.NotOnList) for one in test.held.tests):
        fault = "a test of the other source is held by a third one, or by a list"
        raise _refuse(test.column, word, fault, "Test a value of the other source itself.")
    _fits(_check_filter(test.held), test.held_column, word, _NAMES)


def _refuse(column: str, word: str, fault: str, remedy: str) -> TableError:
    return TableError(f"Column `{column}`, `{word}`: {fault}.", remedy, rule=word)


def _once(names: Sequence[str], where: str) -> None:
    seen: set[str] = set()
    for name in names:
        # The engine takes names that differ only by case for one and the same.
        if name.lower() in seen or name.lower() == nodes.ROW or not name or "\x00" in name:
            raise TableError(
                f"Column `{name}` of the {where} is named twice, or its name is reserved.",
                "Give each column a name of its own, different not only by case.",
            )
        seen.add(name.lower())


def _fits(fields: dict[str, Field], column: str, word: str, types: tuple[Type, ...]) -> None:
    if column not in fields:
        raise _refuse(column, word, "there is no such column", "Name a column of the contract.")
    if fields[column].type not in types:
        fault = f"a column of type {fields[column].type} does not take it"
        raise _refuse(column, word, fault, f"It takes {', '.join(types)}.")


def _check_test(test: Any, field: Field, word: str) -> None:
    if isinstance(test, nodes.Equals | nodes.OneOf | nodes.NotOneOf):
        values = (test.value,) if isinstance(test, nodes.Equals) else test.values
        if not values:
            raise _refuse(field.name, word, "it names no value", "Name at least one value.")
        if not all(_of_type(value, field.type) for value in values):
            fault = f"a value is not of type {field.type}"
            raise _refuse(field.name, word, fault, "Write each value as the column's type.")
    ages = isinstance(test, nodes.AgeUnder | nodes.AgeOver)
    if ages and not 0 <= test.years <= LONGEST_LIFE:
        fault = f"the age is not between 0 and {LONGEST_LIFE}"
        raise _refuse(field.name, word, fault, "Write the age in whole years.")
    if isinstance(test, nodes.WithinLast) and (
        test.count < 1 or test.unit not in ("days", "months", "years")
    ):
        raise _refuse(field.name, word, "the period is empty", "Write one day or more.")
    if ages or isinstance(test, nodes.WithinLast):
        _starts(test, field, word)


def _starts(test: Any, field: Field, word: str) -> None:
    try:
        first_day(test)
    except (ValueError, OverflowError):
        fault = "the period begins before year 1"
        raise _refuse(field.name, word, fault, "Write a shorter period.") from None


def _is_day(value: Scalar) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_text(value: Scalar) -> bool:
    try:
        return isinstance(value, str) and "\x00" not in value and value.encode() is not None
    except UnicodeEncodeError:
        return False


def _is_integer(value: Scalar) -> bool:
    return type(value) is int and value in INTEGERS


def _is_number(value: Scalar) -> bool:
    if type(value) is int:
        return abs(value) <= EXACT
    return isinstance(value, float) and math.isfinite(value)


_OF_TYPE: dict[Type, Callable[[Scalar], bool]] = {
    "text": _is_text,
    "integer": _is_integer,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_day,
    "timestamp": _is_day,
}


def _of_type(value: Scalar, wanted: Type) -> bool:
    return _OF_TYPE[wanted](value)


def _check_show(shown: nodes.Shown, field: Field, word: str) -> None:
    show = shown.show
    if isinstance(show, nodes.Round) and show.to not in range(1, 2**53):
        fault = "the multiple is not a whole number from 1"
        raise _refuse(field.name, word, fault, "Write a whole number, for instance 10.")
    if isinstance(show, nodes.Band):
        cuts = show.cuts
        whole = all(_is_number(cut) for cut in cuts)
        if not cuts or not whole or any(a >= b for a, b in pairwise(cuts)):
            fault = "the cuts do not rise"
            raise _refuse(field.name, word, fault, "Write rising numbers, for instance [18, 65].")


def _check_count(plan: nodes.Count, shown: Sequence[str]) -> None:
    for name in plan.by:
        if name not in shown:
            raise _refuse(name, "count", "it is not an output column", "Count by a shown column.")
    _once([*plan.by, "n"], "count")
