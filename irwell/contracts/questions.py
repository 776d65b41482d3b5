"""The questions that a check asks of the cast rows, as expressions with every value bound.

Two kinds: one pass over all rows for the rules about single values, and one query for each unique
column or key. Each answers with a count and the first row numbers, never a value.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from irwell.contracts.model import ROWS_SHOWN, Column, Contract, Rule
from irwell.contracts.values import Value, typed
from irwell.tables.plan import ROW

ROWS_ASKED = 2 * ROWS_SHOWN  # a gap is a NULL that was no failed cast: at most ROWS_SHOWN fall out


class Question(NamedTuple):
    """An expression with the values of its placeholders, by name."""

    expression: exp.Select
    params: Mapping[str, Value]


class Breach(NamedTuple):
    """What is true of a row that breaks a rule."""

    rule: Rule
    column: Column
    condition: exp.Expression
    params: Mapping[str, Value]


def breaches(columns: Sequence[Column]) -> tuple[Breach, ...]:
    """Return the tests of single values that a contract's columns ask for.

    Args:
        columns: The columns that the file has.

    Returns:
        The tests, by column and then by rule. A NULL breaks `missing` only.
    """
    return tuple(b for index, column in enumerate(columns) for b in _breaches(column, f"c{index}"))


def _breaches(column: Column, stem: str) -> Iterator[Breach]:
    cell = _name(column.name)
    if column.required:
        yield Breach("missing", column, cell.is_(exp.null()), {})
    if column.pattern:
        pattern = exp.Placeholder(this=f"{stem}_pattern")
        matches = exp.Anonymous(this="regexp_full_match", expressions=[cell.copy(), pattern])
        yield Breach("pattern", column, exp.not_(matches), {f"{stem}_pattern": column.pattern})
    if column.minimum is not None or column.maximum is not None:
        yield _range(column, stem)
    if column.codes:
        codes = {f"{stem}_code_{i}": typed(column.type, c) for i, c in enumerate(column.codes)}
        marks = [exp.Placeholder(this=name) for name in codes]
        yield Breach("code", column, exp.not_(exp.In(this=cell.copy(), expressions=marks)), codes)


def _range(column: Column, stem: str) -> Breach:
    sides: list[exp.Expression] = []
    params: dict[str, Value] = {}
    bounds = (("minimum", column.minimum, exp.LT), ("maximum", column.maximum, exp.GT))
    for name, bound, compare in bounds:
        if bound is not None:
            mark = exp.Placeholder(this=f"{stem}_{name}")
            sides.append(compare(this=_name(column.name), expression=mark))
            params[f"{stem}_{name}"] = typed(column.type, bound)
    return Breach("range", column, exp.or_(*sides), params)


def value_question(source: str, asked: Sequence[Breach]) -> Question:
    """Return one question that answers every test in one pass.

    Args:
        source: The name of the cast rows.
        asked: At least one test.

    Returns:
        A question whose answer is one row: the number of rows, then for each test the count of
        rows that break it and their first `ROWS_ASKED` numbers.
    """
    flags = [exp.alias_(breach.condition, _flag(i), quoted=True) for i, breach in enumerate(asked)]
    rows = exp.select(_name(ROW), *flags).from_(_name(source))
    answers: list[exp.Expression] = [exp.Count(this=exp.Star())]
    for index in range(len(asked)):
        answers += [_where(exp.Count(this=exp.Star()), index), _where(_first_rows(), index)]
    params = {name: value for breach in asked for name, value in breach.params.items()}
    return Question(exp.select(*answers).from_(rows.subquery("flagged")), params)


def duplicate_question(source: str, key: Sequence[str]) -> Question:
    """Return the question which rows repeat an earlier row's key.

    Args:
        source: The name of the cast rows.
        key: The columns of the key; a row with a NULL in it repeats nothing.

    Returns:
        A question whose answer is one row: a count and the first row numbers.
    """
    present = exp.and_(*(exp.not_(_name(column).is_(exp.null())) for column in key))
    first = exp.alias_(exp.Min(this=_name(ROW)), "first", quoted=True)
    several = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
    repeated = (
        exp.select(*(_name(column) for column in key), first)
        .from_(_name(source))
        .where(present)
        .group_by(*(_name(column) for column in key))
        .having(several)
    )
    same = [exp.EQ(this=_of("own", column), expression=_of("keys", column)) for column in key]
    later = exp.GT(this=_of("own", ROW), expression=_of("keys", "first"))
    found = (
        exp.select(_of("own", ROW))
        .from_(exp.table_(source, quoted=True, alias="own"))
        .join(repeated.subquery("keys"), on=exp.and_(*same, later))
    )
    answers = exp.select(exp.Count(this=exp.Star()), _first_rows())
    return Question(answers.from_(found.subquery("later")), {})


def keys(contract: Contract, present: Sequence[Column]) -> tuple[tuple[str, ...], ...]:
    """Return each unique column and the primary key, once.

    Args:
        contract: The contract.
        present: The columns that the file has; a key that lacks one is not asked about.

    Returns:
        The keys, unique columns first.
    """
    names = [column.name for column in present]
    wanted: list[tuple[str, ...]] = [(column.name,) for column in present if column.unique]
    if contract.primary_key and set(contract.primary_key) <= set(names):
        wanted.append(contract.primary_key)
    return tuple(dict.fromkeys(wanted))


def _first_rows() -> exp.Expression:
    # min(value, n): the n least, ascending.
    return exp.Anonymous(this="min", expressions=[_name(ROW), exp.Literal.number(ROWS_ASKED)])


def _where(answer: exp.Expression, index: int) -> exp.Expression:
    return exp.Filter(this=answer, expression=exp.Where(this=_name(_flag(index))))


def _flag(index: int) -> str:
    return f"broken_{index}"


def _name(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


def _of(table: str, name: str) -> exp.Column:
    return exp.column(name, table=table, quoted=True)
