"""A look at a Parquet file: what its report says, and what bars leaving it where it lies.

One pass finds the columns of text in which there may be something; only these are passed again.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from irwell.tables.engine import Engine, Foreign, open_engine
from irwell.tables.expressions import column, snippet
from irwell.tables.intake.writing import EXPONENT, FORMULA, TOTAL

SOURCE = "foreign"
# Whether a text may be one of the cases below: its first bytes are compared, which costs little.
_MAYBE = (
    "COUNT(*) FILTER (WHERE x < '.' OR x >= '=' AND x < 'A' OR CONTAINS(x, CHR(0))"
    " OR x < ':' AND CONTAINS(x, 'E+'))"
)
_SIZE = "CAST(COALESCE(SUM(STRLEN(x)), 0) AS BIGINT)"
_FIXED = "COUNT(x) * 8"  # bytes of a value that is no text, as Arrow holds it
# Only what begins like a formula is held against the whole expression, which costs more.
_CASES = "COUNT(*) FILTER (WHERE CASE WHEN {} THEN REGEXP_MATCHES(x, f) ELSE FALSE END)"
_FORMULAS = _CASES.format("ASCII(x) IN (9, 10, 12, 13, 32, 43, 45, 61, 64)")
_LABELS = _CASES.format("CONTAINS(x, 'otal') OR CONTAINS(x, 'OTAL')")
_SHORTENED = _CASES.format(
    "CASE WHEN ASCII(x) BETWEEN 9 AND 32 OR ASCII(x) BETWEEN 48 AND 57 THEN CONTAINS(x, 'E+')"
    " ELSE FALSE END"
)
# The values whose text a cast would not take, by kind. Dates as in `casting_dates.HELD`.
_UNLIKE = {
    "string": "COUNT(*) FILTER (WHERE CONTAINS(x, CHR(0)))",
    "double": "COUNT(*) FILTER (WHERE NOT ISFINITE(x))",
    "date": "COUNT(*) FILTER (WHERE NOT (x >= CAST('0001-01-01' AS DATE)"
    " AND x < CAST('10000-01-01' AS DATE)))",
}


class Seen(NamedTuple):
    """What the look at a file showed.

    Attributes:
        rows: How many rows.
        size: Bytes of all values.
        unlike: Cells whose text would be read otherwise, or refused.
        formulas: By column, cells that a spreadsheet would run.
        shortened: By column, cells that Excel shortened.
        labels: Rows with the label of a total.
    """

    rows: int
    size: int
    unlike: int
    formulas: Mapping[str, int]
    shortened: Mapping[str, int]
    labels: int


def look(path: Path, kinds: Mapping[str, str]) -> Seen:
    """Look at a foreign Parquet file.

    Args:
        path: The file.
        kinds: What each of its columns holds.

    Returns:
        What was seen.

    Raises:
        TableError: The engine stopped: the file is not what it seemed.
    """
    asked = {("rows", ""): snippet("COUNT(*)")}
    for index, (name, kind) in enumerate(kinds.items()):
        asked |= _of_column(name, kind, first=index < 2)
    with open_engine({SOURCE: Foreign(path)}) as engine:
        told = _told(engine, asked)
        maybe = [name for (what, name), count in told.items() if what == "maybe" and count]
        cases = {key: ask for name in maybe for key, ask in _cases(name).items()}
        return _seen(told | (_told(engine, cases) if cases else {}))


def _told(engine: Engine, asked: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], int]:
    from sqlglot import exp

    query = exp.select(*asked.values()).from_(exp.table_(SOURCE, quoted=True, alias="s"))
    answers = [part[0].as_py() for part in engine.select(query).columns]
    return dict(zip(asked, answers, strict=True))


def _of_column(name: str, kind: str, *, first: bool) -> dict[tuple[str, str], Any]:
    text = kind == "string"
    asked = {("size", name): _ask(name, _SIZE if text else _FIXED)}
    if text:
        asked["maybe", name] = _ask(name, _MAYBE)
    elif kind in _UNLIKE:
        asked["unlike", name] = _ask(name, _UNLIKE[kind])
    if text and first:
        asked["labels", name] = _ask(name, _LABELS, TOTAL)
    return asked


def _cases(name: str) -> dict[tuple[str, str], Any]:
    """Ask of a column of text what it may hold."""
    return {
        ("unlike", name): _ask(name, _UNLIKE["string"]),
        ("formulas", name): _ask(name, _FORMULAS, FORMULA),
        ("shortened", name): _ask(name, _SHORTENED, EXPONENT),
    }


def _ask(name: str, form: str, pattern: str = "") -> Any:
    from sqlglot import exp

    return snippet(form, x=column(name, "s"), f=exp.Literal.string(pattern))


def _seen(told: Mapping[tuple[str, str], int]) -> Seen:
    def of(what: str) -> dict[str, int]:
        return {name: count for (own, name), count in told.items() if own == what and count}

    return Seen(
        rows=told["rows", ""],
        size=sum(of("size").values()),
        unlike=sum(of("unlike").values()),
        formulas=of("formulas"),
        shortened=of("shortened"),
        labels=max(of("labels").values(), default=0),
    )
