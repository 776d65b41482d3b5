"""Rows that fail are parted from the rest and left out of the clean data.

What is given back to the sender stands in `failing_back`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlglot import exp

from irwell.contracts.findings_rows import (
    BY_KEY,
    Group,
    Rows,
    broken_by,
    rows_by_key,
    uncast_rows,
)
from irwell.contracts.findings_trial import SOURCE, Trial
from irwell.contracts.questions import name
from irwell.tables.expressions import Bound, snippet
from irwell.tables.plan import ROW

RULES = "_rules"  # the column that says what each row breaks
FAILING = "failing"  # the name of that list in the engine


class Places(NamedTuple):
    """Files that parting writes; an engine that parts is opened to write all of them.

    Attributes:
        failing: Row numbers with what each breaks.
        clean: The rows that are kept.
        given_back: The rows that failed, as they stood.
    """

    failing: Path
    clean: Path
    given_back: Path


def places(scratch: Path) -> Places:
    """Return where parting writes.

    Args:
        scratch: The check's private folder.

    Returns:
        The files.
    """
    return Places(
        scratch / "failing.parquet", scratch / "kept.parquet", scratch / "given_back.parquet"
    )


def failing_rows(
    trial: Trial, groups: Sequence[Group], known: Mapping[Group, Rows], out: Path
) -> int:
    """Write which rows fail, and what each breaks.

    Args:
        trial: The cast file.
        groups: The failed promises that part a row from the rest.
        known: How many rows break each of them, and the first of these rows.
        out: Where the Parquet file goes: `_row` and `_rules`.

    Returns:
        How many rows fail.
    """
    if all(len(known[group][1]) == known[group][0] for group in groups):
        return _write_known(groups, known, out)
    bound = Bound()
    parts = [_by_value(trial, groups, bound), *_by_key(groups, bound)]
    every = exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
    said = snippet("STRING_AGG(w, '; ' ORDER BY w)", w=exp.column("said"))
    listed = (
        exp.select(name(ROW), exp.alias_(said, RULES, quoted=True))
        .from_(every.subquery("each"))
        .where(snippet("w <> ''", w=exp.column("said")))
        .group_by(name(ROW))
    )
    return trial.engine.copy(listed, bound.values, out)


def _write_known(groups: Sequence[Group], known: Mapping[Group, Rows], out: Path) -> int:
    """Write the failing rows where every one of them has been told already."""
    import pyarrow as pa
    from pyarrow import parquet

    values: dict[int, list[str]] = {}
    keys: dict[int, list[str]] = {}
    for group in groups:
        said = keys if group.rule in (*BY_KEY, "not_cast") else values
        for row in known[group][1]:
            said.setdefault(row, []).append(_words(group))
    rows = sorted({*values, *keys})
    # In the order of the other way: rules of values as one, then all of them by their words.
    parts = [["; ".join(values[r])] if r in values else [] for r in rows]
    rules = ["; ".join(sorted(part + keys.get(r, []))) for r, part in zip(rows, parts, strict=True)]
    table = {ROW: pa.array(rows, pa.int64()), RULES: pa.array(rules, pa.string())}
    parquet.write_table(pa.table(table), out)
    return len(rows)


def _by_value(trial: Trial, groups: Sequence[Group], bound: Bound) -> exp.Select:
    """One pass over the values: what each row breaks, joined; nothing for most rows."""
    tags = [
        snippet("CASE WHEN c THEN w END", c=broken_by(trial, group, bound), w=_tag(group, bound))
        for group in groups
        if group.rule not in (*BY_KEY, "not_cast")
    ]
    said = joined(tags) if tags else exp.Literal.string("")
    return exp.select(name(ROW), exp.alias_(said, "said")).from_(exp.table_(SOURCE, quoted=True))


def _by_key(groups: Sequence[Group], bound: Bound) -> list[exp.Select]:
    parts = []
    for group in groups:
        if group.rule == "not_cast":
            rows = uncast_rows(group.column, bound)
        elif group.rule in BY_KEY:
            rows = rows_by_key(group)
        else:
            continue
        tag = exp.alias_(_tag(group, bound), "said")
        parts.append(exp.select(name(ROW), tag).from_(rows.subquery("found")))
    return parts


def _tag(group: Group, bound: Bound) -> Any:
    return bound.bind(_words(group))


def _words(group: Group) -> str:
    return f"{group.rule} in {group.column}"


def joined(texts: Sequence[Any]) -> Any:
    """Return texts as one, with semicolons between; what is no value is passed over.

    Args:
        texts: Expressions of texts.

    Returns:
        An expression; an empty text where none has a value.
    """
    # Not `exp.ConcatWs`: sqlglot makes that no value as soon as one of the texts is none.
    return exp.Anonymous(this="concat_ws", expressions=[exp.Literal.string("; "), *texts])


def kept(columns: Sequence[str]) -> exp.Select:
    """Return the rows that do not fail.

    Args:
        columns: The columns of the clean data.

    Returns:
        A query over `SOURCE` and `failing`.
    """
    failed = exp.select(name(ROW)).from_(exp.table_(FAILING, quoted=True))
    return (
        exp.select(*(name(column) for column in columns))
        .from_(exp.table_(SOURCE, quoted=True))
        .where(exp.not_(exp.In(this=name(ROW), query=failed.subquery(copy=False))))
        .order_by(name(ROW))
    )
