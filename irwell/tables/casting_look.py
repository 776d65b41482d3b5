"""The first look of a cast: which texts are plain, and which rows each question holds for.

One pass. It keeps the rows in which something stands out, which are few in most files; how many
texts are plain in a column is what is left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlglot import exp

from irwell.tables.cast_spec import ROWS_TOLD, Ask, Questions, Told
from irwell.tables.casting_levels import LANDED, Column, above, tested
from irwell.tables.engine import Engine
from irwell.tables.expressions import Bound, column, named, snippet
from irwell.tables.plan import ROW

_SEEN = "_seen"  # the rows that stand out; no source is called so
_STATE = "CAST(CASE WHEN x IS NULL THEN 1 WHEN p THEN 0 ELSE 2 END AS TINYINT)"


@dataclass(frozen=True, slots=True)
class Look:
    """What the first look found in one column.

    Attributes:
        texts: How many texts there are.
        apart: How many of them are not plain.
    """

    texts: int
    apart: int

    @property
    def plain(self) -> int:
        """How many are plain."""
        return self.texts - self.apart


class Looked(NamedTuple):
    """What the first look found.

    Attributes:
        rows: How many rows there are.
        looks: By the index of each column, what was found in it.
        told: The answers, in the order of the questions; None where a text is not plain.
    """

    rows: int
    looks: Mapping[int, Look]
    told: tuple[Told | None, ...]


def looked(
    engine: Engine,
    columns: Sequence[Column],
    bound: Bound,
    questions: Questions,
) -> Looked:
    """Look at all rows once.

    Args:
        engine: An engine that knows them as `landed`.
        columns: The columns to carry.
        bound: The values of their readings.
        questions: What is asked of the plain values.

    Returns:
        What was found.
    """
    asks = questions.asks
    engine.keep(_SEEN, _standing_out(columns, asks), {**bound.values, **questions.values})
    rows = engine.select(exp.select(snippet("COUNT(*)")).from_(LANDED))[0][0].as_py()
    answers = _answers(columns, len(asks))
    counted = engine.select(exp.select(*answers).from_(exp.to_table(_SEEN).as_("s")))
    found = iter([part[0].as_py() for part in counted.columns])
    looks = {one.index: Look(rows - next(found), next(found)) for one in columns}
    told = [Told(next(found), tuple(next(found) or ())) for _ in asks]
    plain = {one.spec.name for one in columns if not looks[one.index].apart}
    kept = (own if ask.column in plain else None for ask, own in zip(asks, told, strict=True))
    return Looked(rows, looks, tuple(kept))


def _standing_out(columns: Sequence[Column], asks: Sequence[Ask]) -> Any:
    """Return the rows with an empty cell, a text that is not plain, or an answer."""
    known = {one.spec.name: one for one in columns}
    answers = [named(_asked(known[ask.column], ask), f"a{index}") for index, ask in enumerate(asks)]
    plain = [one.at("p") if one.read else exp.not_(one.at("x").is_(exp.null())) for one in columns]
    states = [named(_state(one), f"s{one.index}") for one in columns]
    held = [column(f"a{index}", "s") for index in range(len(asks))]
    wanted = snippet("NOT COALESCE(p, FALSE)", p=_joined(plain, exp.and_))
    wanted = _joined([wanted, *held], exp.or_)
    source = above(tested(columns), answers) if answers else tested(columns)
    every = exp.select(column(ROW, "s"), *states, *(own.copy() for own in held))
    return every.from_(source.subquery("s")).where(wanted)


def _asked(one: Column, ask: Ask) -> Any:
    """Put the quick value of a column in the place of its name."""

    def put(node: Any) -> Any:
        own = isinstance(node, exp.Column) and not node.table and node.this.args.get("quoted")
        return one.at("v" if one.read else "x") if own else node

    return ask.holds.copy().transform(put, copy=False)


def _state(one: Column) -> Any:
    plain = one.at("p") if one.read else exp.true()
    return snippet(_STATE, x=one.at("x"), p=plain)


def _joined(parts: Sequence[Any], by: Callable[..., Any]) -> Any:
    """Join conditions in halves: the engine refuses a long chain of thousands."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    sides = (_joined(parts[:half], by), _joined(parts[half:], by))
    return by(*(exp.paren(side, copy=False) for side in sides))


def _answers(columns: Sequence[Column], asks: int) -> list[Any]:
    """Count the empty cells and the texts apart of each column; count and name rows of answers."""
    answers = []
    for one in columns:
        for state in ("1", "2"):
            form = f"COUNT(*) FILTER (WHERE s = {state})"
            answers.append(snippet(form, s=column(f"s{one.index}", "s")))
    for index in range(asks):
        own = {"a": column(f"a{index}", "s"), "r": column(ROW, "s")}
        answers.append(snippet("COUNT(*) FILTER (WHERE a)", a=own["a"].copy()))
        answers.append(snippet(f"MIN(r, {ROWS_TOLD}) FILTER (WHERE a)", **own))
    return answers
