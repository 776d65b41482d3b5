"""Which rows broke what: asked only of the promises that failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from irwell.contracts.findings_trial import FAULTS, SOURCE, Trial, source_of
from irwell.contracts.questions import broken, either, first_rows, name
from irwell.contracts.relations import orphan_rows, surplus_rows
from irwell.contracts.results import Rule, Severity
from irwell.contracts.rules import Promise
from irwell.tables.cast_spec import MARKER
from irwell.tables.expressions import Bound, snippet
from irwell.tables.plan import ROW

Rows = tuple[int, tuple[int, ...]]  # how many, and the first of them
BY_KEY: tuple[Rule, ...] = ("duplicate", "reference")


@dataclass(frozen=True, slots=True)
class Group:
    """Promises that failed and make one finding.

    Attributes:
        rule: Their rule.
        column: Their columns, as a finding names them.
        severity: The heaviest of theirs.
        promises: The promises.
        count: The most rows that break one of them.
        rows: The first rows, where they are known already.
    """

    rule: Rule
    column: str
    severity: Severity
    promises: tuple[Promise, ...]
    count: int
    rows: tuple[int, ...] = ()


def found_rows(trial: Trial, groups: Sequence[Group]) -> Mapping[Group, Rows]:
    """Return how many rows each group of promises is broken by, and the first of them.

    Args:
        trial: The cast file.
        groups: At least one group of promises that single rows break.

    Returns:
        For each group the exact number, and at most `ROWS_TOLD` row numbers, ascending; of cells
        that did not cast, as many as the cast named.
    """
    found: dict[Group, Rows] = {}
    told = [group for group in groups if group.rows]
    found |= {group: (group.count, group.rows) for group in told}
    plain = [g for g in groups if g not in told and g.rule not in (*BY_KEY, "not_cast")]
    if plain:
        found |= _by_value(trial, plain)
    for group in groups:
        if group.rule == "not_cast":
            failed = trial.uncast(group.column)
            found[group] = failed.count, tuple(failed.rows)
        elif group.rule in BY_KEY:
            rows = rows_by_key(group).subquery("found")
            count, first = trial.ask(
                exp.select(exp.Count(this=exp.Star()), first_rows()).from_(rows)
            )
            found[group] = count, tuple(first or ())
    return found


def broken_by(trial: Trial, group: Group, bound: Bound) -> Any:
    """Return when a row breaks one of a group's promises about single values.

    Args:
        trial: The cast file.
        group: The group.
        bound: Takes the values.

    Returns:
        A sqlglot condition over the cast rows.
    """
    column = trial.columns[group.promises[0].columns[0]]
    if group.rule != "missing":
        return either([broken(one, column, bound, trial.now) for one in group.promises])
    parts = [snippet("v IS NULL", v=name(column.name))]
    if column.suppressed:
        parts.append(snippet("v IS NULL", v=name(column.name + MARKER)))
    if trial.uncast(column.name).count:
        parts.append(exp.not_(exp.In(this=name(ROW), query=_uncast(column.name, bound))))
    return exp.and_(*parts)


def rows_by_key(group: Group) -> exp.Select:
    """Return the rows that break a group's promises about whole keys.

    Args:
        group: A group of duplicates or of references.

    Returns:
        A query of one column, the row number.
    """
    first = group.promises[0]
    if group.rule == "duplicate":
        return surplus_rows(SOURCE, first.columns)
    every = [
        orphan_rows(SOURCE, one.columns, source_of(one.target), one.keys) for one in group.promises
    ]
    if len(every) == 1:
        return every[0]
    union = exp.union(*every, distinct=True)
    return exp.select(name(ROW)).from_(union.subquery("each"))


def uncast_rows(column: str, bound: Bound) -> exp.Select:
    """Return the rows whose cell in a column did not cast.

    Args:
        column: The column.
        bound: Takes its name.

    Returns:
        A query of one column, the row number.
    """
    own = exp.EQ(this=name("column"), expression=bound.bind(column))
    return exp.select(name(ROW)).from_(exp.table_(FAULTS, quoted=True)).where(own)


def _uncast(column: str, bound: Bound) -> Any:
    return uncast_rows(column, bound).subquery(copy=False)


def _by_value(trial: Trial, groups: Sequence[Group]) -> dict[Group, Rows]:
    bound = Bound()
    flags = [
        exp.alias_(broken_by(trial, group, bound), f"broken_{index}")
        for index, group in enumerate(groups)
    ]
    rows = exp.select(name(ROW), *flags).from_(exp.table_(SOURCE, quoted=True))
    answers: list[Any] = []
    for index in range(len(groups)):
        where = exp.Where(this=exp.column(f"broken_{index}"))
        answers.append(exp.Filter(this=exp.Count(this=exp.Star()), expression=where))
        answers.append(exp.Filter(this=first_rows(), expression=where.copy()))
    told = trial.ask(exp.select(*answers).from_(rows.subquery("flagged")), bound.values)
    pairs = zip(told[::2], told[1::2], strict=True)
    return {g: (count, tuple(first or ())) for g, (count, first) in zip(groups, pairs, strict=True)}
