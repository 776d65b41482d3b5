"""What is true of a row that breaks a promise, as an expression with every value bound."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlglot import exp

from irwell.contracts.freshness import oldest_allowed
from irwell.contracts.identifiers_uk import CHECKS, impossible
from irwell.contracts.model import Column
from irwell.contracts.results import Rule
from irwell.contracts.rules import Promise
from irwell.contracts.rules_formats import FORMATS
from irwell.contracts.values import typed
from irwell.tables.cast_spec import ROWS_TOLD
from irwell.tables.expressions import Bound, snippet
from irwell.tables.plan import ROW

Condition = Callable[[Promise, Column, Bound], Any]
NEAR = 1e-9  # how far from a whole number a quotient of decimals may be, and still be one


def broken(promise: Promise, column: Column, bound: Bound, now: datetime | None = None) -> Any:
    """Return when one value breaks a promise.

    Args:
        promise: A promise about single values, other than `missing` and `not_cast`.
        column: Its column.
        bound: Takes the values.
        now: The moment of the check, for `retention`.

    Returns:
        A condition; true for a row that breaks it. Where there is no value it is not true.
    """
    if promise.rule in CHECKS:
        return impossible(promise, name(column.name), column.type, bound)
    if promise.rule == "retention":
        assert now is not None
        oldest = bound.bind(oldest_allowed(promise, now))
        return snippet("v <= o", v=name(column.name), o=oldest)
    return _CONDITIONS[promise.rule](promise, column, bound)


def name(column: str) -> Any:
    """Return a quoted column.

    Args:
        column: Any column name.

    Returns:
        A sqlglot column.
    """
    return exp.column(column, quoted=True)


def first_rows() -> Any:
    """Return the question for the first rows.

    Returns:
        An aggregate: at most `ROWS_TOLD` row numbers, ascending.
    """
    # min(value, n): the n least, ascending. Where they are all, nothing asks for the rows again.
    return exp.Anonymous(this="min", expressions=[name(ROW), exp.Literal.number(ROWS_TOLD)])


def either(conditions: Sequence[Any]) -> Any:
    """Return one condition that is true when any is.

    Args:
        conditions: At least one.

    Returns:
        A sqlglot condition.
    """
    return exp.or_(*conditions) if len(conditions) > 1 else conditions[0]


def _pattern(promise: Promise, column: Column, bound: Bound) -> Any:
    pattern = bound.bind(promise.pattern)
    return snippet("NOT REGEXP_FULL_MATCH(v, p)", v=name(column.name), p=pattern)


def _format(promise: Promise, column: Column, bound: Bound) -> Any:
    wanted = FORMATS[promise.format]
    parts = {"v": name(column.name), "p": bound.bind(wanted.pattern)}
    if not wanted.longest:
        return snippet("NOT REGEXP_FULL_MATCH(v, p)", **parts)
    longest = bound.bind(wanted.longest)
    return snippet("NOT (REGEXP_FULL_MATCH(v, p) AND LENGTH(v) <= n)", n=longest, **parts)


def _bounds(promise: Promise, column: Column, bound: Bound) -> Any:
    own = name(column.name)
    if promise.rule == "length":
        own = snippet("LENGTH(v)", v=own)
    sides = (
        (promise.minimum, "v < b"),
        (promise.maximum, "v > b"),
        (promise.open_minimum, "v <= b"),
        (promise.open_maximum, "v >= b"),
    )
    kind = "integer" if promise.rule == "length" else column.type
    return either(
        [
            snippet(form, v=own, b=bound.bind(typed(kind, side)))
            for side, form in sides
            if side is not None
        ]
    )


def _multiple(promise: Promise, column: Column, bound: Bound) -> Any:
    of = promise.multiple_of
    assert of is not None
    parts = {"v": name(column.name), "m": bound.bind(of)}
    if column.type == "integer" and float(of).is_integer():
        return snippet("v % CAST(m AS BIGINT) <> 0", **parts)
    form = "ABS(v / m - ROUND(v / m)) > n * GREATEST(1, ABS(v / m))"
    return snippet(form, n=bound.bind(NEAR), **parts)


def _code(promise: Promise, column: Column, bound: Bound) -> Any:
    listed = [bound.bind(typed(column.type, code)) for code in promise.codes]
    return exp.not_(exp.In(this=name(column.name), expressions=listed))


def _invalid(promise: Promise, column: Column, bound: Bound) -> Any:
    parts = (("code", promise.codes), ("pattern", promise.pattern), ("format", promise.format))
    return either([_CONDITIONS[rule](promise, column, bound) for rule, said in parts if said])


_CONDITIONS: Mapping[Rule | str, Condition] = {
    "pattern": _pattern,
    "format": _format,
    "length": _bounds,
    "range": _bounds,
    "multiple": _multiple,
    "code": _code,
    "invalid": _invalid,
}
BY_VALUE = frozenset({*_CONDITIONS, *CHECKS, "retention"})  # rules that one pass counts
