"""Row clauses become row tests: one entry for each verb, and a verb without an entry is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from irwell.agreements.model import RowClause
from irwell.contracts.model import Column
from irwell.errors import AgreementError
from irwell.tables import plan

_PERIOD = re.compile(r"([1-9][0-9]{0,4}) (day|month|year)s?")
_PYTHON: Mapping[plan.Type, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_DAYS: tuple[plan.Type, ...] = ("date", "timestamp")
_YEARS_MOST = 150  # an age beyond any recorded human life (122 years) is a slip of the pen


def row_test(clause: RowClause, column: Column, *, as_at: date, path: str) -> plan.Test:
    """Compile one row clause, other than `not on list`, for one column.

    Args:
        clause: The clause as agreed.
        column: The contract's column of that name.
        as_at: The day that `each_use` stands for (Europe/London).
        path: Where the clause stands in the agreement, for the refusal.

    Returns:
        The row test.

    Raises:
        AgreementError: The verb is not compiled, or does not fit the column or its value.
    """
    compiler = ROW_VERBS.get(clause.verb)
    if compiler is None:
        raise refusal(f"No row verb `{clause.verb}` exists.", path, _one_of(ROW_VERBS))
    day = as_at if clause.as_at == "each_use" else clause.as_at
    return compiler(clause, column, day, path)


def refusal(text: str, path: str, remedy: str) -> AgreementError:
    """Return the refusal of one clause.

    Args:
        text: What is wrong, without values of the data.
        path: Where the clause stands in the agreement.
        remedy: What its author can do.

    Returns:
        The error, to be raised.
    """
    return AgreementError(f"{path}: {text}", remedy, rule=path)


def typed(column: Column, types: tuple[plan.Type, ...], verb: str, path: str) -> None:
    """Refuse a verb on a column of a type that it does not fit.

    Args:
        column: The contract's column.
        types: The types that the verb takes.
        verb: The verb, for the message.
        path: Where the clause stands in the agreement.

    Raises:
        AgreementError: The column is of another type.
    """
    if column.type not in types:
        text = f"`{verb}` does not fit the {column.type} column `{column.name}`."
        raise refusal(text, path, f"Use it on a column of type {' or '.join(types)}.")


def _one_of(names: Mapping[str, object]) -> str:
    return f"Use one of: {', '.join(names)}."


def _scalar(value: Any, column: Column, verb: str, path: str) -> plan.Scalar:
    typed(column, tuple(_PYTHON), verb, path)
    right = isinstance(value, _PYTHON[column.type])
    if isinstance(value, bool) and column.type != "boolean":
        right = False
    if not right:
        text = f"the value of `{verb}` is no {column.type}, as column `{column.name}` is."
        raise refusal(text, path, "Write the value in the column's type.")
    scalar: plan.Scalar = value
    return scalar


def _scalars(clause: RowClause, column: Column, path: str) -> tuple[plan.Scalar, ...]:
    values = clause.value if isinstance(clause.value, (list, tuple)) else ()
    if not values:
        raise refusal(f"`{clause.verb}` has no list of values.", path, "List at least one value.")
    return tuple(_scalar(value, column, clause.verb, path) for value in values)


def _day(clause: RowClause, column: Column, path: str) -> date:
    typed(column, _DAYS, clause.verb, path)
    if isinstance(clause.value, date):
        return clause.value
    try:
        return date.fromisoformat(clause.value)
    except (TypeError, ValueError):
        text = f"the value of `{clause.verb}` is no day."
        raise refusal(text, path, "Write a day as 2026-11-30.") from None


def _years(clause: RowClause, column: Column, path: str) -> int:
    typed(column, ("date",), clause.verb, path)
    years = clause.value
    if not isinstance(years, int) or isinstance(years, bool) or not 0 <= years <= _YEARS_MOST:
        text = f"the value of `{clause.verb}` is no age in years."
        raise refusal(text, path, f"Write a whole number from 0 to {_YEARS_MOST}.")
    return years


def _equals(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.Equals(clause.column, _scalar(clause.value, column, clause.verb, path))


def _one(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.OneOf(clause.column, _scalars(clause, column, path))


def _none(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.NotOneOf(clause.column, _scalars(clause, column, path))


def _before(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.Before(clause.column, _day(clause, column, path))


def _after(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.After(clause.column, _day(clause, column, path))


def _within_last(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    typed(column, _DAYS, clause.verb, path)
    found = _PERIOD.fullmatch(clause.value) if isinstance(clause.value, str) else None
    if found is None:
        text = "the value of `within last` is no period."
        raise refusal(text, path, "Write a period as `90 days`, `6 months` or `2 years`.")
    unit: Any = f"{found[2]}s"
    return plan.WithinLast(clause.column, int(found[1]), unit, day)


def _age_under(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.AgeUnder(clause.column, _years(clause, column, path), day)


def _age_over(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.AgeOver(clause.column, _years(clause, column, path), day)


def _present(clause: RowClause, column: Column, day: date, path: str) -> plan.Test:
    return plan.Present(clause.column)


ROW_VERBS: Mapping[str, Callable[[RowClause, Column, date, str], plan.Test]] = {
    "equals": _equals,
    "one of": _one,
    "not one of": _none,
    "before": _before,
    "after": _after,
    "within last": _within_last,
    "age under": _age_under,
    "age over": _age_over,
    "present": _present,
}
