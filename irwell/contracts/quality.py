"""The quality of one deposit for its provider: six scores, their trend, what to put right first."""

from collections.abc import Mapping, Sequence

from irwell.contracts.quality_model import ROWS_NAMED, Cost, Difference, Past, Quality, Remark
from irwell.contracts.quality_scores import past
from irwell.contracts.quality_words import REMEDIES, describe
from irwell.contracts.results import WHOLE, Finding, Report, Severity

_WEIGHT: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}
Uses = Mapping[str, Sequence[str]]


def quality(
    report: Report, earlier: Sequence[Past] = (), *, uses: Uses | None = None, label: str = ""
) -> Quality:
    """Return the quality of a deposit.

    Args:
        report: Its check.
        earlier: Deposits before it, the oldest first.
        uses: For each column, the agreements that show it or choose rows by it.
        label: What people call this deposit, for instance its day.

    Returns:
        Scores, trend, remarks, differences and costs; no value of the data.
    """
    now, last = past(report, label), earlier[-1] if earlier else None
    return Quality(
        data_set=str(report.data_set),
        now=now,
        earlier=tuple(earlier),
        verdict=report.verdict,
        kept_rows=report.kept_rows,
        remarks=_remarks(report, last, uses or {}),
        differences=_differences(last, now) if last else (),
        costs=_costs(report, uses or {}),
        not_run=tuple((one.path, one.reason) for one in report.not_run),
        other_contract=last is not None and last.contract != now.contract,
    )


def _remarks(report: Report, last: Past | None, uses: Uses) -> tuple[Remark, ...]:
    counts = last.counts if last else ()
    then = {(c.rule, c.column): c.failing for c in counts if c.rule not in WHOLE}
    limits = {(r.rule, r.column): r.limit for r in report.results if not r.passed}
    remarks = [
        Remark(
            rule=f.rule,
            severity=f.severity,
            column=f.column,
            count=f.count,
            rows=f.rows[:ROWS_NAMED],
            said=describe(f.rule, f.column, f.count, report.rows),
            remedy=REMEDIES[f.rule],
            allowed=limits.get((f.rule, f.column), "0 rows").removeprefix("0 rows"),
            then=then.get((f.rule, f.column)),
            agreements=_users([f.column], uses),
        )
        for f in report.findings
    ]
    return tuple(sorted(remarks, key=lambda one: (_WEIGHT[one.severity], -one.count)))


def _differences(last: Past, now: Past) -> tuple[Difference, ...]:
    before = {(c.path, c.rule, c.column): c.failing for c in last.counts}
    after = {(c.path, c.rule, c.column): c.failing for c in now.counts}
    every = (
        Difference(*key, before.get(key), after.get(key))
        for key in dict.fromkeys([*after, *before])
    )
    return tuple(one for one in every if _differs(one))


def _differs(one: Difference) -> bool:
    if one.then is None or one.now is None or one.rule not in WHOLE:
        return one.then != one.now
    return bool(one.then) != bool(one.now)  # kept by all rows or by none, however many there are


def _costs(report: Report, uses: Uses) -> tuple[Cost, ...]:
    columns = [name for name in uses if uses[name]]
    costs = [_cost(name, _about(name, report), report.rows, uses) for name in columns]
    return tuple(sorted((c for c in costs if c is not None), key=lambda c: (-c.rows, c.column)))


def _about(column: str, report: Report) -> list[Finding]:
    return [
        finding
        for finding in report.findings
        if finding.rule != "column_unknown" and column in _columns(finding.column, [column])
    ]


def _cost(column: str, found: Sequence[Finding], rows: int, uses: Uses) -> Cost | None:
    if not found:
        return None
    if any(finding.rule in WHOLE for finding in found):
        return Cost(column, rows, True, _users([column], uses))
    named = {row for finding in found for row in finding.rows}
    exact = all(len(finding.rows) == finding.count for finding in found)
    least = len(named) if exact else max(len(named), *(finding.count for finding in found))
    return Cost(column, least, exact, _users([column], uses))


def _columns(said: str, known: Sequence[str]) -> list[str]:
    """The columns that a finding names: one, or those of a key joined by `, `."""
    return [said] if said in known else said.split(", ")


def _users(columns: Sequence[str], uses: Uses) -> tuple[str, ...]:
    named = [name for said in columns for name in _columns(said, list(uses))]
    return tuple(sorted({agreement for name in named for agreement in uses.get(name, ())}))
