"""The smallest group of a release: how few people share what could single them out.

It counts rows of the *output* that agree on every quasi-identifying column, k-anonymity's k. It
does not yet ask whether a group shares one sensitive value (l-diversity), nor compare releases of
different days or agreements with one another.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from irwell.errors import ReleaseHeld

if TYPE_CHECKING:
    from sqlglot import exp


class Selects(Protocol):
    """What answers a query with an Arrow table: the locked engine of `tables`."""

    def select(self, expression: Any, params: Mapping[str, Any] | None = None) -> Any:
        """Return the rows that the expression asks for."""


def smallest_group(engine: Selects, source: str, columns: Sequence[str]) -> int:
    """Return the size of the smallest group of rows that agree on every column given.

    Args:
        engine: An open engine that knows the source.
        source: The name of the output table.
        columns: The quasi-identifying columns of the output; none makes one group of all rows.

    Returns:
        A number of rows, at least 1; 0 for a table without rows.

    Source:
        L. Sweeney, k-anonymity: a model for protecting privacy, 2002. A NULL agrees with a NULL.
    """
    from sqlglot import exp

    sizes = exp.select(exp.alias_(exp.Count(this=exp.Star()), "size")).from_(_name(source))
    for column in columns:
        sizes = sizes.group_by(_name(column))
    least = exp.Min(this=_name("size"))
    asked = exp.select(exp.alias_(least, "least")).from_(sizes.subquery("sizes"))
    found = engine.select(asked).column(0)[0].as_py()
    return int(found or 0)


def hold_below(smallest: int, k: int) -> None:
    """Hold a release whose smallest group is under the agreement's `smallest_group`.

    Args:
        smallest: Rows in the smallest group; 0 for no rows, which is never held.
        k: The least size allowed; 0 if the agreement sets none.

    Raises:
        ReleaseHeld: The smallest group is under `k`. The message does not say how small.
    """
    if 0 < smallest < k:
        raise ReleaseHeld(
            f"The release has a group of fewer than {k} rows that look alike.",
            "Show the columns in coarser forms (band, year, first_part), or show fewer of them.",
            rule="use.outputs.smallest_group",
        )


def _name(name: str) -> "exp.Identifier":
    from sqlglot import exp

    return exp.to_identifier(name, quoted=True)
