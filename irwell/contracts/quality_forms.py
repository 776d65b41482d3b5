"""A quality report as plain values, as CSV and as a few lines of text."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from irwell.contracts.quality_model import Count, Past, Quality, Score
from irwell.contracts.quality_words import NOT_MEASURED, SEVERITIES, VERDICTS
from irwell.documents import Own
from irwell.figures import table_csv


def quality_value(q: Quality) -> dict[str, Any]:
    """Return a quality report as plain values, ready for JSON.

    Args:
        q: The report.

    Returns:
        The report; no value of the data.
    """
    return {
        "data_set": q.data_set,
        "verdict": q.verdict,
        "kept_rows": q.kept_rows,
        "now": past_value(q.now),
        "earlier": [past_value(one) for one in q.earlier],
        "other_contract": q.other_contract,
        "remarks": [_plain(asdict(one)) for one in q.remarks],
        "differences": [asdict(one) for one in q.differences],
        "costs": [_plain(asdict(one)) for one in q.costs],
        "not_run": [{"path": path, "reason": reason} for path, reason in q.not_run],
    }


def past_value(one: Past) -> dict[str, Any]:
    """Return what is kept of a deposit's quality as plain values.

    Args:
        one: What is kept.

    Returns:
        Plain values, ready for JSON.
    """
    return {
        "label": one.label,
        "contract": one.contract,
        "rows": one.rows,
        "scores": [asdict(score) | {"percent": score.percent} for score in one.scores],
        "counts": [asdict(count) for count in one.counts],
    }


def past_from(value: Mapping[str, Any]) -> Past:
    """Return what `past_value` wrote.

    Args:
        value: Plain values.

    Returns:
        What is kept of a deposit's quality.
    """
    return Past(
        label=value["label"],
        contract=value["contract"],
        rows=value["rows"],
        scores=tuple(
            Score(s["dimension"], s["passed"], s["eligible"], s["rules"]) for s in value["scores"]
        ),
        counts=tuple(
            Count(c["path"], c["rule"], c["column"], c["failing"], c["eligible"])
            for c in value["counts"]
        ),
    )


def quality_csv(q: Quality) -> str:
    """Return every score of every deposit and every finding of this one as one CSV.

    Args:
        q: The report.

    Returns:
        CSV with the columns deposit, kind (`score`, `finding`), name, column, severity, failing,
        eligible, percent and remedy; empty where a column does not apply.
    """
    scores = [_score_line(one.label, score) for one in (*q.earlier, q.now) for score in one.scores]
    found = [
        {
            "deposit": q.now.label,
            "kind": "finding",
            "name": one.rule,
            "column": one.column,
            "severity": one.severity,
            "failing": one.count,
            "remedy": one.remedy,
        }
        for one in q.remarks
    ]
    return table_csv(own([*scores, *found], _CSV))


def quality_text(q: Quality) -> str:
    """Return a quality report for people at a terminal.

    Args:
        q: The report.

    Returns:
        Lines: the scores, then each finding with what to do.
    """
    last = {s.dimension: s.percent for s in q.earlier[-1].scores} if q.earlier else {}
    lines = [f"{q.data_set}: {q.now.rows:,} rows. {VERDICTS[q.verdict]}"]
    lines += [f"  {s.dimension:<14}{_percent(s.percent, last.get(s.dimension))}" for s in q.scores]
    for one in q.remarks:
        lines += [f"{SEVERITIES[one.severity]}: {one.said}", f"  {one.remedy}"]
    return "\n".join(lines)


def own(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> Own:
    """Mark rows of a body's own report about its own data.

    Args:
        rows: Any number of rows; a column may be absent from a row.
        columns: Each column with its Arrow type: `string`, `int64`, `double`.

    Returns:
        The rows as an Arrow table, marked.
    """
    import pyarrow as pa

    form = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])
    return Own(pa.Table.from_pylist([dict(row) for row in rows], form))


_CSV = {
    "deposit": "string",
    "kind": "string",
    "name": "string",
    "column": "string",
    "severity": "string",
    "failing": "int64",
    "eligible": "int64",
    "percent": "double",
    "remedy": "string",
}


def _score_line(label: str, score: Score) -> dict[str, Any]:
    measured = score.percent is not None
    return {
        "deposit": label,
        "kind": "score",
        "name": score.dimension,
        "failing": score.eligible - score.passed if measured else None,
        "eligible": score.eligible if measured else None,
        "percent": score.percent,
    }


def _percent(now: float | None, then: float | None) -> str:
    if now is None:
        return NOT_MEASURED
    return f"{now:>6.1f}%" + (f"  (last time {then:.1f}%)" if then is not None else "")


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {key: list(own) if isinstance(own, tuple) else own for key, own in value.items()}
