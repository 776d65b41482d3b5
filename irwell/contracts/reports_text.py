"""A report for people, in plain words: how the file was read, what was found, what to do."""

from collections.abc import Iterator

from irwell.contracts.quality_words import FAULTS, REMEDIES, VERDICTS
from irwell.contracts.reports_intake import changed_lines, intake_lines
from irwell.contracts.reports_rows import numbered
from irwell.contracts.results import WHOLE, Finding, Report
from irwell.tables.intake.report import Intake

KEPT = "The contract lets this file in with all of its rows, those with errors too."
DUPLICATE = (
    "A duplicate is a row whose key an earlier row has; a row without a value in its key is none."
)


def report_text(report: Report, *, samples: bool = False) -> str:
    """Return a report for people.

    Args:
        report: The report.
        samples: Whether the first rows of the file are shown, before and after reading: they are
            data, so only at the sender's own door.

    Returns:
        Lines of text; without `samples` none holds a value of the data.
    """
    return "\n".join(_lines(report, samples))


def many(count: int, noun: str) -> str:
    """Return a count with its noun.

    Args:
        count: How many.
        noun: One of them.

    Returns:
        For instance `1 row` or `2,000 rows`.
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _lines(report: Report, samples: bool) -> Iterator[str]:
    light = sum(finding.severity == "warning" for finding in report.findings)
    notes = len(report.findings) - report.errors - light
    head = f"{report.data_set}: {many(report.rows, 'row')}, {many(report.errors, 'error')}, "
    yield head + many(light, "warning") + (f", {many(notes, 'note')}" if notes else "") + "."
    yield from _reading(report, samples)
    for finding in report.findings:
        word = "note" if finding.severity == "info" else finding.severity
        yield f"  {word}: {_said(finding, report.intake)}"
        yield f"    {REMEDIES[finding.rule]}"
    yield from _duplicates(report)
    if report.results:
        kept = sum(result.passed for result in report.results)
        yield f"  {kept:,} of {many(len(report.results), 'promise')} of the contract kept."
    for one in report.not_run:
        yield f"  not run here: {one.path}. {one.reason}"
    whole = report.errors and report.verdict == "accepted"
    yield f"  {KEPT if whole else VERDICTS[report.verdict]}"
    if report.clean and report.kept_rows < report.rows:
        yield f"  {report.kept_rows:,} of {many(report.rows, 'row')} kept."


def _reading(report: Report, samples: bool) -> Iterator[str]:
    if report.intake:
        yield from intake_lines(report.intake, samples=samples)
    for column, heading in report.mapped:
        yield f"  {column}: read from the heading `{heading}`."
    yield from changed_lines(report.changed, "changed")
    for column, count in report.suppressed:
        if count:
            yield f"  {column}: {many(count, 'cell')} suppressed; neither missing nor wrong."


def _duplicates(report: Report) -> Iterator[str]:
    failed = [r for r in report.results if r.rule == "duplicate" and not r.passed]
    told: set[str] = set()
    for result in failed:
        if result.column in told:
            continue
        told.add(result.column)
        involved, empty = result.measured + result.repeated, report.rows - result.eligible
        more = f", or rows without a key too ({involved + empty:,})" if empty else ""
        yield (
            f"  {result.column}: {many(result.measured, 'duplicate')} of"
            f" {many(result.repeated, 'key')}. Other tools count the first of each as well"
            f" ({many(involved, 'row')}){more}."
        )
    if failed:
        yield f"    {DUPLICATE}"


def _said(finding: Finding, intake: Intake | None) -> str:
    said = f"{finding.column or 'the file'}: {FAULTS[finding.rule]}"
    if finding.rule in (*WHOLE, "column_unknown"):
        return f"{said}."
    where = numbered(intake, finding.rows, finding.count)
    return f"{said}, in {many(finding.count, 'row')}{f' ({where})' if where else ''}."
