"""From the answers of a check to findings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from irwell.contracts.model import ROWS_SHOWN, Column, Contract, Finding, Rule, Severity
from irwell.contracts.questions import (
    Breach,
    Question,
    breaches,
    duplicate_question,
    keys,
    value_question,
)
from irwell.tables import Engine, Uncast

SOURCE = "cast"  # the name of the cast rows in the engine
ORDER: tuple[Rule, ...] = ("missing", "not_cast", "pattern", "range", "code", "duplicate")
Ask = Callable[[Question], Sequence[Any]]


def headings(contract: Contract, given: Sequence[str]) -> list[Finding]:
    """Return the findings about the file's headings.

    Args:
        contract: What the file should hold.
        given: The file's headings.

    Returns:
        `column_missing` for each absent column, `column_unknown` for each surplus one.
    """
    known = [column.name for column in contract.columns]
    absent = [Finding("column_missing", "error", n, 1, ()) for n in known if n not in given]
    extra = [Finding("column_unknown", "warning", n, 1, ()) for n in given if n not in known]
    return absent + extra


def values(
    engine: Engine, contract: Contract, present: Sequence[Column], uncast: Sequence[Uncast]
) -> list[Finding]:
    """Return the findings about values.

    Args:
        engine: An open engine that knows the cast rows as `SOURCE`.
        contract: What the file should hold.
        present: The columns that the file has.
        uncast: What the cast reports.

    Returns:
        The findings, in no stated order.
    """

    def ask(question: Question) -> Sequence[Any]:
        answer = engine.select(question.expression, question.params)
        return [column[0].as_py() for column in answer.columns]

    asked = breaches(present)
    found = _uncastable(uncast)
    if asked:
        answer = ask(value_question(SOURCE, asked))
        found += _broken(asked, answer, {one.column: one for one in uncast})
    return found + _repeated(contract, present, ask)


def _uncastable(uncast: Iterable[Uncast]) -> list[Finding]:
    return [
        Finding("not_cast", "error", one.column, one.count, tuple(one.rows[:ROWS_SHOWN]))
        for one in uncast
        if one.count
    ]


def _broken(
    asked: Sequence[Breach], answer: Sequence[Any], uncast: Mapping[str, Uncast]
) -> list[Finding]:
    """Read the answer: the number of all rows, then a count and rows for each test."""
    findings = []
    for index, breach in enumerate(asked):
        count, rows = answer[1 + 2 * index], answer[2 + 2 * index] or []
        if breach.rule == "missing" and breach.column.name in uncast:
            count, rows = _gaps(count, rows, uncast[breach.column.name])
        if count:
            severity = _severity(breach.column, breach.rule)
            shown = tuple(rows[:ROWS_SHOWN])
            findings.append(Finding(breach.rule, severity, breach.column.name, count, shown))
    return findings


def _gaps(nulls: int, rows: Iterable[int], uncast: Uncast) -> tuple[int, list[int]]:
    """Take the failed casts out of the NULLs: what is left is where no value stood."""
    failed = set(uncast.rows)
    # Where the failed casts are not all named, only rows before the last named are certain.
    certain = uncast.rows[-1] if uncast.count > len(failed) else float("inf")
    return nulls - uncast.count, [row for row in rows if row not in failed and row < certain]


def _repeated(contract: Contract, present: Sequence[Column], ask: Ask) -> list[Finding]:
    findings = []
    for key in keys(contract, present):
        count, rows = ask(duplicate_question(SOURCE, key))
        if count:
            column = contract.column(key[0]) if len(key) == 1 else None
            severity = _severity(column, "duplicate") if column else "error"
            shown = tuple(rows[:ROWS_SHOWN])
            findings.append(Finding("duplicate", severity, ", ".join(key), count, shown))
    return findings


def _severity(column: Column, rule: Rule) -> Severity:
    return "warning" if rule in column.warns else "error"


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
