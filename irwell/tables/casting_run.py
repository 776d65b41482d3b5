"""The engine's side of a cast: each form of text as an expression, and the faults counted."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlglot import exp

from irwell.errors import TableError
from irwell.tables.cast_spec import CastSpec
from irwell.tables.engine import Engine, open_engine
from irwell.tables.expressions import Bound, column, constant, snippet
from irwell.tables.identifiers import SPACES
from irwell.tables.plan import ROW, Type

_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6}0{0,3})?)?"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"  # Source: ISO 8601, extended calendar date
_FORMS: dict[Type, str] = {
    "text": "t",
    "integer": "CASE WHEN REGEXP_FULL_MATCH(t, '[+-]?[0-9]+') THEN TRY_CAST(t AS BIGINT) END",
    "number": "CASE WHEN REGEXP_FULL_MATCH(t,"
    " '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?')"
    " AND ISFINITE(TRY_CAST(t AS DOUBLE)) THEN TRY_CAST(t AS DOUBLE) END",
    "boolean": "CASE WHEN LOWER(t) IN ('true', 'yes', 'y', '1') THEN TRUE"
    " WHEN LOWER(t) IN ('false', 'no', 'n', '0') THEN FALSE END",
    "date": f"CASE WHEN REGEXP_FULL_MATCH(t, '{_DAY}') AND t >= '0001'"
    " THEN TRY_CAST(t AS DATE) END",
    "timestamp": f"CASE WHEN NOT t >= '0001' THEN NULL"
    f" WHEN REGEXP_FULL_MATCH(t, '{_DAY}[T ]{_HOUR}') THEN TRY_CAST(t AS TIMESTAMP)"
    f" WHEN REGEXP_FULL_MATCH(t, '{_DAY}[T ]{_HOUR}(Z|[+-][0-9]{{2}}:?[0-9]{{2}})')"
    " THEN TIMEZONE('Europe/London', TRY_CAST(t AS TIMESTAMPTZ)) END",
}
# Few texts have blanks at an end; to look for one is cheaper than to trim.
_TRIMMED = (
    "CASE WHEN REGEXP_MATCHES(x, '^[ \\t\\r\\n\\x{00A0}]|[ \\t\\r\\n\\x{00A0}]$')"
    " THEN TRIM(x, d) ELSE x END"
)
_BY_FORMAT = "CASE WHEN REGEXP_FULL_MATCH(t, shape) THEN CAST(TRY_STRPTIME(t, form) AS {}) END"
# What each format code may look like, stricter than the engine's own reading of it.
_CODES = {
    "d": "[0-9]{1,2}", "m": "[0-9]{1,2}", "Y": "[1-9][0-9]{3}", "y": "[0-9]{2}",
    "H": "[0-9]{1,2}", "I": "[0-9]{1,2}", "M": "[0-9]{1,2}", "S": "[0-9]{1,2}",
    "f": "[0-9]{1,6}", "p": "[AaPp][Mm]", "b": "[A-Za-z]{3}", "B": "[A-Za-z]+",
    "a": "[A-Za-z]{3}", "A": "[A-Za-z]+", "j": "[0-9]{1,3}", "%": "%",
}  # fmt: skip


def run_casts(
    landed: Path, specs: Sequence[CastSpec], out: Path, shown: int
) -> list[tuple[int, tuple[int, ...]]]:
    """Write the typed file and count what did not cast.

    Args:
        landed: A file that `land` wrote.
        specs: The columns to carry.
        out: Where the typed file goes.
        shown: How many row numbers to give for a column.

    Returns:
        For each column how many values did not cast, and the first of their rows.
    """
    bound = Bound()
    present = [exp.alias_(_present(spec, bound), f"t{i}") for i, spec in enumerate(specs)]
    source = exp.select(*present, column(ROW, "s")).from_(exp.to_table("landed").as_("s"))
    values = [_typed(spec, column(f"t{i}", "p"), bound) for i, spec in enumerate(specs)]
    typed = [exp.alias_(v, s.name, quoted=True) for v, s in zip(values, specs, strict=True)]
    with open_engine({"landed": [landed]}, writable=[out]) as engine:
        table = exp.select(*typed, column(ROW, "p")).from_(source.subquery("p"))
        engine.copy(table, bound.values, out)
    with open_engine({"landed": [landed], "typed": [out]}) as engine:
        texts = [f"t{i}" for i in range(len(specs))]
        before = _counts(engine, source.subquery("p"), texts, bound)
        whole = exp.to_table("typed").as_("p")
        after = _counts(engine, whole, [spec.name for spec in specs], bound)
        return [
            (had - has, _rows(engine, source, (f"t{i}", value), bound, shown))
            if had > has
            else (0, ())
            for i, (had, has, value) in enumerate(zip(before, after, values, strict=True))
        ]


def _counts(engine: Engine, source: Any, names: Sequence[str], bound: Bound) -> list[int]:
    counts = [
        exp.alias_(snippet("COUNT(v)", v=column(name, "p")), f"n{i}")
        for i, name in enumerate(names)
    ]
    found = engine.select(exp.select(*counts).from_(source), bound.values).to_pylist()[0]
    return [found[f"n{i}"] for i in range(len(names))]


def _rows(
    engine: Engine, source: Any, fault: tuple[str, Any], bound: Bound, shown: int
) -> tuple[int, ...]:
    text, value = fault
    failed = snippet("NOT t IS NULL AND v IS NULL", t=column(text, "p"), v=exp.paren(value))
    row = column(ROW, "p")
    # Landed rows stand in order and the engine keeps it: the first found are the lowest.
    query = exp.select(row).from_(source.subquery("p")).where(failed).limit(shown)
    return tuple(sorted(engine.select(query, bound.values).column(0).to_pylist()))


def _present(spec: CastSpec, bound: Bound) -> Any:
    """Return the text of a value, or NULL where there is none; trimmed unless it stays text."""
    whole = column(spec.name, "s")
    text = snippet(_TRIMMED, x=whole, d=constant(SPACES))
    tokens = [token.strip(SPACES) for token in spec.null_tokens]
    if spec.type != "text":
        tokens.append("")
    if not tokens:
        return whole
    none = exp.In(this=text, expressions=[bound.bind(token) for token in tokens])
    kept = whole if spec.type == "text" else text
    return snippet("CASE WHEN NOT n THEN v END", n=none, v=kept)


def _typed(spec: CastSpec, text: Any, bound: Bound) -> Any:
    form, parts = _FORMS[spec.type], {"t": text}
    if spec.date_format and spec.type in ("date", "timestamp"):
        form = _BY_FORMAT.format(spec.type.upper())
        parts["shape"] = bound.bind(_shape(spec))
        parts["form"] = bound.bind(spec.date_format)
    return snippet(form, **parts)


def _shape(spec: CastSpec) -> str:
    """Return the regular expression of a date format, so that nothing is read into a text."""
    shape = ""
    parts = re.split("(%.?)", spec.date_format)
    for part in parts:
        if part.startswith("%"):
            if part[1:] not in _CODES:
                raise TableError(
                    f"Column `{spec.name}`: the date format code `{part}` is not understood.",
                    f"Use the codes {', '.join('%' + code for code in _CODES)}.",
                )
            shape += _CODES[part[1:]]
        else:
            shape += re.escape(part)
    return shape
