"""From a cast file to results and findings: one pass for all counts, one more for what failed."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from irwell.contracts.findings_measuring import Measured, measured
from irwell.contracts.findings_rows import Group, Rows, found_rows
from irwell.contracts.findings_trial import Trial
from irwell.contracts.model import Contract
from irwell.contracts.results import (
    ROWS_SHOWN,
    WHOLE,
    Finding,
    NotRun,
    Result,
    Rule,
    Severity,
)
from irwell.contracts.rules import Promise

ORDER: tuple[Rule, ...] = (
    "missing", "not_cast", "pattern", "format", "length", "range", "multiple", "code", "invalid",
    "nhs_number", "nino", "uprn", "usrn", "gss", "postcode", "duplicate", "reference",
    "retention", "freshness", "row_count",
)  # fmt: skip
_WEIGHT: tuple[Severity, ...] = ("error", "warning", "info")
NO_COLUMN = "The file does not have the column."


class Judged(NamedTuple):
    """What a check says of the values, in no stated order, and which rows break each group."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    groups: tuple[Group, ...]
    rows: Mapping[Group, Rows]


def headings(contract: Contract, given: Sequence[str], read: Mapping[str, str]) -> list[Finding]:
    """Return the findings about the file's headings.

    Args:
        contract: What the file should hold.
        given: The file's headings.
        read: From each column of the contract that the file has to its heading.

    Returns:
        `column_missing` for each absent column, `column_unknown` for each surplus heading.
    """
    known, used = [column.name for column in contract.columns], set(read.values())
    absent = [Finding("column_missing", "error", n, 1, ()) for n in known if n not in read]
    extra = [Finding("column_unknown", "warning", n, 1, ()) for n in given if n not in used]
    return absent + extra


def possible(
    contract: Contract, read: Mapping[str, str], barred: Callable[[Promise], str]
) -> tuple[list[Promise], list[NotRun]]:
    """Part the promises that can be tried on a file from those that cannot.

    Args:
        contract: What the file should hold.
        read: The columns that the file has.
        barred: Says why a promise cannot be tried for another reason; empty when it can.

    Returns:
        The promises to try, and the others with the reason.
    """
    tried, left = [], []
    for promise in contract.promises:
        absent = not set(promise.columns) <= set(read)
        reason = NO_COLUMN if absent else barred(promise)
        if reason:
            left.append(NotRun(promise.path, reason))
        else:
            tried.append(promise)
    return tried, left


def values(trial: Trial) -> Judged:
    """Return what a check says of the values.

    Args:
        trial: The cast file, and what is promised of it.

    Returns:
        A result for each promise; a finding for each column and rule that failed.
    """
    every = measured(trial)
    groups = _groups([one for one in every if not one.passed])
    by_row = [group for group in groups if group.rule not in WHOLE]
    rows = found_rows(trial, by_row) if by_row else {}
    return Judged(
        results=tuple(_result(one) for one in every),
        findings=tuple(_finding(group, rows) for group in groups),
        groups=tuple(by_row),
        rows=rows,
    )


def _result(one: Measured) -> Result:
    own = one.promise
    return Result(
        path=own.path,
        rule=own.rule,
        column=own.column,
        severity=own.severity,
        measured=one.broken,
        eligible=one.eligible,
        unit=own.unit if own.rule == "freshness" else "rows",
        passed=one.passed,
        dimension=own.dimension,
        limit=own.allowed,
        repeated=one.repeated,
    )


def _groups(failed: Sequence[Measured]) -> list[Group]:
    """Gather the failed promises that make one finding: the same rule of the same columns."""
    gathered: dict[tuple[Rule, tuple[str, ...]], list[Measured]] = {}
    for one in failed:
        gathered.setdefault((one.promise.rule, one.promise.columns), []).append(one)
    return [
        Group(
            rule=rule,
            column=ones[0].promise.column,
            severity=min((one.promise.severity for one in ones), key=_WEIGHT.index),
            promises=tuple(one.promise for one in ones),
            count=max(one.broken for one in ones),
            rows=ones[0].rows if len(ones) == 1 else (),
        )
        for (rule, _), ones in gathered.items()
    ]


def _finding(group: Group, rows: Mapping[Group, Rows]) -> Finding:
    whole = 1 if group.rule == "freshness" else group.count
    count, first = rows.get(group, (whole, ()))
    return Finding(group.rule, group.severity, group.column, count, first[:ROWS_SHOWN])


def place(contract: Contract) -> Callable[[Finding], tuple[int, int, str]]:
    """Return the order of findings: the contract's columns, then the rules; unknown ones last.

    Args:
        contract: What the file should hold.

    Returns:
        A key to sort findings by.
    """
    places = {column.name: index for index, column in enumerate(contract.columns)}

    def of(finding: Finding) -> tuple[int, int, str]:
        rule = ORDER.index(finding.rule) if finding.rule in ORDER else len(ORDER)
        return places.get(finding.column, len(places)), rule, finding.column

    return of
