"""Tests that another data set of the provider is tried for, since this one lacks their column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from irwell.agreements.held import Holder, NoHolder, holder_of
from irwell.agreements.model import Agreement, RowClause
from irwell.contracts.model import Contract, DataSetId
from irwell.releases.given import given_contract
from irwell.releases.rows import refusal, row_test
from irwell.tables import plan


@dataclass(frozen=True, slots=True)
class Moved:
    """One clause that is tried in another data set, with its path."""

    clause: RowClause
    path: str
    holder: Holder


def moved(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract], contract: Contract
) -> tuple[Moved, ...]:
    """Find the clauses whose column a data set lacks, and where each is tried.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets.
        contract: The contract of the data set that is released.

    Returns:
        The clauses in their order.

    Raises:
        AgreementError: There is not exactly one other data set of the provider with the column,
            or not exactly one type of identifier that joins the two.
    """
    found = []
    for index, clause in enumerate(agreement.where):
        if contract.column(clause.column) is not None:
            continue
        path = f"where[{index}]"
        holder = holder_of(clause, contract, agreement, contracts)
        if isinstance(holder, NoHolder):
            raise refusal(holder.text, path, holder.remedy)
        given_contract(contracts, holder.contract.data_set, path)
        found.append(Moved(clause, path, holder))
    return tuple(found)


def held_tests(
    own: tuple[Moved, ...], names: Mapping[DataSetId, str], as_at: date
) -> tuple[plan.HeldBy, ...]:
    """Compile the clauses: one test for each data set that they are tried in.

    Args:
        own: The clauses.
        names: The name of each data set as a source of the plan.
        as_at: The day that `each_use` stands for (Europe/London).

    Returns:
        The tests. One row of the other data set passes all the clauses of one test.

    Raises:
        AgreementError: A verb does not fit the column or its value.
    """
    holders = {one.holder.contract.data_set: one.holder for one in own}
    return tuple(
        _test(holder, names[data_set], _of(own, data_set), as_at)
        for data_set, holder in holders.items()
    )


def _of(own: tuple[Moved, ...], data_set: DataSetId) -> list[Moved]:
    return [one for one in own if one.holder.contract.data_set == data_set]


def _test(holder: Holder, name: str, own: list[Moved], as_at: date) -> plan.HeldBy:
    tests = []
    for one in own:
        column = holder.contract.column(one.clause.column)
        if column is not None:  # the holder is the one that has it
            tests.append(row_test(one.clause, column, as_at=as_at, path=one.path))
    rows = plan.Filter(plan.Scan(name, holder.contract.fields), tuple(tests))
    return plan.HeldBy(holder.own_column, rows, holder.held_column, holder.identifier_type)
