"""The engine's side of a cast: what is plain is found first, and read the cheap way.

Three steps. A look counts, in each column, the texts that are not plain. Then the typed file is
written: the engine's own cast alone where all are plain. Last, only the columns with others are
looked at again, to say of each such cell by which rule it was changed, or that it did not cast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from irwell.tables.cast_spec import ROWS_SHOWN, Cast, CastSpec, Uncast
from irwell.tables.casting_forms import Reading, reading
from irwell.tables.engine import Engine, Foreign, open_engine
from irwell.tables.expressions import Bound, column, constant, named, snippet
from irwell.tables.identifiers import SPACES
from irwell.tables.intake.report import Changed
from irwell.tables.plan import ROW

UNCAST = "uncast"  # stands among the rules; no rule is called so
_SAME = ""
_EMPTIED = ("suppressed", "null_token", "blank", UNCAST)  # rules after which there is no value
LANDED = "landed"


@dataclass(frozen=True, slots=True)
class _Column:
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


@dataclass(frozen=True, slots=True)
class _Look:
    """What the first look found in one column: how many texts there are, how many are plain."""

    plain: int
    texts: int

    @property
    def apart(self) -> int:
        """How many are not plain."""
        return self.texts - self.plain


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
) -> Cast:
    """Write the typed file and count what was done with each cell.

    Args:
        landed: A file that `land` wrote, or that it left where it lies.
        specs: The columns to carry.
        out: Where the typed file goes.
        faults: Where the file of every cell that did not cast goes, or None.
        kinds: What the columns of a file left where it lies hold.

    Returns:
        What was done.

    Raises:
        TableError: A date format has a code that is not understood, or the engine stopped.
    """
    writable = [path for path in (out, faults) if path]
    with open_engine({LANDED: landed}, writable=writable) as engine:
        casting = prepare(engine, specs, kinds)
        engine.copy(casting.typed, casting.values, out)
        if faults:
            engine.copy(casting.faults, casting.values, faults)
    return casting.done


def prepare(engine: Engine, specs: Sequence[CastSpec], kinds: Mapping[str, str]) -> Casting:
    """Look at the landed rows, and say how they are cast.

    Args:
        engine: An engine that knows them as `landed`.
        specs: The columns to carry.
        kinds: What the columns of a file left where it lies hold; empty for text.

    Returns:
        What a cast does, and the queries that do it.

    Raises:
        TableError: A date format has a code that is not understood, or the engine stopped.
    """
    bound = Bound("c")
    columns = [
        _Column(i, spec, reading(spec, bound, kinds.get(spec.heading, "")))
        for i, spec in enumerate(specs)
    ]
    rows, looks = _looked(engine, columns, bound)
    apart = [one for one in columns if one.read and looks[one.index].apart]
    found = {one.index: _counts(engine, one, bound) for one in apart}
    failed = [one for one in apart if found[one.index].rows]
    for one in columns:
        if one.read and one.read.main:
            counts = found.setdefault(one.index, _Apart({})).counts
            counts[one.read.main] = counts.get(one.read.main, 0) + looks[one.index].plain
    done = _cast(rows, columns, found, looks)
    return Casting(done, _typed(columns, looks), _all_faults(failed, bound), bound.values)


def _cast(
    rows: int,
    columns: Sequence[_Column],
    found: Mapping[int, _Apart],
    looks: Mapping[int, _Look],
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


def _texts(columns: Sequence[_Column]) -> Any:
    texts = [named(column(one.spec.heading, "s"), f"x{one.index}") for one in columns]
    return exp.select(*texts, column(ROW, "s")).from_(exp.to_table(LANDED).as_("s"))


def _above(source: Any, more: Sequence[Any]) -> Any:
    """Put a level on a query. Each is a query of its own: the engine works out each part once."""
    return exp.select(exp.Star(), *more).from_(source.subquery("s"))


def _tested(columns: Sequence[_Column]) -> Any:
    """Return the texts with their quick values and whether they are plain."""
    source = _texts(columns)
    source = _above(source, [one.level("v", one.read.quick) for one in columns if one.read])
    return _above(source, [one.level("p", one.read.plain) for one in columns if one.read])


def _looked(
    engine: Engine, columns: Sequence[_Column], bound: Bound
) -> tuple[int, dict[int, _Look]]:
    """Count the rows, and the texts of each column with those that are plain."""
    answers = [snippet("COUNT(*)")]
    for one in columns:
        plain = snippet("COUNT(*) FILTER (WHERE p)", p=one.at("p")) if one.read else None
        texts = snippet("COUNT(x)", x=one.at("x"))
        answers += [texts if plain is None else plain, texts]
    query = exp.select(*answers).from_(_tested(columns).subquery("s"))
    rows, *found = [part[0].as_py() for part in engine.select(query, bound.values).columns]
    looks = zip(columns, found[::2], found[1::2], strict=True)
    return rows, {one.index: _Look(plain, texts) for one, plain, texts in looks}


def _typed(columns: Sequence[_Column], looks: Mapping[int, _Look]) -> Any:
    """Return the whole table: the values, the markers, the row numbers."""
    careful = [one for one in columns if one.read and looks[one.index].apart]
    indexes = {one.index for one in careful}
    source = _texts(columns)
    source = _above(source, [one.level("v", one.read.quick) for one in columns if one.read])
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


def _careful(source: Any, columns: Sequence[_Column]) -> Any:
    """Put the levels of a careful reading above texts and quick values; `k` is its value."""
    if not columns:
        return source
    read: list[tuple[_Column, Any]] = [(one, one.read) for one in columns]
    # NULL where there is no text, and where it is plain.
    rest = snippet("CASE WHEN p THEN NULL ELSE TRIM(x, d) END", d=constant(SPACES))
    source = _above(source, [one.level("p", how.plain) for one, how in read])
    source = _above(source, [one.level("t", rest) for one, _ in read])
    source = _above(source, [one.level("w", how.careful) for one, how in read])
    keep = "CASE WHEN h THEN w END"
    return _above(source, [one.level("k", snippet(keep, h=how.held)) for one, how in read])


def _marker(one: _Column, apart: bool) -> Any:
    if not apart or not one.read:
        return snippet("CAST(NULL AS TEXT)")
    return one.put(snippet("CASE WHEN m THEN t END", m=one.read.marked))


def _ruled(one: _Column) -> Any:
    """Return `_row` and `rule` of each cell of a column that is not plain."""
    read: Any = one.read
    source = _careful(_above(_texts([one]), [one.level("v", read.quick)]), [one])
    rest = exp.select(exp.Star()).from_(source.subquery("s"))
    rest = rest.where(one.at("t").is_(exp.null()).not_())
    rule = named(one.put(read.rule), "rule")
    return exp.select(column(ROW, "s"), rule).from_(rest.subquery("s")).subquery("s")


def _counts(engine: Engine, one: _Column, bound: Bound) -> _Apart:
    """Count the cells of a column that are not plain, by rule, with the first rows of each."""
    rule, row = column("rule", "s"), column(ROW, "s")
    first = exp.Anonymous(this="min", expressions=[row, exp.Literal.number(ROWS_SHOWN)])
    answers = [rule, named(exp.Count(this=exp.Star()), "count"), named(first, "first")]
    query = exp.select(*answers).from_(_ruled(one)).group_by(rule.copy())
    found = engine.select(query, bound.values).to_pylist()
    counts = {part["rule"] or _SAME: part["count"] for part in found}
    rows = next((part["first"] for part in found if part["rule"] == UNCAST), ())
    return _Apart(counts, tuple(rows))


def _all_faults(failed: Sequence[_Column], bound: Bound) -> Any:
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
