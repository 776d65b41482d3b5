"""The engine's side of a cast: what is plain is found first, and read the cheap way.

Three steps. A look (`casting_look`) counts, in each column, the texts that are not plain. Then the
typed file is written: the engine's own cast alone where all are plain. Last, only the columns with
others are looked at again, to say of each such cell by which rule it was changed, or that it did
not cast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlglot import exp

from irwell.tables.cast_spec import NO_QUESTIONS, ROWS_SHOWN, Cast, CastSpec, Questions, Uncast
from irwell.tables.casting_forms import reading
from irwell.tables.casting_levels import LANDED, Column, above, texts_of
from irwell.tables.casting_look import Look, looked
from irwell.tables.engine import Engine, Foreign, open_engine
from irwell.tables.expressions import Bound, column, constant, named, snippet
from irwell.tables.identifiers import SPACES
from irwell.tables.intake.report import Changed
from irwell.tables.plan import ROW

UNCAST = "uncast"  # stands among the rules; no rule is called so
_SAME = ""
_EMPTIED = ("suppressed", "null_token", "blank", UNCAST)  # rules after which there is no value


@dataclass(frozen=True, slots=True)
class _Apart:
    """What the second look found: by rule how many cells, and the first that did not cast."""

    counts: dict[str, int]
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Casting:
    """Typed rows that nobody has written yet, as queries over the landed rows.

    Attributes:
        done: What the cast does.
        typed: The query of the typed rows, with their `_row`.
        faults: The query of `_row` and `column` of every cell that does not cast.
        values: The values of both.
    """

    done: Cast
    typed: Any
    faults: Any
    values: Mapping[str, Any]


def run_casts(
    landed: Sequence[Path] | Foreign,
    specs: Sequence[CastSpec],
    out: Path,
    faults: Path | None,
    kinds: Mapping[str, str],
    questions: Questions = NO_QUESTIONS,
) -> Cast:
    """Write the typed file and count what was done with each cell.

    Args:
        landed: A file that `land` wrote, or that it left where it lies.
        specs: The columns to carry.
        out: Where the typed file goes.
        faults: Where the file of every cell that did not cast goes, or None.
        kinds: What the columns of a file left where it lies hold.
        questions: What is asked of the values on the way.

    Returns:
        What was done.

    Raises:
        TableError: A date format has a code that is not understood, or the engine stopped.
    """
    writable = [path for path in (out, faults) if path]
    with open_engine({LANDED: landed}, writable=writable, temp=out.parent) as engine:
        casting = prepare(engine, specs, kinds, questions)
        engine.copy(casting.typed, casting.values, out)
        if faults:
            engine.copy(casting.faults, casting.values, faults)
    return casting.done


def prepare(
    engine: Engine,
    specs: Sequence[CastSpec],
    kinds: Mapping[str, str],
    questions: Questions = NO_QUESTIONS,
) -> Casting:
    """Look at the landed rows, and say how they are cast.

    Args:
        engine: An engine that knows them as `landed`.
        specs: The columns to carry.
        kinds: What the columns of a file left where it lies hold; empty for text.
        questions: What is asked of the values on the way.

    Returns:
        What a cast does, and the queries that do it.

    Raises:
        TableError: A date format has a code that is not understood, or the engine stopped.
    """
    bound = Bound("c")
    columns = [
        Column(i, spec, reading(spec, bound, kinds.get(spec.heading, "")))
        for i, spec in enumerate(specs)
    ]
    rows, looks, told = looked(engine, columns, bound, questions)
    apart = [one for one in columns if one.read and looks[one.index].apart]
    found = {one.index: _counts(engine, one, bound) for one in apart}
    failed = [one for one in apart if found[one.index].rows]
    for one in columns:
        if one.read and one.read.main:
            counts = found.setdefault(one.index, _Apart({})).counts
            counts[one.read.main] = counts.get(one.read.main, 0) + looks[one.index].plain
    done = replace(_cast(rows, columns, found, looks), told=told)
    return Casting(done, _typed(columns, looks), _all_faults(failed, bound), bound.values)


def _cast(
    rows: int,
    columns: Sequence[Column],
    found: Mapping[int, _Apart],
    looks: Mapping[int, Look],
) -> Cast:
    uncast, changed, suppressed, filled = [], [], {}, {}
    for one in columns:
        name, own = one.spec.name, found.get(one.index, _Apart({}))
        filled[name] = looks[one.index].texts - sum(own.counts.get(r, 0) for r in _EMPTIED)
        if own.rows:
            uncast.append(Uncast(name, own.counts[UNCAST], own.rows))
        for rule, count in sorted(own.counts.items()):
            if count and rule not in (_SAME, UNCAST):
                changed.append(Changed(rule, name, count))
        if one.spec.marker:
            suppressed[name] = own.counts.get("suppressed", 0)
    return Cast(rows, len(columns), tuple(uncast), tuple(changed), suppressed, filled)


def _typed(columns: Sequence[Column], looks: Mapping[int, Look]) -> Any:
    """Return the whole table: the values, the markers, the row numbers."""
    careful = [one for one in columns if one.read and looks[one.index].apart]
    indexes = {one.index for one in careful}
    source = texts_of(columns)
    source = above(source, [one.level("v", one.read.quick) for one in columns if one.read])
    source = _careful(source, careful)
    values = []
    for one in columns:
        if one.index in indexes:
            value = one.put(snippet("CASE WHEN p THEN v ELSE k END"))
        else:
            value = one.at("v" if one.read else "x")
        values.append(named(value, one.spec.name))
    markers = [
        named(_marker(one, one.index in indexes), one.spec.marker)
        for one in columns
        if one.spec.marker
    ]
    return exp.select(*values, *markers, column(ROW, "s")).from_(source.subquery("s"))


def _careful(source: Any, columns: Sequence[Column]) -> Any:
    """Put the levels of a careful reading above texts and quick values; `k` is its value."""
    if not columns:
        return source
    read: list[tuple[Column, Any]] = [(one, one.read) for one in columns]
    # NULL where there is no text, and where it is plain.
    rest = snippet("CASE WHEN p THEN NULL ELSE TRIM(x, d) END", d=constant(SPACES))
    source = above(source, [one.level("p", how.plain) for one, how in read])
    source = above(source, [one.level("t", rest) for one, _ in read])
    source = above(source, [one.level("w", how.careful) for one, how in read])
    keep = "CASE WHEN h THEN w END"
    return above(source, [one.level("k", snippet(keep, h=how.held)) for one, how in read])


def _marker(one: Column, apart: bool) -> Any:
    if not apart or not one.read:
        return snippet("CAST(NULL AS TEXT)")
    return one.put(snippet("CASE WHEN m THEN t END", m=one.read.marked))


def _ruled(one: Column) -> Any:
    """Return `_row` and `rule` of each cell of a column that is not plain."""
    read: Any = one.read
    source = _careful(above(texts_of([one]), [one.level("v", read.quick)]), [one])
    rest = exp.select(exp.Star()).from_(source.subquery("s"))
    rest = rest.where(one.at("t").is_(exp.null()).not_())
    rule = named(one.put(read.rule), "rule")
    return exp.select(column(ROW, "s"), rule).from_(rest.subquery("s")).subquery("s")


def _counts(engine: Engine, one: Column, bound: Bound) -> _Apart:
    """Count the cells of a column that are not plain, by rule, with the first rows of each."""
    rule, row = column("rule", "s"), column(ROW, "s")
    first = exp.Anonymous(this="min", expressions=[row, exp.Literal.number(ROWS_SHOWN)])
    answers = [rule, named(exp.Count(this=exp.Star()), "count"), named(first, "first")]
    query = exp.select(*answers).from_(_ruled(one)).group_by(rule.copy())
    found = engine.select(query, bound.values).to_pylist()
    counts = {part["rule"] or _SAME: part["count"] for part in found}
    rows = next((part["first"] for part in found if part["rule"] == UNCAST), ())
    return _Apart(counts, tuple(rows))


def _all_faults(failed: Sequence[Column], bound: Bound) -> Any:
    """Return `_row` and `column` of every cell that did not cast."""
    parts = []
    for one in failed:
        was = exp.EQ(this=column("rule", "s"), expression=constant(UNCAST))
        name = named(bound.bind(one.spec.name), "column")
        parts.append(exp.select(column(ROW, "s"), name).from_(_ruled(one)).where(was))
    if not parts:
        row = named(snippet("CAST(NULL AS BIGINT)"), ROW)
        name = named(snippet("CAST(NULL AS TEXT)"), "column")
        return exp.select(row, name).where(exp.false())
    query = parts[0]
    for part in parts[1:]:
        query = query.union(part, distinct=False)
    return query
