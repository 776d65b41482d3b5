"""The work of a profile: land the file, look at each column, decide, cast, look again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlglot import exp

from irwell import tables
from irwell.contracts.identifiers_uk import impossible
from irwell.contracts.profile import (
    VALUES_KEPT,
    ColumnProfile,
    Profile,
    Reading,
    Seen,
    profile_value,
)
from irwell.contracts.profile_dates import Order, decide
from irwell.contracts.profile_keys import find_keys
from irwell.contracts.profile_labels import EMBEDDED, label, trimmed
from irwell.contracts.profile_reading import read
from irwell.contracts.results import Rule
from irwell.contracts.rules_reading import promise
from irwell.contracts.signs_words import words
from irwell.contracts.sketches_run import sketch_columns
from irwell.tables.expressions import Bound, column, constant, snippet
from irwell.tables.intake.guide import guide_from
from irwell.tables.plan import ROW

LANDED, TYPED = "landed", "typed"
_LONG = 25  # characters from which a text is searched for something personal inside
_SHORT = 60  # characters of the longest value that a code list may hold
_SPLIT = "|"
_PADDED = "REGEXP_MATCHES(v, '^[ \\t\\r\\n\\x{00A0}]|[ \\t\\r\\n\\x{00A0}]$')"
_SHAPED = (
    "REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(t, '[A-Z]', 'A', 'g'), '[a-z]', 'a', 'g'),"
    " '[0-9]', '0', 'g')"
)


def profile_file(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Do the work of `profile`: a job of the worker.

    Args:
        request: `file`, `scratch`, `guide` (as `guide_value` writes it), `dates` and `taken`:
            headings whose values are told apart by a keyed sketch.
        secrets: `sketch`: the key of the sketches; none without it.

    Returns:
        The profile as `profile_value` writes it.
    """
    scratch = Path(request["scratch"])
    landed = scratch / "landed.parquet"
    guide = guide_from(request["guide"])
    found = tables.land(Path(request["file"]), landed, guide, scratch=scratch)
    own = look(landed, found.columns, found.rows, order=request["dates"], scratch=scratch)
    own = replace(own, intake=found.intake)
    if "sketch" in secrets:
        with tables.open_engine({TYPED: [scratch / "typed.parquet"]}, temp=scratch) as engine:
            made = sketch_columns(engine, TYPED, found.columns, secrets["sketch"])
        columns = tuple(replace(c, sketch=made[c.name]) for c in own.columns)
        own = replace(own, columns=columns)
    return profile_value(own)


def look(landed: Path, names: Sequence[str], rows: int, *, order: Order, scratch: Path) -> Profile:
    """Look at the columns of a landed file.

    Args:
        landed: A file that `land` wrote.
        names: Its columns.
        rows: How many rows it has.
        order: What a person said about days and months.
        scratch: A private folder.

    Returns:
        The profile, without how the file was read.
    """
    with tables.open_engine({LANDED: [landed]}, temp=scratch) as engine:
        columns = [_column(engine, name, order) for name in names]
    typed = scratch / "typed.parquet"
    cast = tables.cast(landed, [spec(c.name, c.reading) for c in columns], typed)
    failed = {own.column for own in cast.uncast}
    if failed:
        columns = [_as_text(c) if c.name in failed else c for c in columns]
        typed.unlink()
        tables.cast(landed, [spec(c.name, c.reading) for c in columns], typed)
    with tables.open_engine({TYPED: [typed]}, temp=scratch) as engine:
        columns = [_measured(engine, own, rows) for own in columns]
        return Profile(rows, tuple(columns), find_keys(engine, TYPED, columns, rows))


def spec(name: str, reading: Reading) -> tables.CastSpec:
    """Return the cast of a reading.

    Args:
        name: The column.
        reading: How it would be cast.

    Returns:
        What `tables.cast` takes.
    """
    return tables.CastSpec(
        name=name,
        type=reading.type,
        date_format=reading.date_format,
        null_tokens=(*reading.null_tokens, ""),
        form=reading.form,  # type: ignore[arg-type]  # one of its words
        unit=reading.unit,
        suppressed=reading.suppressed,
    )


