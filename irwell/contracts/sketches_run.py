"""The work of sketches: hash each different value of a column under the key, keep the least."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlglot import exp

from irwell import tables
from irwell.contracts.sketches import SIZE, Sketch
from irwell.tables import Engine
from irwell.tables.expressions import column, snippet
from irwell.tables.keys import pads

_DIGITS = 16  # 64 bits of each hash: two values of a million columns hardly ever meet
_KEYS = "sketch_key"
# HMAC out of plain SHA-256. Source: RFC 2104, 2. The inner digest is hex text, so unhex it.
_HMAC = "SUBSTRING(SHA256(o || UNHEX(SHA256(i || ENCODE(v)))), 1, 16)"
# A number is the same with `.0` and without, a day the same at midnight.
_NORMAL = (
    "UPPER(REGEXP_REPLACE(REGEXP_REPLACE(CAST(v AS TEXT), '\\.0$| 00:00:00$', ''),"
    " '[ \\t\\r\\n\\x{00A0}-]', '', 'g'))"
)
_CLEAN = "clean"


def sketch_files(request: Mapping[str, Any], secrets: Mapping[str, bytes]) -> dict[str, Any]:
    """Do the work of `sketches_of`: a job of the worker.

    Args:
        request: `files`, `names` and `scratch`.
        secrets: `sketch`: the key.

    Returns:
        `columns`: by column its sketch.
    """
    import pyarrow.parquet as pq

    files = [Path(path) for path in request["files"]]
    there = set.intersection(*(set(pq.read_schema(path).names) for path in files))
    names = [name for name in request["names"] if name in there]
    with tables.open_engine({_CLEAN: files}, temp=Path(request["scratch"])) as engine:
        made = sketch_columns(engine, _CLEAN, names, secrets["sketch"])
    return {"columns": {name: list(own) for name, own in made.items()}}


def sketch_columns(
    engine: Engine, source: str, names: Sequence[str], key: bytes
) -> dict[str, Sketch]:
    """Make the sketch of each column of a cast file.

    Args:
        engine: An engine that knows the rows, each column of its own type.
        source: Their name.
        names: The columns.
        key: The key of `sketch_key`.

    Returns:
        By column its sketch, ascending; values are compared as text without spaces, hyphens
        and case, whatever their type.
    """
    import pyarrow as pa

    inner, outer = pads(key)
    table = pa.table({"i": pa.array([inner], pa.binary()), "o": pa.array([outer], pa.binary())})
    made = {}
    for name in names:
        normal = snippet(_NORMAL, v=column(name, "s"))
        query = exp.select(exp.alias_(normal, "v")).distinct().from_(exp.to_table(source).as_("s"))
        texts = engine.select(query.where(snippet("NOT v IS NULL", v=column(name, "s"))))
        with engine.fresh({_KEYS: table, "texts": texts}) as own:
            made[name] = _least(own)
    return made


def _least(engine: Engine) -> Sketch:
    parts = {"v": column("v", "t"), "i": column("i", "k"), "o": column("o", "k")}
    hashed = exp.select(exp.alias_(snippet(_HMAC, **parts), "h"))
    hashed = hashed.from_(exp.to_table("texts").as_("t")).join(
        exp.to_table(_KEYS).as_("k"), join_type="cross"
    )
    query = exp.select(exp.column("h")).from_(hashed.subquery("x")).order_by("h").limit(SIZE)
    return tuple(engine.select(query).column(0).to_pylist())
