"""A report as plain values and as text."""

from collections.abc import Mapping
from typing import Any

from irwell.contracts.dimensions import dimension
from irwell.contracts.model import Finding, Report, parse_data_set_id

SAYS: Mapping[str, str] = {
    "missing": "no value where one is required",
    "not_cast": "a value that is not of the column's type",
    "duplicate": "a value that an earlier row has",
    "pattern": "a value that does not match the pattern",
    "range": "a value outside the bounds",
    "code": "a value that is not in the code list",
    "column_missing": "the file does not have the column",
    "column_unknown": "the contract does not know the column",
}
ROWS_IN_TEXT = 5


def report_value(report: Report) -> dict[str, Any]:
    """Return a report as plain values, ready for JSON.

    Args:
        report: The report.

    Returns:
        The report; each finding with its dimension of quality.
    """
    return {
        "data_set": str(report.data_set),
        "contract": report.contract_digest,
        "rows": report.rows,
        "errors": report.errors,
        "clean": report.clean,
        "findings": [_finding_value(finding) for finding in report.findings],
        "unchecked": list(report.unchecked),
    }


def report_from(value: Mapping[str, Any]) -> Report:
    """Return the report that `report_value` wrote.

    Args:
        value: Plain values.

    Returns:
        The report.
    """
    return Report(
        data_set=parse_data_set_id(value["data_set"]),
        contract_digest=value["contract"],
        rows=value["rows"],
        findings=tuple(
            Finding(f["rule"], f["severity"], f["column"], f["count"], tuple(f["rows"]))
            for f in value["findings"]
        ),
        unchecked=tuple(value["unchecked"]),
        clean=value["clean"],
    )


def report_text(report: Report) -> str:
    """Return a report for people: one line for each finding.

    Args:
        report: The report.

    Returns:
        Lines of text without values of the data.
    """
    warnings = len(report.findings) - report.errors
    head = f"{report.data_set}: {_many(report.rows, 'row')}, {_many(report.errors, 'error')}, "
    lines = [head + _many(warnings, "warning") + "."]
    lines += [f"  {finding.severity}: {_finding_text(finding)}" for finding in report.findings]
    if report.unchecked:
        lines.append(f"  promised, but not checked here: {', '.join(report.unchecked)}.")
    return "\n".join(lines)


def _finding_value(finding: Finding) -> dict[str, Any]:
    about = dimension(finding.rule)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "column": finding.column,
        "count": finding.count,
        "rows": list(finding.rows),
        "dimension": {"odcs": about.odcs, "govuk": about.govuk},
    }


def _finding_text(finding: Finding) -> str:
    said = f"{finding.column}: {SAYS[finding.rule]}"
    if finding.rule.startswith("column_"):
        return f"{said}."
    numbers = ", ".join(str(row) for row in finding.rows[:ROWS_IN_TEXT])
    more = ", ..." if finding.count > ROWS_IN_TEXT else ""
    which = "row" if finding.count == 1 else "rows"
    return f"{said}, in {_many(finding.count, 'row')} ({which} {numbers}{more})."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
