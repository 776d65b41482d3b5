"""Questions about whole keys: which rows repeat an earlier key, which refer to none.

A duplicate is a *surplus row*: a row whose key an earlier row has. A row with no value in a part
of its key repeats nothing.
"""

from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from irwell.contracts.questions import name
from irwell.tables.plan import ROW


def repeated_keys(source: str, key: Sequence[str]) -> exp.Select:
    """Return the question how many keys there are and how many rows hold them.

    Args:
        source: The name of the rows.
        key: The columns of the key.

    Returns:
        A query of one row: rows with a whole key, keys, keys that stand more than once.
    """
    many = exp.alias_(exp.Count(this=exp.Star()), "many")
    groups = (
        exp.select(many)
        .from_(_table(source))
        .where(_present(key))
        .group_by(*(name(column) for column in key))
    )
    several = exp.GT(this=exp.column("many"), expression=exp.Literal.number(1))
    every = exp.Count(this=exp.Star())
    twice = exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=several))
    rows = exp.func("coalesce", exp.Sum(this=exp.column("many")), exp.Literal.number(0))
    return exp.select(exp.cast(rows, "BIGINT"), every, twice).from_(groups.subquery("keys"))


def surplus_rows(source: str, key: Sequence[str]) -> exp.Select:
    """Return the rows whose key an earlier row has.

    Args:
        source: The name of the rows.
        key: The columns of the key.

    Returns:
        A query of one column, the row number.
    """
    first = exp.alias_(exp.Min(this=name(ROW)), "first", quoted=True)
    several = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
    columns = [name(column) for column in key]
    repeated = (
        exp.select(*columns, first)
        .from_(_table(source))
        .where(_present(key))
        .group_by(*(name(column) for column in key))
        .having(several)
    )
    same = [exp.EQ(this=_of("own", column), expression=_of("keys", column)) for column in key]
    later = exp.GT(this=_of("own", ROW), expression=_of("keys", "first"))
    return (
        exp.select(_of("own", ROW))
        .from_(exp.table_(source, quoted=True, alias="own"))
        .join(repeated.subquery("keys"), on=exp.and_(*same, later))
    )


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
