"""Lookups of areas as expressions: one area for each value, and which values have two."""

from typing import Any

from sqlglot import exp

from irwell.tables.emit_rows import normal
from irwell.tables.expressions import column, named, snippet
from irwell.tables.plan import Area


def areas(show: Area) -> Any:
    """Return a lookup as a query: the normal form of each value as `v`, and its area as `a`.

    Args:
        show: The form that names the lookup.

    Returns:
        A sqlglot query with one row for each value that has an area.
    """
    one = snippet("MIN(v)", v=column(show.area_column, "l"))
    return _grouped(show, named(one, "a"))


def twofold(show: Area) -> Any:
    """Return a query that counts the values of a lookup that have more than one area.

    Args:
        show: The form that names the lookup.

    Returns:
        A sqlglot query of one row and one column, `n`.
    """
    area = column(show.area_column, "l")
    several = _grouped(show).having(snippet("MIN(v) <> MAX(v)", v=area), copy=False)
    count = exp.alias_(snippet("COUNT(*)"), "n")
    return exp.select(count, copy=False).from_(several.subquery("t"), copy=False)


def _grouped(show: Area, *more: Any) -> Any:
    # The lookup's column may be text or integer: both are written as text first.
    value = normal(column(show.source_column, "l"), show.identifier_type, "integer")
    table = exp.alias_(exp.Table(this=exp.to_identifier(show.source, quoted=True)), "l", table=True)
    rows = exp.select(named(value, "v"), *more, copy=False).from_(table, copy=False)
    rows = rows.where(snippet("NOT v IS NULL", v=value.copy()), copy=False)
    there = snippet("NOT v IS NULL", v=column(show.area_column, "l"))
    return rows.where(there, copy=False).group_by(value.copy(), copy=False)
