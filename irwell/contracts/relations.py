"""Questions about whole keys: which rows repeat an earlier key, which refer to none.

A duplicate is a *surplus row*: a row whose key an earlier row has. A row with no value in a part
of its key repeats nothing.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from irwell.contracts.questions import name
from irwell.tables.expressions import snippet
from irwell.tables.plan import ROW


def repeated_keys(source: str, key: Sequence[str]) -> exp.Select:
    """Return the keys that stand more than once; `name_of` is where they are kept.

    Args:
        source: The name of the rows.
        key: The columns of the key.

    Returns:
        A query of the key, how many rows have it, and the first and last of these rows.
    """
    many = exp.Count(this=exp.Star())
    several = exp.GT(this=many.copy(), expression=exp.Literal.number(1))
    ends = ((exp.Min, "first"), (exp.Max, "last"))
    told = [exp.alias_(of(this=name(ROW)), said, quoted=True) for of, said in ends]
    own = [exp.alias_(name(column), f"k{i}", quoted=True) for i, column in enumerate(key)]
    return (
        exp.select(*own, exp.alias_(many, "many"), *told)
        .from_(_table(source))
        .where(_present(key))
        .group_by(*(name(column) for column in key))
        .having(several)
    )


def name_of(key: Sequence[str]) -> str:
    """Return the name of the table in which the repeated keys are kept.

    Args:
        key: The columns of the key.

    Returns:
        A name for each key; that of no source.
    """
    return f"_repeated {json.dumps(list(key))}"


def surplus(key: Sequence[str]) -> exp.Select:
    """Return the question how many rows have a key that an earlier row has.

    Args:
        key: The columns of the key.

    Returns:
        A query of one row over the kept keys: surplus rows, keys that stand more than once.
    """
    asked = snippet("CAST(COALESCE(SUM(many - 1), 0) AS BIGINT)")
    return exp.select(asked, exp.Count(this=exp.Star())).from_(_table(name_of(key)))


def surplus_rows(source: str, key: Sequence[str]) -> exp.Select:
    """Return the rows whose key an earlier row has.

    Args:
        source: The name of the rows.
        key: The columns of the key, whose repeated values are kept.

    Returns:
        A query of one column, the row number.
    """
    kept = exp.table_(name_of(key), quoted=True, alias="keys")
    same = [
        exp.EQ(this=_of("own", column), expression=_of("keys", f"k{i}"))
        for i, column in enumerate(key)
    ]
    later = exp.GT(this=_of("own", ROW), expression=_of("keys", "first"))
    # Of a key that stands twice the second row is known; only for more are the rows passed again.
    more = (
        exp.select(_of("own", ROW))
        .from_(exp.table_(source, quoted=True, alias="own"))
        .join(kept, on=exp.and_(*same, later, snippet("many > 2")))
    )
    second = exp.alias_(name("last"), ROW, quoted=True)
    twice = exp.select(second).from_(_table(name_of(key))).where(snippet("many = 2"))
    every = exp.union(twice, more, distinct=False)
    return exp.select(name(ROW)).from_(every.subquery("surplus"))


def orphans(source: str, key: Sequence[str], target: str, there: Sequence[str]) -> exp.Select:
    """Return the question how many rows have a key that is none of another source's.

    Each different key is looked up once, however many rows have it.

    Args:
        source: The name of the rows.
        key: The columns that refer; a row with no value in one refers to nothing.
        target: The name of the other source.
        there: The columns there, in the same order.

    Returns:
        A query of one number.
    """
    lost = _lost_keys(source, key, target, there)
    rows = exp.func("coalesce", exp.Sum(this=exp.column("many")), exp.Literal.number(0))
    return exp.select(exp.cast(rows, "BIGINT")).from_(lost.subquery("lost"))


def orphan_rows(source: str, key: Sequence[str], target: str, there: Sequence[str]) -> exp.Select:
    """Return the rows whose key is none of another source's.

    Args:
        source: The name of the rows.
        key: The columns that refer; a row with no value in one refers to nothing.
        target: The name of the other source.
        there: The columns there, in the same order.

    Returns:
        A query of one column, the row number.
    """
    lost = _lost_keys(source, key, target, there)
    same = [exp.EQ(this=_of("own", column), expression=_of("lost", column)) for column in key]
    return (
        exp.select(_of("own", ROW))
        .from_(exp.table_(source, quoted=True, alias="own"))
        .join(lost.subquery("lost"), on=exp.and_(*same))
    )


def _lost_keys(source: str, key: Sequence[str], target: str, there: Sequence[str]) -> exp.Select:
    """Return the different keys that are none of another source's, and how many rows have each."""
    many = exp.alias_(exp.Count(this=exp.Star()), "many")
    own = (
        exp.select(*(name(column) for column in key), many)
        .from_(_table(source))
        .where(_present(key))
        .group_by(*(name(column) for column in key))
    )
    pairs = zip(key, there, strict=True)
    same = [exp.EQ(this=_of("keys", one), expression=_of("other", other)) for one, other in pairs]
    found = (
        exp.select(exp.Literal.number(1))
        .from_(exp.table_(target, quoted=True, alias="other"))
        .where(exp.and_(*same))
    )
    return (
        exp.select(*(_of("keys", column) for column in key), exp.column("many", table="keys"))
        .from_(own.subquery("keys"))
        .where(exp.not_(exp.Exists(this=found)))
    )


def whole_keys(source: str, key: Sequence[str]) -> exp.Select:
    """Return the question how many rows have a value in each part of a key.

    Args:
        source: The name of the rows.
        key: The columns of the key.

    Returns:
        A query of one number.
    """
    return exp.select(exp.Count(this=exp.Star())).from_(_table(source)).where(_present(key))


def _table(source: str) -> Any:
    return exp.table_(source, quoted=True)


def _present(key: Sequence[str], table: str = "") -> Any:
    cells = [_of(table, column) if table else name(column) for column in key]
    return exp.and_(*(exp.not_(cell.is_(exp.null())) for cell in cells))


def _of(table: str, column: str) -> Any:
    return exp.column(column, table=table, quoted=True)
