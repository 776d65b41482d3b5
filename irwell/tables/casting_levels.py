"""The levels of the queries of a cast: the texts, their quick values, whether they are plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from irwell.tables.cast_spec import CastSpec
from irwell.tables.casting_forms import Reading
from irwell.tables.expressions import column, named
from irwell.tables.plan import ROW

LANDED = "landed"


@dataclass(frozen=True, slots=True)
class Column:
    """One column on its way through the levels, where its names end in its index."""

    index: int
    spec: CastSpec
    read: Reading | None

    def at(self, of: str) -> Any:
        """Return this column's `x`, `v`, `p`, `t` or `w`, as the level below has it."""
        return column(f"{of}{self.index}", "s")

    def put(self, part: Any) -> Any:
        """Return a copy of an expression of the reading, over this column's names."""
        return part.copy().transform(self._placed, copy=False)

    def level(self, of: str, part: Any) -> Any:
        """Return an expression of the reading, named for the next level."""
        return named(self.put(part), f"{of}{self.index}")

    def _placed(self, node: Any) -> Any:
        if isinstance(node, exp.Column) and not node.table and node.name in "xvptwk":
            return self.at(node.name)
        return node


def texts_of(columns: Sequence[Column]) -> Any:
    """Return the query of the texts as they stand, and the row numbers.

    Args:
        columns: The columns to carry.

    Returns:
        A sqlglot query.
    """
    texts = [named(column(one.spec.heading, "s"), f"x{one.index}") for one in columns]
    return exp.select(*texts, column(ROW, "s")).from_(exp.to_table(LANDED).as_("s"))


def above(source: Any, more: Sequence[Any]) -> Any:
    """Put a level on a query. Each is a query of its own: the engine works out each part once.

    Args:
        source: The level below, named `s`.
        more: What this level adds to it.

    Returns:
        A sqlglot query.
    """
    return exp.select(exp.Star(), *more).from_(source.subquery("s"))


def tested(columns: Sequence[Column]) -> Any:
    """Return the query of the texts with their quick values and whether they are plain.

    Args:
        columns: The columns to carry.

    Returns:
        A sqlglot query.
    """
    source = texts_of(columns)
    source = above(source, [one.level("v", one.read.quick) for one in columns if one.read])
    return above(source, [one.level("p", one.read.plain) for one in columns if one.read])
