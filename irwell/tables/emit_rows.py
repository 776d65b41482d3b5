"""Row tests as expressions: each true only for a value that is there and passes."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlglot import exp

from irwell.tables import plan as nodes
from irwell.tables.days import first_day
from irwell.tables.expressions import ABC, Bindable, Bound, column, constant, snippet
from irwell.tables.identifiers import SPACES, normaliser
from irwell.tables.plan import Scalar, Test, Type

_LETTERS = {"upper": (ABC, ABC.upper()), "lower": (ABC.upper(), ABC)}


def normal(value: Any, identifier_type: str, of: Type) -> Any:
    """Return the normal form of an identifier as an expression, NULL when nothing is left.

    Args:
        value: The column.
        identifier_type: Which names the normaliser.
        of: The column's type; an integer is written in decimal first.

    Returns:
        An expression equal to `identifiers.normalise`.
    """
    rule = normaliser(identifier_type)
    text = snippet("CAST(v AS TEXT)", v=value) if of == "integer" else value
    if rule.drop:
        # Few identifiers hold anything to drop; to look for it is cheaper than to translate.
        some = constant(f"[{re.escape(rule.drop)}]")
        form = "CASE WHEN REGEXP_MATCHES(v, p) THEN TRANSLATE(v, d, '') ELSE v END"
        text = snippet(form, v=text, p=some, d=constant(rule.drop))
    else:
        text = snippet("TRIM(v, d)", v=text, d=constant(SPACES))
    if rule.case != "keep":
        old, new = (constant(letters) for letters in _LETTERS[rule.case])
        text = snippet("TRANSLATE(v, o, n)", v=text, o=old, n=new)
    if rule.zeros:
        text = snippet("LTRIM(v, '0')", v=text)
    return snippet("NULLIF(v, '')", v=text)


def row_test(test: Test, types: dict[str, Type], bound: Bound) -> Any:
    """Return a row test as a condition over the source alias `s`.

    Args:
        test: The test.
        types: The type of each column of the source.
        bound: Takes the test's values.

    Returns:
        A sqlglot condition; NULL or false for a row that does not pass.
    """
    of = types[test.column]
    return _TESTS[type(test)](test, column(test.column, "s"), of, bound)


def _value(value: Scalar, of: Type) -> Bindable:
    if of in ("date", "timestamp"):
        return date.fromisoformat(str(value))
    return float(value) if of == "number" else value


def _day(value: Any, of: Type) -> Any:
    return snippet("CAST(v AS DATE)", v=value) if of == "timestamp" else value


def _equals(test: nodes.Equals, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("v = w", v=_day(value, of), w=bound.bind(_value(test.value, of)))


def _one_of(test: nodes.OneOf | nodes.NotOneOf, value: Any, of: Type, bound: Bound) -> Any:
    allowed = [bound.bind(_value(item, of)) for item in test.values]
    inside = exp.In(this=_day(value, of), expressions=allowed)
    return exp.Not(this=inside) if isinstance(test, nodes.NotOneOf) else inside


def _before(test: nodes.Before, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("v < w", v=_day(value, of), w=bound.bind(test.day))


def _after(test: nodes.After, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("v > w", v=_day(value, of), w=bound.bind(test.day))


def _since(test: nodes.WithinLast | nodes.AgeUnder, value: Any, of: Type, bound: Bound) -> Any:
    first, last = bound.bind(first_day(test)), bound.bind(test.as_at)
    return snippet("v > a AND v <= b", v=_day(value, of), a=first, b=last)


def _age_over(test: nodes.AgeOver, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("v <= w", v=_day(value, of), w=bound.bind(first_day(test)))


def _present(test: nodes.Present, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("NOT v IS NULL", v=value)


def _not_on_list(test: nodes.NotOnList, value: Any, of: Type, bound: Bound) -> Any:
    own = normal(value, test.identifier_type, of)
    # The list's column may be text or integer: both are written as text first.
    other = normal(column(test.source_column, "l"), test.identifier_type, "integer")
    there = snippet("NOT v IS NULL", v=other)
    table = exp.to_identifier(test.source, quoted=True)
    listed = exp.select(other).from_(exp.alias_(exp.Table(this=table), "l", table=True))
    off = exp.Not(this=exp.In(this=own.copy(), query=exp.Subquery(this=listed.where(there))))
    return exp.and_(snippet("NOT v IS NULL", v=own), off)


def _held_by(test: nodes.HeldBy, value: Any, of: Type, bound: Bound) -> Any:
    types = {field.name: field.type for field in test.held.input.fields}
    own = normal(value, test.identifier_type, of)
    # Under the alias that every test reads its columns from: nothing in here is of the outer rows.
    held = normal(column(test.held_column, "s"), test.identifier_type, types[test.held_column])
    table = exp.to_identifier(test.held.input.source, quoted=True)
    rows = exp.select(held).from_(exp.alias_(exp.Table(this=table), "s", table=True))
    for one in test.held.tests:
        rows = rows.where(row_test(one, types, bound), copy=False)
    rows = rows.where(snippet("NOT v IS NULL", v=held), copy=False)
    inside = exp.In(this=own.copy(), query=exp.Subquery(this=rows))
    return exp.and_(snippet("NOT v IS NULL", v=own), inside)


_TESTS: dict[type, Callable[..., Any]] = {
    nodes.Equals: _equals,
    nodes.OneOf: _one_of,
    nodes.NotOneOf: _one_of,
    nodes.Before: _before,
    nodes.After: _after,
    nodes.WithinLast: _since,
    nodes.AgeUnder: _since,
    nodes.AgeOver: _age_over,
    nodes.Present: _present,
    nodes.NotOnList: _not_on_list,
    nodes.HeldBy: _held_by,
}
