"""Lists of people who must not leave: which an agreement names, and how they are held against."""

from collections.abc import Mapping

from irwell.agreements.model import Agreement, RowClause
from irwell.agreements.verbs import NOT_ON_LIST
from irwell.contracts.model import Column, Contract, DataSetId
from irwell.releases.given import given_contract
from irwell.releases.rows import refusal
from irwell.tables import plan


def lists_of(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract], data_set: DataSetId
) -> dict[DataSetId, Contract]:
    """Return the lists that an agreement holds a data set against.

    Args:
        agreement: The agreement.
        contracts: The contract of each list.
        data_set: The data set that is released.

    Returns:
        Each list once, in the order of the clauses, with its contract.

    Raises:
        AgreementError: A list is another body's, is released by the same agreement, or has no
            contract.
    """
    released = {(own.data_set.organisation, own.data_set.slug) for own in agreement.data}
    lists: dict[DataSetId, Contract] = {}
    for index, clause in enumerate(agreement.where):
        if clause.verb != NOT_ON_LIST:
            continue
        path = f"where[{index}]"
        own = list_named(clause, path)
        if own.organisation != data_set.organisation:
            text = f"the list {own} is not kept by {data_set.organisation}."
            raise refusal(text, path, "Use a list of the same provider as the data set.")
        if (own.organisation, own.slug) in released:
            remedy = "A list is never released: take it out of `data`."
            raise refusal(f"the agreement also releases the list {own}.", path, remedy)
        lists[own] = given_contract(contracts, own, path)
    return lists


def list_named(clause: RowClause, path: str) -> DataSetId:
    """Return the list that a clause names.

    Args:
        clause: A `not on list` clause.
        path: Where it stands in the agreement.

    Returns:
        The list's data set.

    Raises:
        AgreementError: Its value is no data set.
    """
    if not isinstance(clause.value, DataSetId):
        remedy = "Name a data set as `organisation/slug@major`."
        raise refusal("the value of `not on list` names no data set.", path, remedy)
    return clause.value


def list_test(column: Column, name: str, own: Contract, path: str) -> plan.NotOnList:
    """Compile the test of one column against one list.

    Args:
        column: The identifier in the data set.
        name: The list's name as a source of the plan.
        own: The list's contract.
        path: Where the clause stands in the agreement.

    Returns:
        The row test.

    Raises:
        AgreementError: The column has no identifier type, or the list has not exactly one
            column of that type.
    """
    if not column.identifier_type:
        text = f"the contract gives `{column.name}` no identifier type."
        raise refusal(text, path, "Hold an identifier against the list.")
    same = [c for c in own.columns if c.identifier_type == column.identifier_type]
    if len(same) != 1:
        text = f"{own.data_set} has {len(same)} columns of type {column.identifier_type}."
        raise refusal(text, path, "Use a list with exactly one such column.")
    return plan.NotOnList(column.name, name, same[0].name, column.identifier_type)
