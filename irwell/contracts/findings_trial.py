"""A cast file on trial: the open engine, what is promised, and what the cast has told already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from irwell.contracts.identifiers import DataSetId
from irwell.contracts.model import Column
from irwell.contracts.rules import Promise
from irwell.tables import Engine
from irwell.tables.cast_spec import Cast, Told, Uncast

if TYPE_CHECKING:
    from irwell.tables.casting_run import Casting

SOURCE = "cast"  # the name of the cast rows in the engine
FAULTS = "faults"  # the name of the list of cells that did not cast
LANDED = "landed"  # the name of the rows as they stood


@dataclass(frozen=True, slots=True)
class Trial:
    """A cast file on trial.

    Attributes:
        engine: An open engine that knows the cast rows as `SOURCE`, each data set beside by its
            id and, where cells did not cast, their list as `FAULTS`.
        columns: The columns that the file has, by name.
        promises: What is tried.
        rows: Rows of the file.
        cast: What the cast did.
        now: The moment of the check; None when it is not known.
        casting: Where the cast rows are not written: the queries that stand for them.
        told: What the cast has told of promises about single values already.
    """

    engine: Engine
    columns: Mapping[str, Column]
    promises: Sequence[Promise]
    rows: int
    cast: Cast
    now: datetime | None = None
    casting: "Casting | None" = None
    told: Mapping[Promise, Told] = field(default_factory=dict)

    def ask(self, expression: Any, params: Mapping[str, Any] | None = None) -> list[Any]:
        """Return the one row that answers a question.

        Args:
            expression: A sqlglot query of one row.
            params: The values of its placeholders.

        Returns:
            The values of the row.
        """
        answer = self.engine.select(*self._with_casts(expression, params or {}))
        return [column[0].as_py() for column in answer.columns]

    def keep(self, name: str, expression: Any) -> None:
        """Keep the rows of a question for later ones.

        Args:
            name: The name of the table; it begins with `_`.
            expression: A sqlglot query without placeholders.
        """
        self.engine.keep(name, *self._with_casts(expression, {}))

    def _with_casts(
        self, expression: Any, params: Mapping[str, Any]
    ) -> tuple[Any, Mapping[str, Any]]:
        """Put the queries that stand for the cast rows before a question that names them."""
        casting = self.casting
        if casting is None:
            return expression, params
        named = {table.name for table in expression.find_all(exp.Table)}
        for source, query in ((SOURCE, casting.typed), (FAULTS, casting.faults)):
            if source in named:
                alias = exp.to_identifier(source, quoted=True)
                expression = expression.with_(alias, as_=query.copy(), materialized=False)
        return expression, {**params, **casting.values}

    @property
    def filled(self) -> Mapping[str, int]:
        """For each column, how many cells have a value."""
        return self.cast.filled

    def uncast(self, column: str) -> Uncast:
        """Return the cells of a column that did not cast.

        Args:
            column: Its name.

        Returns:
            Their number and first rows; none, if all did.
        """
        found = (one for one in self.cast.uncast if one.column == column)
        return next(found, Uncast(column, 0, ()))

    def missing(self, column: str) -> int:
        """Return how many cells have no value, are not suppressed, and did not fail to cast.

        Args:
            column: Its name.

        Returns:
            The number.
        """
        held_back = self.cast.suppressed.get(column, 0)
        return self.rows - self.filled[column] - held_back - self.uncast(column).count


def source_of(target: DataSetId | None) -> str:
    """Return the name in the engine of the data set that a relationship refers to.

    Args:
        target: The data set; None for the file's own.

    Returns:
        The source's name.
    """
    return SOURCE if target is None else str(target)