def _as_text(own: ColumnProfile) -> ColumnProfile:
    """What does not cast wholly is proposed as text: the draft never fails its own file."""
    kept = tuple(v for s in own.seen if (s.form, s.kind) == ("null", "always") for v in s.values)
    tokens = tuple(sorted({value.strip() for value in kept}))
    said = f"looks like {own.reading.type}, but not every value casts: kept as text"
    reading = Reading("text", null_tokens=tokens, demoted=True, evidence=said)
    return replace(own, reading=reading)


def _column(engine: tables.Engine, name: str, order: Order) -> ColumnProfile:
    bound = Bound()
    found = engine.select(_question(name, bound), bound.values).to_pylist()
    seen = tuple(sorted((_seen(row) for row in found), key=lambda s: (-s.count, s.form, s.kind)))
    reading = read(name, seen)
    if reading.type == "date":
        gone = (*reading.null_tokens, *reading.suppressed, "")

        def fails(formats: Sequence[str]) -> dict[str, tuple[int, int]]:
            return _fails(engine, name, formats, gone)

        reading = decide(name, seen, reading, order, fails)
    texts = sum(int(row["c"]) for row in found if row["f"].startswith("text"))
    return ColumnProfile(
        name=name,
        seen=seen,
        reading=reading,
        padded=int(sum(row["p"] or 0 for row in found)),
        words=round(float(sum(row["w"] or 0 for row in found)) / texts, 1) if texts else 0.0,
        embedded={
            what: int(sum(row[f"e{i}"] or 0 for row in found))
            for i, what in enumerate(EMBEDDED)
            if any(row[f"e{i}"] for row in found)
        },
    )


def _question(name: str, bound: Bound) -> Any:
    """One pass over the different values of a column, each with its count and first row."""
    value = column(name, "s")
    rows = (
        exp.alias_(snippet("COUNT(*)"), "n"),
        exp.alias_(snippet("MIN(r)", r=column(ROW, "s")), "r"),
    )
    each = (
        exp.select(exp.alias_(value, "v"), *rows)
        .from_(exp.to_table(LANDED).as_("s"))
        .where(snippet("NOT v IS NULL", v=value))
        .group_by(value.copy())
    )
    bare = exp.select(exp.column("v"), exp.column("n"), exp.column("r"))
    cut = bare.select(exp.alias_(trimmed(exp.column("v")), "t")).from_(each.subquery("g"))
    named = exp.select(
        exp.column("v"),
        exp.column("n"),
        exp.column("r"),
        exp.column("t"),
        exp.alias_(label(exp.column("t"), bound), "f"),
    ).from_(cut.subquery("c"))
    asked = {
        "d": "COUNT(*)",
        "c": "SUM(n)",
        "r": "MIN(r)",
        "a": "MIN(LENGTH(t))",
        "z": "MAX(LENGTH(t))",
        "p": f"SUM(n) FILTER (WHERE {_PADDED})",
        "k": f"CASE WHEN MAX(LENGTH(v)) <= {_SHORT} AND COUNT(*) <= {VALUES_KEPT}"
        f" THEN MIN(v, {VALUES_KEPT}) END",
        "o": "COUNT(*) FILTER (WHERE n = 1)",
        "s0": f"MIN({_SHAPED})",
        "s1": f"MAX({_SHAPED})",
        "w": "SUM(n * LEN(STRING_SPLIT(t, ' '))) FILTER (WHERE f LIKE 'text%')",
    }
    parts = [exp.alias_(snippet(text), key, quoted=True) for key, text in asked.items()]
    for index, pattern in enumerate(EMBEDDED.values()):
        inside = snippet(
            f"SUM(n) FILTER (WHERE f = 'text|' AND LENGTH(t) > {_LONG} AND REGEXP_MATCHES(t, x))",
            x=constant(pattern),
        )
        parts.append(exp.alias_(inside, f"e{index}", quoted=True))
    return exp.select(exp.column("f"), *parts).from_(named.subquery("l")).group_by(exp.column("f"))


