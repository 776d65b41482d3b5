"""A foreign Parquet file left where it lies, when its columns are of the wanted types already.

What the text of a column would say, its typed values say too: then nothing is gained by writing
it anew. Wherever the two could differ, the file is landed as text like any other.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from irwell.errors import TableError
from irwell.tables.cast_spec import CastSpec
from irwell.tables.direct_look import SOURCE, Seen, look
from irwell.tables.engine import NUMBER, Foreign, open_engine
from irwell.tables.expressions import column
from irwell.tables.identifiers import SPACES
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.names import check_names
from irwell.tables.intake.report import SHOWN, Intake
from irwell.tables.intake.writing import notes_of, rows_of, shown, too_large
from irwell.tables.landing_parquet import batch_as_text
from irwell.tables.plan import ROW

# For each type of a contract, the kinds of Parquet columns whose values are its values.
_SAME = {
    "integer": ("int",),
    "number": ("int", "double"),
    "boolean": ("bool",),
    "date": ("date",),
}

_VALUE = re.compile(r"[-+.0-9]|true|false", re.IGNORECASE)  # how the text of a value begins


class Direct(NamedTuple):
    """A file that is left where it lies.

    Attributes:
        intake: Its report.
        kinds: Of each column that is no text `int`, `double`, `bool` or `date`.
    """

    intake: Intake
    kinds: Mapping[str, str]


def left_in_place(
    path: Path, specs: Sequence[CastSpec], limits: LandingLimits, *, name: str
) -> Direct | None:
    """Look at a Parquet file that need not be landed.

    Args:
        path: The file.
        specs: How its columns will be cast.
        limits: What it may hold.
        name: Its name, for messages.

    Returns:
        Its report; None where text could say something else than the values.

    Raises:
        TableError: It holds more than it may, or its columns' names cannot be used.
    """
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    kinds = {field.name: _kind(field.type) for field in file.schema_arrow}
    wanted = {spec.heading: spec for spec in specs}
    if len(kinds) != len(file.schema_arrow) or not all(kinds.values()) or NUMBER in kinds:
        return None
    if not all(_same(kinds[own], wanted[own]) for own in kinds if own in wanted):
        return None
    check_names(name, tuple(kinds), limits)
    seen = _looked(path, kinds, limits, name)
    if seen is None or seen.unlike or seen.rows != file.metadata.num_rows:
        return None
    intake = Intake(
        kind="parquet",
        columns=tuple(kinds),
        rows=seen.rows,
        cells=seen.rows * len(kinds),
        notes=tuple(_notes(tuple(kinds), seen)),
        after=_first(file, name),
    )
    typed = {own: kind for own, kind in kinds.items() if kind != "string"}
    return Direct(intake, typed)


def _looked(path: Path, kinds: Mapping[str, str], limits: LandingLimits, name: str) -> Seen | None:
    try:
        seen = look(path, kinds)
    except TableError:  # what is wrong with it, the other way says in its own words
        return None
    if seen.rows > limits.rows or seen.size > limits.size:
        raise too_large(name, limits)
    return seen


def _notes(names: Sequence[str], seen: Seen) -> list[str]:
    return notes_of(names, seen.formulas, seen.labels, seen.shortened)


def _kind(of: Any) -> str:
    from pyarrow import types

    if types.is_string(of) or types.is_large_string(of):
        return "string"
    if types.is_signed_integer(of):
        return "int"
    if types.is_float64(of):
        return "double"
    if types.is_date32(of):
        return "date"
    return "bool" if types.is_boolean(of) else ""


def _same(kind: str, spec: CastSpec) -> bool:
    if kind == "string":
        return True  # it is read as the text of a landed file is
    said = spec.form or spec.date_format or spec.suppressed
    likely = any(_VALUE.match(token.strip(SPACES)) for token in spec.null_tokens)
    return not (said or likely) and kind in _SAME.get(spec.type, ())


def _first(file: Any, name: str) -> tuple[tuple[str | None, ...], ...]:
    for batch in file.iter_batches(batch_size=SHOWN, use_threads=False):
        return tuple(shown(row) for row in rows_of(batch_as_text(batch, name)))[:SHOWN]
    return ()


def land_listed(foreign: Path, listed: Path, out: Path) -> None:
    """Land some rows of a file that was left where it lies, as text.

    Args:
        foreign: The file.
        listed: A Parquet file with the `_row` of each row that is wanted.
        out: Where the landed file goes.

    Raises:
        TableError: The engine stopped.
    """
    import pyarrow as pa
    from pyarrow import parquet
    from sqlglot import exp

    typed = out.with_name(f"{out.name}.typed")
    own, wanted = column(ROW, "own"), column(ROW, "listed")
    query = (
        exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("own")))
        .from_(exp.table_(SOURCE, quoted=True, alias="own"))
        .join(
            exp.table_("rows", quoted=True, alias="listed"), on=exp.EQ(this=own, expression=wanted)
        )
        .order_by(own.copy())
    )
    with open_engine({SOURCE: Foreign(foreign), "rows": [listed]}, writable=[typed]) as engine:
        engine.copy(query, {}, typed)
    table = parquet.read_table(typed).combine_chunks()
    numbers, cells = table.column(ROW), table.drop_columns([ROW, NUMBER])
    batches = [batch_as_text(batch, foreign.name) for batch in cells.to_batches()]
    schema = pa.schema([(name, pa.string()) for name in cells.column_names])
    parquet.write_table(pa.Table.from_batches(batches, schema).append_column(ROW, numbers), out)
    typed.unlink()
