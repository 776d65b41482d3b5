"""Plans as SQL expressions in one canonical dialect, with every value bound and no key inside."""

from dataclasses import dataclass
from typing import Any, cast

from sqlglot import exp

from irwell.tables import plan as nodes
from irwell.tables.emit_areas import areas
from irwell.tables.emit_rows import normal, row_test
from irwell.tables.emit_shows import shown_as
from irwell.tables.expressions import DIALECT, Bindable, Bound, column, named, snippet
from irwell.tables.plan import Area, Plan, Pseudonym, Shown, Type
from irwell.tables.plan_check import check_types

KEYS = "_keys"  # the one-row relation that alone holds key bytes

# HMAC out of plain SHA-256. Source: RFC 2104, 2. The inner digest is hex text, so unhex it.
_HMAC = "SUBSTRING(SHA256(o || UNHEX(SHA256(i || ENCODE(v)))), 1, 32)"
# The first 64 bits of SHA-256(key || row) as 16 hex digits: in the order of the integer.
_ORDER = "SUBSTRING(SHA256(k || ENCODE(CAST(r AS TEXT))), 1, 16)"
# False for the one row there is. Written so that the engine does not hand it to the Arrow reader.
_NEVER = "k + 0 > 0"


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A column of the key relation: which named key it comes from, and in what form.

    Attributes:
        column: Its name in the relation.
        key: The key's name in the plan.
        part: `inner` or `outer` HMAC pad, or the `whole` key.
    """

    column: str
    key: str
    part: str


@dataclass(frozen=True, slots=True)
class Emitted:
    """A plan as a statement.

    Attributes:
        expression: The sqlglot expression.
        params: Every value, by parameter name.
        keys: The columns that the key relation must have.
    """

    expression: Any
    params: dict[str, Bindable]
    keys: tuple[KeyColumn, ...]

    def sql(self, dialect: str = DIALECT) -> str:
        """Return the statement's text, which holds no value and no key.

        Args:
            dialect: A sqlglot dialect.

        Returns:
            SQL with named placeholders.
        """
        return cast(str, self.expression.sql(dialect=dialect))


def emit(plan: Plan) -> Emitted:
    """Build the statement of a plan.

    Args:
        plan: Any plan; it is checked first.

    Returns:
        The statement: rows in keyed order, or counts in the order of their columns.

    Raises:
        TableError: The plan does not fit the types of its columns.
    """
    check_types(plan)
    bound = Bound()
    parts = _Parts(plan, bound)
    statement = parts.ordered(plan) if isinstance(plan, nodes.Ordered) else parts.counted(plan)
    return Emitted(statement, bound.values, tuple(parts.keys))


def _table(name: str, alias: str = "") -> Any:
    named_table = exp.Table(this=exp.to_identifier(name, quoted=True))
    return exp.alias_(named_table, alias, table=True, copy=False) if alias else named_table


def _keys() -> Any:
    return _table(KEYS, "k")


class _Parts:
    """What grows while one plan becomes a statement: filtered rows, pseudonyms, keys."""

    def __init__(self, plan: Plan, bound: Bound) -> None:
        self.scan = plan.input.input.input
        self.project = plan.input
        self.bound = bound
        self.types: dict[str, Type] = {field.name: field.type for field in self.scan.fields}
        self.keys: list[KeyColumn] = []
        self.names: list[tuple[Shown, str]] = [
            (shown, f"c{index}") for index, shown in enumerate(self.project.columns)
        ]

    def key(self, key: str, part: str) -> Any:
        """Return the column of the key relation for a part of a named key, adding it once."""
        for known in self.keys:
            if (known.key, known.part) == (key, part):
                return column(known.column, "k")
        self.keys.append(KeyColumn(f"k{len(self.keys)}", key, part))
        return column(self.keys[-1].column, "k")

    def filtered(self) -> Any:
        """Return the rows that pass, with the needed columns under neutral names."""
        needed = [named(column(nodes.ROW, "s"), "r")]
        for shown, name in self.names:
            needed.append(named(column(shown.column, "s"), name))
        source = _table(self.scan.source, "s")
        rows = exp.select(*needed, copy=False).from_(source, copy=False)
        # The lists of people who must not leave come before every other test.
        tests = sorted(
            self.project.input.tests, key=lambda test: not isinstance(test, nodes.NotOnList)
        )
        for test in tests:
            rows = rows.where(row_test(test, self.types, self.bound), copy=False)
        # No row ever comes from this branch, but the engine cannot know: so each column may be
        # empty, and the written schema does not tell whether the source has a missing value.
        blank = exp.select(*(named(exp.Null(), item.alias) for item in needed), copy=False)
        blank = blank.from_(_keys(), copy=False).where(
            snippet(_NEVER, k=column("none", "k")), copy=False
        )
        return exp.union(rows, blank, distinct=False, copy=False)

    def statement(self) -> Any:
        """Return the projected rows as a query over `f`, without order."""
        # Not materialised: the second pass reads one column, cheaper than to keep all of them.
        query = exp.select().with_("_f", as_=self.filtered(), materialized=False, copy=False)
        query = query.from_(_table("_f"), copy=False)
        for shown, name in self.names:
            if isinstance(shown.show, Pseudonym):
                query = self._joined(query, shown, shown.show, name)
                value = column("h", f"_j_{name}")
            elif isinstance(shown.show, Area):
                query = self._looked_up(query, shown, shown.show, name)
                value = column("a", f"_a_{name}")
            else:
                of = self.types[shown.column]
                value = shown_as(shown.show, column(name, "_f"), of, self.bound)
            query = query.select(named(value, shown.name), copy=False)
        return query

    def _joined(self, query: Any, shown: Shown, show: Pseudonym, name: str) -> Any:
        distinct = (
            exp.select(named(column(name, "_f"), "v"), copy=False)
            .from_(_table("_f"), copy=False)
            .distinct(copy=False)
            .subquery("d", copy=False)
        )
        parts = {"o": self.key(show.key, "outer"), "i": self.key(show.key, "inner")}
        value, of = column("v", "d"), self.types[shown.column]
        parts["v"] = normal(value.copy(), show.identifier_type, of)
        hashed = exp.select(value, named(snippet(_HMAC, **parts), "h"), copy=False)
        hashed = hashed.from_(distinct, copy=False).join(_keys(), join_type="cross", copy=False)
        on = exp.EQ(this=column("v", f"_j_{name}"), expression=column(name, "_f"))
        return query.with_(f"_j_{name}", as_=hashed, copy=False).join(
            _table(f"_j_{name}"), on=on, join_type="left", copy=False
        )

    def _looked_up(self, query: Any, shown: Shown, show: Area, name: str) -> Any:
        # One row for each value, so that no row of the release is ever there twice.
        query = query.with_(f"_a_{name}", as_=areas(show), copy=False)
        own = normal(column(name, "_f"), show.identifier_type, self.types[shown.column])
        on = exp.EQ(this=column("v", f"_a_{name}"), expression=own)
        return query.join(_table(f"_a_{name}"), on=on, join_type="left", copy=False)

    def ordered(self, plan: nodes.Ordered) -> Any:
        """Return the rows by the keyed hash of their number, ties by the number itself."""
        query = self.statement().join(_keys(), join_type="cross", copy=False)
        row = column("r", "_f")
        order = snippet(_ORDER, k=self.key(plan.key, "whole"), r=row)
        return query.order_by(order, row, copy=False)

    def counted(self, plan: nodes.Count) -> Any:
        """Return how many rows there are for each combination of the named columns."""
        by = [column(name, "p") for name in plan.by]
        query = exp.select(*by, exp.alias_(snippet("COUNT(*)"), "n"))
        query = query.from_(self.statement().subquery("p"))
        return query.group_by(*by).order_by(*by) if by else query
