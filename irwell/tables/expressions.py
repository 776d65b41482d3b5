"""Small pieces of SQL as expression trees: our own constant text, with nodes put into it.

No text of a document is ever parsed: names become quoted identifiers, values become bound
parameters, and only the constant snippets of this room are read as SQL.
"""

from datetime import date
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

DIALECT = "duckdb"
ABC = "abcdefghijklmnopqrstuvwxyz"
Bindable = str | int | float | bool | date


class Bound:
    """The values of one statement, each under a parameter name of its own.

    Args:
        letters: What the names begin with; two that meet in one statement differ in it.

    Attributes:
        values: From `p0`, `p1`, ... to the values, in the order in which they were bound.
    """

    def __init__(self, letters: str = "p") -> None:
        self._letters = letters
        self.values: dict[str, Bindable] = {}

    def bind(self, value: Bindable) -> Any:
        """Keep a value and return the placeholder that stands for it.

        Args:
            value: A scalar or a date.

        Returns:
            A sqlglot placeholder, `$p0`, `$p1`, ...
        """
        name = f"{self._letters}{len(self.values)}"
        self.values[name] = value
        return exp.Placeholder(this=name)


def column(name: str, table: str) -> Any:
    """Return a quoted column of a table alias.

    Args:
        name: Any column name.
        table: The alias.

    Returns:
        A sqlglot column.
    """
    return exp.column(name, table=table, quoted=True)


def named(node: Any, name: str) -> Any:
    """Give a node a quoted alias.

    Args:
        node: A new node.
        name: Any column name.

    Returns:
        A sqlglot alias.
    """
    return exp.alias_(node, name, quoted=True, copy=False)


def snippet(text: str, **parts: Any) -> Any:
    """Parse one of this room's constant snippets and put nodes in the place of names.

    Args:
        text: A constant SQL expression; never text from a document.
        **parts: From a bare column name in the snippet to the node that stands there. A node
            that is new is taken as it is, one that already stands somewhere is copied.

    Returns:
        A sqlglot expression.
    """

    def put(node: Any) -> Any:
        if isinstance(node, exp.Column) and not node.table and node.name in parts:
            part = parts[node.name]
            return part.copy() if part.parent else part  # a node stands in one place only
        return node

    return _parsed(text).copy().transform(put, copy=False)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Any:
    return sqlglot.parse_one(text, dialect=DIALECT)


def constant(text: str) -> Any:
    """Return a constant text of this room as a literal.

    Args:
        text: A constant; never text from a document.

    Returns:
        A sqlglot literal.
    """
    return exp.Literal.string(text)
