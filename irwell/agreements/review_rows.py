"""What is wrong with the rows that an agreement names."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.agreements.held import NoHolder, holder_of
from irwell.agreements.model import Agreement, Problem, RowClause
from irwell.agreements.review_data import no_contract
from irwell.agreements.verbs import NOT_ON_LIST, VERBS
from irwell.contracts.model import Column, Contract, DataSetId
from irwell.contracts.values import typed
from irwell.tables.plan import Type

_PYTHON: Mapping[Type, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def row_problems(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract]
) -> Iterator[Problem]:
    """Find what is wrong with the tests of rows.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets and of its lists.

    Yields:
        The problems, in the order of the document.
    """
    for index, clause in enumerate(agreement.where):
        path = f"where[{index}]"
        if clause.verb == NOT_ON_LIST:
            yield from _list(path, clause, agreement, contracts)
        for own in agreement.data:
            contract = contracts.get(own.data_set)
            if contract is not None:
                yield from _test(path, clause, contract, agreement, contracts)


def _test(
    path: str,
    clause: RowClause,
    contract: Contract,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
) -> Iterator[Problem]:
    column = contract.column(clause.column)
    if column is not None:
        yield from _row(path, clause, column, contracts)
        return
    # Whether the test fits the column is told for the data set that has it.
    found = holder_of(clause, contract, agreement, contracts)
    if isinstance(found, NoHolder):
        yield Problem(f"{path}.column", found.text, found.remedy)


def _row(
    path: str, clause: RowClause, column: Column, contracts: Mapping[DataSetId, Contract]
) -> Iterator[Problem]:
    verb = VERBS[clause.verb]
    if column.type not in verb.types:
        text = f"`{clause.verb}` does not fit `{column.name}`, a column of type {column.type}."
        remedy = f"Use it on a column of type {' or '.join(verb.types)}."
        yield Problem(f"{path}.is", text, remedy)
    elif clause.verb in ("equals", "one of", "not one of"):
        yield from _values(path, clause, column)
    elif clause.verb == NOT_ON_LIST:
        yield from _identifier(path, clause, column, contracts)


def _values(path: str, clause: RowClause, column: Column) -> Iterator[Problem]:
    values = clause.value if isinstance(clause.value, tuple) else (clause.value,)
    if not all(_fits(value, column.type) for value in values):
        text = f"A value is not of type {column.type}, as `{column.name}` is."
        remedy = "Write text in quotation marks, numbers and true or false without."
        yield Problem(f"{path}.value", text, remedy)
    elif column.codes:
        codes = [typed(column.type, code) for code in column.codes]
        for value in values:
            if value not in codes:
                text = f"{value} is not among the codes of `{column.name}`."
                remedy = f"Use one of: {', '.join(column.codes)}."
                yield Problem(f"{path}.value", text, remedy)


def _fits(value: Any, kind: Type) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _PYTHON[kind])


def _list(
    path: str,
    clause: RowClause,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
) -> Iterator[Problem]:
    own: DataSetId = clause.value
    released = [data.data_set for data in agreement.data]
    others = {data.organisation for data in released} - {own.organisation}
    if others:
        text = f"{own} is not a list of {sorted(others)[0]}, whose data the test is for too."
        remedy = "Use a list of the provider; two providers need an agreement each."
        yield Problem(f"{path}.value", text, remedy)
    if any((own.organisation, own.slug) == (data.organisation, data.slug) for data in released):
        text = f"{own} is shared by this agreement, and a list never is."
        yield Problem(f"{path}.value", text, "Take it out of `data`, or use another list.")
    if own not in contracts:
        yield no_contract(f"{path}.value", own)


def _identifier(
    path: str, clause: RowClause, column: Column, contracts: Mapping[DataSetId, Contract]
) -> Iterator[Problem]:
    contract = contracts.get(clause.value)
    if not column.identifier_type:
        text = f"The contract gives `{column.name}` no identifier type."
        yield Problem(f"{path}.column", text, "Hold an identifier against the list.")
    elif contract is not None:
        same = [own for own in contract.columns if own.identifier_type == column.identifier_type]
        if len(same) != 1:
            text = f"{clause.value} has {len(same)} columns of type {column.identifier_type}."
            yield Problem(f"{path}.value", text, "Use a list with exactly one such column.")
