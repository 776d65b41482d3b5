"""A report as plain values, and back; old reports are read too."""

from collections.abc import Mapping
from typing import Any

from irwell.contracts.dimensions import dimension
from irwell.contracts.identifiers import parse_data_set_id
from irwell.contracts.results import Dimension, Finding, NotRun, Report, Result, Tally
from irwell.tables.intake.report import Changed, intake_from, intake_value

_NOT_TRIED = "It was not tried."
_TALLY = ("read", "skipped", "left_out", "not_cast", "changed", "same", "changed_in_reading")


def report_value(report: Report, samples: bool = False) -> dict[str, Any]:
    """Return a report as plain values, ready for JSON.

    Args:
        report: The report.
        samples: Whether the first rows of the file are wanted in the intake report: they are
            data, so only at the sender's own door.

    Returns:
        The report; each finding and result with its dimension of quality.
    """
    intake = report.intake
    return {
        "data_set": str(report.data_set),
        "contract": report.contract_digest,
        "rows": report.rows,
        "kept_rows": report.kept_rows,
        "errors": report.errors,
        "clean": report.clean,
        "on_errors": report.on_errors,
        "verdict": report.verdict,
        "findings": [_finding_value(finding) for finding in report.findings],
        "results": [_result_value(result) for result in report.results],
        "unchecked": list(report.unchecked),
        "not_run": [{"path": one.path, "reason": one.reason} for one in report.not_run],
        "mapped": [{"column": column, "heading": heading} for column, heading in report.mapped],
        "changed": [
            {"rule": one.rule, "column": one.column, "count": one.count} for one in report.changed
        ],
        "suppressed": [{"column": column, "count": count} for column, count in report.suppressed],
        "tally": _tally_value(report.tally) if report.tally else None,
        "intake": intake_value(intake, samples=samples) if intake else None,
    }


def report_from(value: Mapping[str, Any]) -> Report:
    """Return the report that `report_value` wrote, now or in an earlier version.

    Args:
        value: Plain values.

    Returns:
        The report; what an earlier version did not write is empty.
    """
    not_run = value.get("not_run") or [
        {"path": path, "reason": _NOT_TRIED} for path in value["unchecked"]
    ]
    tally, intake = value.get("tally"), value.get("intake")
    return Report(
        data_set=parse_data_set_id(value["data_set"]),
        contract_digest=value["contract"],
        rows=value["rows"],
        findings=tuple(
            Finding(f["rule"], f["severity"], f["column"], f["count"], tuple(f["rows"]))
            for f in value["findings"]
        ),
        not_run=tuple(NotRun(one["path"], one["reason"]) for one in not_run),
        clean=value["clean"],
        results=tuple(_result_from(result) for result in value.get("results", ())),
        intake=intake_from(intake) if intake else None,
        changed=tuple(
            Changed(one["rule"], one["column"], one["count"]) for one in value.get("changed", ())
        ),
        suppressed=tuple((one["column"], one["count"]) for one in value.get("suppressed", ())),
        tally=Tally(**{name: tally[name] for name in _TALLY}) if tally else None,
        kept_rows=value.get("kept_rows", value["rows"] if value["clean"] else 0),
        mapped=tuple((one["column"], one["heading"]) for one in value.get("mapped", ())),
        on_errors=value.get("on_errors", "keep"),
    )


def _finding_value(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "column": finding.column,
        "count": finding.count,
        "rows": list(finding.rows),
        "dimension": _dimension_value(dimension(finding.rule)),
    }


def _dimension_value(about: Dimension) -> dict[str, str]:
    return {"odcs": about.odcs, "govuk": about.govuk}


def _result_value(result: Result) -> dict[str, Any]:
    return {
        "path": result.path,
        "rule": result.rule,
        "column": result.column,
        "severity": result.severity,
        "measured": result.measured,
        "eligible": result.eligible,
        "unit": result.unit,
        "limit": result.limit,
        "passed": result.passed,
        "repeated": result.repeated,
        "dimension": _dimension_value(result.dimension),
    }


def _result_from(value: Mapping[str, Any]) -> Result:
    about = value["dimension"]
    return Result(
        path=value["path"],
        rule=value["rule"],
        column=value["column"],
        severity=value["severity"],
        measured=value["measured"],
        eligible=value["eligible"],
        unit=value["unit"],
        passed=value["passed"],
        dimension=Dimension(about["odcs"], about["govuk"]),
        limit=value["limit"],
        repeated=value["repeated"],
    )


def _tally_value(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in _TALLY}
