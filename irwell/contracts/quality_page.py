"""A quality report as one page that stands alone: scores, trend, faults and their costs."""

from collections.abc import Iterator
from typing import Any

from irwell.contracts.quality_forms import own
from irwell.contracts.quality_model import Count, Quality, Remark
from irwell.contracts.quality_trend import scores, trend
from irwell.contracts.quality_words import (
    COUNTED,
    FAULTS,
    MEANINGS,
    SEVERITIES,
    VERDICTS,
)
from irwell.figures import (
    Html,
    Shown,
    bullets,
    cards,
    facts,
    folded,
    notice,
    page,
    paragraph,
    section,
    table_html,
)

NOT_TRIED = "not tried"


def quality_html(q: Quality) -> str:
    """Return a quality report as a page for its provider.

    Args:
        q: The report.

    Returns:
        HTML that stands alone: no script, nothing fetched; it names rows and no value of the data.
    """
    organisation = q.data_set.split("/", 1)[0]
    return page(
        f"Quality report: {q.data_set}",
        [part for part in _parts(q) if part],
        above=f"For {organisation}" + (f" · deposit {q.now.label}" if q.now.label else ""),
        foot="A report of a body about its own data, not for publication. It names rows and"
        " never shows a value.",
    )


def _parts(q: Quality) -> Iterator[Html]:
    yield _short(q)
    yield scores(q)
    yield trend(q)
    yield _right(q)
    yield _since(q)
    yield _cost(q)
    yield _left(q)
    yield _counted(q)


def _short(q: Quality) -> Html:
    graver = [one.severity for one in q.remarks]
    row = {
        "rows": q.now.rows,
        "kept": q.kept_rows,
        "errors": graver.count("error"),
        "warnings": graver.count("warning"),
    }
    columns = [
        Shown("rows", "Rows in the file"),
        Shown("kept", "Rows kept"),
        Shown("errors", "Kinds of error"),
        Shown("warnings", "Kinds of warning"),
    ]
    return section(
        "short",
        "In short",
        notice(VERDICTS[q.verdict]),
        facts(own([row], dict.fromkeys(row, "int64")), columns),
    )


def _right(q: Quality) -> Html:
    if not q.remarks:
        return section("right", "What to put right", paragraph("Nothing was found."))
    columns = [
        Shown("severity", "Severity"),
        Shown("rows", "Rows"),
        Shown("allowed", "Allowed"),
        Shown("then", "Last time"),
        Shown("remedy", "What to do"),
        Shown("agreements", "Agreements that use it"),
    ]
    rows = [_remark(one) for one in q.remarks]
    return section(
        "right",
        "What to put right",
        paragraph("The gravest first. Row 1 is the first row of data, below the headings."),
        cards(own(rows, dict.fromkeys(rows[0], "string")), "said", columns),
    )


def _remark(one: Remark) -> dict[str, str]:
    rest = one.count - len(one.rows)
    named = ", ".join(f"{row:,}" for row in one.rows)
    return {
        "said": one.said,
        "severity": SEVERITIES[one.severity],
        "rows": f"{named} and {rest:,} more" if one.rows and rest > 0 else named,
        "allowed": one.allowed,
        "then": "" if one.then is None else _many(one.then),
        "remedy": one.remedy,
        "agreements": ", ".join(one.agreements),
    }


def _since(q: Quality) -> Html:
    if not q.earlier:
        return Html("")
    if not q.differences:
        return section("since", "Since last time", paragraph("No promise changed its count."))
    rows = [
        {
            "what": f"{one.column or 'The file'}: {FAULTS[one.rule]}",
            "then": one.then,
            "now": one.now,
            "change": _change(one.then, one.now),
        }
        for one in q.differences
    ]
    columns = [
        Shown("what", "Fault"),
        Shown("then", "Rows last time"),
        Shown("now", "Rows this time"),
        Shown("change", "Difference"),
    ]
    form = {"what": "string", "then": "int64", "now": "int64", "change": "string"}
    table = own(rows, form)
    return section(
        "since", "Since last time", table_html(table, "What changed", columns, none=NOT_TRIED)
    )


def _change(then: int | None, now: int | None) -> str:
    if then is None or now is None:
        return "new" if then is None else "gone"
    return f"{abs(now - then):,} {'more' if now > then else 'fewer'}"


def _cost(q: Quality) -> Html:
    if not q.costs:
        return Html("")
    rows = [
        {
            "column": one.column,
            "rows": _many(one.rows) if one.exact else f"at least {_many(one.rows)}",
            "agreements": ", ".join(one.agreements),
        }
        for one in q.costs
    ]
    columns = [
        Shown("column", "Column"),
        Shown("rows", "Rows with a fault"),
        Shown("agreements", "Agreements that use it"),
    ]
    return section(
        "cost",
        "What it costs the recipients",
        paragraph(
            "Agreements show these columns, or choose rows by them. Where rows with a fault are"
            " released, the recipients get the fault; where rows are chosen by it, the wrong rows."
        ),
        table_html(own(rows, dict.fromkeys(rows[0], "string")), "Columns that are used", columns),
    )


def _left(q: Quality) -> Html:
    if not q.not_run:
        return Html("")
    rows = [{"path": path, "reason": reason} for path, reason in q.not_run]
    columns = [Shown("path", "Where the contract promises it"), Shown("reason", "Why not tried")]
    table = own(rows, {"path": "string", "reason": "string"})
    return section("left", "Not checked here", table_html(table, "Not checked", columns))


def _counted(q: Quality) -> Html:
    rows = [_tried(one) for one in q.now.counts]
    columns = [
        Shown("what", "Promise"),
        Shown("failing", "Rows that break it"),
        Shown("eligible", "Rows tested"),
        Shown("path", "Where it stands"),
    ]
    form = {"what": "string", "failing": "int64", "eligible": "int64", "path": "string"}
    return section(
        "counted",
        "How the scores are counted",
        bullets(COUNTED),
        bullets(f"{name.capitalize()}: {said}." for name, said in MEANINGS.items()),
        folded(
            f"All {len(rows):,} promises that were tried",
            table_html(own(rows, form), "Promises tried", columns),
        ),
    )


def _tried(one: Count) -> dict[str, Any]:
    what = f"{one.column or 'The file'}: {FAULTS[one.rule]}"
    return {"what": what, "failing": one.failing, "eligible": one.eligible, "path": one.path}


def _many(rows: int) -> str:
    return f"{rows:,} row" if rows == 1 else f"{rows:,} rows"
