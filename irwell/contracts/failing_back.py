"""The quarantine file: the rows that failed, as they stood, safe to open in a spreadsheet.

The only thing that a check writes with values in it. It goes back to the sender and to nobody else.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlglot import exp

from irwell.contracts.failing import FAILING, RULES, joined
from irwell.contracts.findings_trial import LANDED
from irwell.tables.expressions import Bound, snippet
from irwell.tables.plan import ROW

QUOTED = "_quoted"  # the column that names the cells that got an apostrophe
# A cell that starts so may be run as a formula, by one spreadsheet or another.
# Source: OWASP, CSV Injection, with its full-width characters.
RISKY = r"(?s)[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}].*"
_RISKY_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
PLAIN = r"[+-]?[0-9][0-9.,]*%?|[+-]"  # begins like a formula, and is a number or a lone sign


class Given(NamedTuple):
    """The question for the rows that failed.

    Attributes:
        rows: A query over `LANDED` and the list of failing rows.
        values: The values of its placeholders.
        names: The columns of the file, in order.
    """

    rows: exp.Select
    values: dict[str, Any]
    names: tuple[str, ...]


def given_back(headings: Sequence[str]) -> Given:
    """Return the rows that fail, as they stood, safe to open in a spreadsheet.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it, and its heading
    is named in the column `_quoted` of its row; plain numbers with a sign stay. Nothing else is
    changed.

    Args:
        headings: The headings of the file.

    Returns:
        What to ask, and the columns of the file: the row number, what the row breaks, which cells
        got an apostrophe, and the cells.
    """
    bound = Bound()
    own = _own_names(headings)
    risky = [_risky(heading, bound) for heading in headings]
    quoted = [
        snippet("CASE WHEN r THEN h END", r=test.copy(), h=bound.bind(_safe(heading)))
        for heading, test in zip(headings, risky, strict=True)
    ]
    parts = [_of("own", ROW), _of(FAILING, RULES), joined(quoted)]
    for heading, test in zip(headings, risky, strict=True):
        form = "CASE WHEN r THEN '''' || v ELSE v END"
        parts.append(snippet(form, r=test, v=_of("own", heading)))
    names = (*own, *(_safe(heading) for heading in headings))
    # Headings may repeat once they are made safe, so the query numbers its columns.
    rows = (
        exp.select(*(exp.alias_(part, f"c{i}") for i, part in enumerate(parts)))
        .from_(exp.table_(LANDED, quoted=True, alias="own"))
        .join(
            exp.table_(FAILING, quoted=True),
            on=exp.EQ(this=_of("own", ROW), expression=_of(FAILING, ROW)),
        )
        .order_by(_of("own", ROW))
    )
    return Given(rows, bound.values, names)


def write_csv(given: Path, names: Sequence[str], out: Path) -> None:
    """Write the rows that failed as CSV: UTF-8, a header line, quoted text.

    Args:
        given: The Parquet file of the rows of `given_back`.
        names: Its columns as the file calls them.
        out: The CSV file.
    """
    import pyarrow as pa
    import pyarrow.csv as pacsv
    import pyarrow.parquet as pq

    with pq.ParquetFile(given) as file:
        kinds = file.schema_arrow.types
        schema = pa.schema([pa.field(n, k) for n, k in zip(names, kinds, strict=True)])
        with pacsv.CSVWriter(str(out), schema) as sink:
            for batch in file.iter_batches():
                sink.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def _own_names(headings: Sequence[str]) -> tuple[str, ...]:
    """Names of the first three columns, none of them one of the file's own headings."""
    names = []
    for name in (ROW, RULES, QUOTED):
        while name in headings:
            name += "_"  # noqa: PLW2901 - until it is free
        names.append(name)
    return tuple(names)


def _risky(heading: str, bound: Bound) -> Any:
    form = "REGEXP_FULL_MATCH(v, r) AND NOT REGEXP_FULL_MATCH(v, p)"
    return snippet(form, v=_of("own", heading), r=bound.bind(RISKY), p=bound.bind(PLAIN))


def _safe(heading: str) -> str:
    plain = re.fullmatch(PLAIN, heading)
    return f"'{heading}" if heading[:1] in _RISKY_STARTS and heading and not plain else heading


def _of(table: str, column: str) -> Any:
    return exp.column(column, table=table, quoted=True)