def _seen(row: Mapping[str, Any]) -> Seen:
    form, _, kind = row["f"].partition(_SPLIT)
    same = row["s0"] == row["s1"] and row["z"] <= _SHORT
    return Seen(
        form=form,
        kind=kind,
        distinct=row["d"],
        count=int(row["c"]),
        row=row["r"],
        shortest=row["a"],
        longest=row["z"],
        values=tuple(row["k"] or ()),
        once=row["o"],
        shape=row["s0"] if same else "",
    )


def _fails(
    engine: tables.Engine, name: str, formats: Sequence[str], gone: Sequence[str]
) -> dict[str, tuple[int, int]]:
    bound = Bound()
    text = trimmed(column(name, "s"))
    none = exp.In(this=text.copy(), expressions=[bound.bind(token) for token in gone])
    parts = []
    for index, own in enumerate(formats):
        test = snippet("TRY_STRPTIME(t, f) IS NULL", t=exp.column("t"), f=bound.bind(own))
        for key, what in (("n", "COUNT(*)"), ("r", "MIN(r)")):
            parts.append(
                exp.alias_(
                    exp.Filter(this=snippet(what), expression=exp.Where(this=test.copy())),
                    f"{key}{index}",
                )
            )
    rows = (
        exp.select(exp.alias_(text, "t"), exp.alias_(column(ROW, "s"), "r"))
        .from_(exp.to_table(LANDED).as_("s"))
        .where(snippet("NOT v IS NULL AND NOT n", v=column(name, "s"), n=none))
    )
    answer = engine.select(exp.select(*parts).from_(rows.subquery("d")), bound.values).to_pylist()[
        0
    ]
    return {own: (answer[f"n{i}"], answer[f"r{i}"] or 0) for i, own in enumerate(formats)}


def _measured(engine: tables.Engine, own: ColumnProfile, rows: int) -> ColumnProfile:
    value = column(own.name, "s")
    marker = spec(own.name, own.reading).marker
    parts = {"had": snippet("COUNT(v)", v=value)}
    parts["held"] = snippet("COUNT(v)", v=column(marker, "s")) if marker else snippet("0")
    if own.reading.type not in ("text", "boolean"):
        parts["least"] = snippet("CAST(MIN(v) AS TEXT)", v=value)
        parts["greatest"] = snippet("CAST(MAX(v) AS TEXT)", v=value)
    bound, checks = Bound(), _checks(own)
    for name in checks:
        fails = impossible(promise("irwell.check", name, own.name), value, "text", bound)
        parts[name] = exp.Filter(this=snippet("COUNT(*)"), expression=exp.Where(this=fails))
    named = [exp.alias_(part, key, quoted=True) for key, part in parts.items()]
    query = exp.select(*named).from_(exp.to_table(TYPED).as_("s"))
    answer = engine.select(query, bound.values).to_pylist()[0]
    return replace(
        own,
        empty=rows - answer["had"] - answer["held"],
        least=answer.get("least") or "",
        greatest=answer.get("greatest") or "",
        distinct=sum(s.distinct for s in own.told),
        checks=tuple(name for name in checks if not answer[name]),
    )


def _checks(own: ColumnProfile) -> tuple[Rule, ...]:
    """The UK checks that are worth trying on a column."""
    if own.reading.type != "text" or not own.told:
        return ()
    kinds, heading = {s.kind for s in own.told}, set(words(own.name))
    by_kind: tuple[Rule, ...] = ("gss", "nhs_number", "nino", "postcode")
    by_name: tuple[Rule, ...] = ("uprn", "usrn")
    likely = [name for name in by_kind if name in kinds]
    return (*likely, *(name for name in by_name if name in heading))
