"""Where a test of rows is tried for a data set that lacks the column.

`where` holds for every data set. One that lacks the column keeps the rows of those who stand in a
row that passes, in the one other data set of the same provider that has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from irwell.agreements.model import Agreement, RowClause
from irwell.agreements.verbs import NOT_ON_LIST
from irwell.contracts.model import Contract, DataSetId


@dataclass(frozen=True, slots=True)
class Holder:
    """The data set in which a test is tried for another one, and what the two have in common.

    Attributes:
        contract: Its contract.
        identifier_type: The one type of identifier that each has exactly one column of.
        own_column: That column in the data set that lacks the tested one.
        held_column: That column here.
    """

    contract: Contract
    identifier_type: str
    own_column: str
    held_column: str


@dataclass(frozen=True, slots=True)
class NoHolder:
    """Why there is none, and what can be done."""

    text: str
    remedy: str


def holder_of(
    clause: RowClause,
    contract: Contract,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
) -> Holder | NoHolder:
    """Find the data set in which a test is tried for one that lacks its column.

    Args:
        clause: The test.
        contract: The contract of the data set that lacks the column.
        agreement: The agreement.
        contracts: The contracts of its data sets.

    Returns:
        The holder, or why nothing can be decided.
    """
    lacks = f"{contract.data_set} has no column `{clause.column}`"
    if clause.verb == NOT_ON_LIST:
        remedy = "Hold an identifier that each data set has against the list."
        return NoHolder(f"{lacks}, and a list is held against the rows that leave.", remedy)
    others = _others(contract.data_set, agreement)
    unknown = [own for own in others if own not in contracts]
    if unknown:
        text = f"{lacks}, and no contract of {unknown[0]} is given, which may have it."
        return NoHolder(text, "Give the contract of every data set of the agreement.")
    having = [contracts[own] for own in others if contracts[own].column(clause.column)]
    if len(having) != 1:
        text = f"{lacks}, and {_how_many(having)} of the same provider in the agreement has it."
        remedy = "Share this data set under an agreement of its own, or test another column."
        return NoHolder(text, remedy)
    return _joined(lacks, contract, having[0])


def single_identifiers(contract: Contract) -> dict[str, str]:
    """Return the types of identifier that a data set has exactly one column of.

    Args:
        contract: Its contract.

    Returns:
        The column by type.
    """
    types = [column.identifier_type for column in contract.columns if column.identifier_type]
    return {
        column.identifier_type: column.name
        for column in contract.columns
        if types.count(column.identifier_type) == 1
    }


def _others(data_set: DataSetId, agreement: Agreement) -> list[DataSetId]:
    named = dict.fromkeys(own.data_set for own in agreement.data)
    same = [own for own in named if own.organisation == data_set.organisation]
    return [own for own in same if own != data_set]


def _how_many(having: list[Contract]) -> str:
    if not having:
        return "no other data set"
    return f"more than one other data set ({', '.join(str(own.data_set) for own in having)})"


def _joined(lacks: str, contract: Contract, other: Contract) -> Holder | NoHolder:
    own, held = single_identifiers(contract), single_identifiers(other)
    shared = sorted(set(own) & set(held))
    if len(shared) != 1:
        types = f"more than one type of identifier ({', '.join(shared)})" if shared else "no type"
        text = f"{lacks}; {other.data_set} has it, but they share {types}"
        remedy = "Each needs exactly one column of exactly one type that both have; or share them "
        return NoHolder(
            f"{text}{'' if shared else ' of identifier'}.",
            f"{remedy}under an agreement each.",
        )
    kind = shared[0]
    return Holder(other, kind, own[kind], held[kind])
