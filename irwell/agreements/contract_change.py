"""Which clauses of an agreement a change of a contract touches, and whether it can still hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from irwell.agreements.held import NoHolder, holder_of
from irwell.agreements.lookups import lookups_named
from irwell.agreements.model import Agreement, ColumnClause, Problem, RowClause
from irwell.agreements.review_data import data_problems
from irwell.agreements.review_rows import row_problems
from irwell.agreements.verbs import NO_ROWS
from irwell.contracts.model import Column, Contract, DataSetId

_REVIEW = "A new version of the agreement, made for the new contract, must be signed."
_CHANGES = {
    "sensitivity": "another kind of personal data",
    "identifies": "another power to identify people",
    "identifier_type": "another identifier",
    "unit": "another unit",
}


@dataclass(frozen=True, slots=True)
class Touched:
    """One clause of an agreement that a change of a contract touches.

    Attributes:
        path: The clause: `data[0].columns.town`.
        text: What the change does to it, one plain sentence.
        remedy: What can be done.
        suspends: Whether the agreement cannot go on as it was signed once data under the new
            contract comes in.
    """

    path: str
    text: str
    remedy: str
    suspends: bool = True


def touched(
    agreement: Agreement,
    before: Contract,
    after: Contract,
    others: Mapping[DataSetId, Contract] | None = None,
) -> tuple[Touched, ...]:
    """Find which clauses of an agreement a change of a contract touches.

    Args:
        agreement: The agreement.
        before: The contract that stands.
        after: The one that is to take its place.
        others: The contracts of the agreement's other data sets, lists and lookups. Without
            them, what only the two together show is not found: a test that is tried in another
            data set, a column that a list or a lookup loses.

    Returns:
        The clauses in the order of the document; none if the agreement does not use the data
        set. Under a new major nothing is suspended: the agreement goes on with the data of the
        old one, and gets none that comes under the new.
    """
    own = before.data_set
    data = any(clause.data_set == own for clause in agreement.data)
    lists = any(clause.value == own for clause in agreement.where)
    if not data and not lists and own not in lookups_named(agreement):
        return ()
    found = [
        *_broken(agreement, before, after, others or {}),
        *_changed(agreement, before, after),
        *_moved(agreement, before, after, others or {}),
    ]
    if after.data_set == own:
        return tuple(found)
    later = [replace(one, suspends=False) for one in found]
    return (*_stays(agreement, before, after), *later)


def _broken(
    agreement: Agreement, before: Contract, after: Contract, others: Mapping[DataSetId, Contract]
) -> Iterator[Touched]:
    """What keeps the agreement from being activated under the new contract, and did not before."""
    known = set(_problems(agreement, _given(others, before.data_set, before)))
    for problem in _problems(agreement, _given(others, before.data_set, after)):
        if problem not in known:
            yield Touched(problem.path, problem.text, _remedy(problem))


def _remedy(problem: Problem) -> str:
    return f"{_REVIEW} {problem.remedy}"


def _given(
    others: Mapping[DataSetId, Contract], data_set: DataSetId, contract: Contract
) -> dict[DataSetId, Contract]:
    return {**others, data_set: replace(contract, data_set=data_set)}


def _problems(agreement: Agreement, contracts: Mapping[DataSetId, Contract]) -> list[Problem]:
    return [*data_problems(agreement, contracts), *row_problems(agreement, contracts)]


def _changed(agreement: Agreement, before: Contract, after: Contract) -> Iterator[Touched]:
    """Columns that still fit their clause, and yet are no longer what was signed for."""
    for index, clause in enumerate(agreement.data):
        if clause.data_set == before.data_set:
            for own in clause.columns:
                path = f"data[{index}].columns.{own.name}"
                yield from _column(path, own, before.column(own.column), after.column(own.column))
    for index, test in enumerate(agreement.where):
        one, two = before.column(test.column), after.column(test.column)
        if one and two and test.value != before.data_set and one.unit != two.unit:
            text = f"`{one.name}` is in another unit, and is tested by a value."
            yield Touched(f"where[{index}]", text, _REVIEW)


def _moved(
    agreement: Agreement, before: Contract, after: Contract, others: Mapping[DataSetId, Contract]
) -> Iterator[Touched]:
    """Tests that would be tried on other rows than those that were signed for."""
    was = _given(others, before.data_set, before)
    now = _given(others, before.data_set, after)
    for index, test in enumerate(agreement.where):
        for own in (clause.data_set for clause in agreement.data if clause.data_set in was):
            one, two = _tried(test, own, agreement, was), _tried(test, own, agreement, now)
            if one and two and one != two:
                text = f"For {own}, `{test.column}` is no longer tested {one} but {two}."
                yield Touched(f"where[{index}]", text, _REVIEW)


def _tried(
    test: RowClause,
    data_set: DataSetId,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
) -> str:
    """Where a test of one data set is tried, in words; empty where that cannot be told."""
    contract = contracts[data_set]
    if contract.column(test.column):
        return "on its own rows"
    found = holder_of(test, contract, agreement, contracts)
    if isinstance(found, NoHolder):
        return ""
    return f"in {found.contract.data_set}, by {found.own_column} and {found.held_column} there"


def _column(
    path: str, clause: ColumnClause, before: Column | None, after: Column | None
) -> Iterator[Touched]:
    if before is None or after is None or clause.show in NO_ROWS:
        return
    for key, what in _CHANGES.items():
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            text = f"`{before.name}` now holds {what} ({now or 'none'}, not {was or 'none'})."
            yield Touched(path, text, _REVIEW)
    if before.type != after.type:
        text = f"`{before.name}` is {after.type}, not {before.type}, as it leaves."
        yield Touched(path, text, _REVIEW)


def _stays(agreement: Agreement, before: Contract, after: Contract) -> Iterator[Touched]:
    for index, clause in enumerate(agreement.data):
        if clause.data_set == before.data_set:
            text = f"It names {before.data_set}: data that comes under {after.data_set} does not"
            remedy = f"Make a new version of the agreement that names {after.data_set}."
            yield Touched(f"data[{index}].dataset", f"{text} reach it.", remedy, suspends=False)
