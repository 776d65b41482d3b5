"""Lookups of areas: what a column clause names, and the columns of the lookup that it goes by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from irwell.agreements.model import Agreement, ColumnClause
from irwell.contracts.model import Column, Contract, DataSetId


@dataclass(frozen=True, slots=True)
class Lookup:
    """A lookup as one column clause uses it.

    Attributes:
        contract: Its contract.
        value: The column that a value is looked up in.
        area: The column whose text leaves.
    """

    contract: Contract
    value: Column
    area: Column


@dataclass(frozen=True, slots=True)
class NoLookup:
    """Why a clause has none, and what can be done; `key` is the key of the clause at fault."""

    key: str
    text: str
    remedy: str


def lookup_of(
    clause: ColumnClause,
    column: Column,
    data_set: DataSetId,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
) -> Lookup | NoLookup:
    """Find the lookup of an `area` clause and its two columns.

    Args:
        clause: The clause.
        column: The contract's column that it is made from.
        data_set: The data set that is shared.
        agreement: The agreement.
        contracts: The contract of each lookup.

    Returns:
        The lookup, or why there is none.
    """
    own = clause.by
    if own is None or own.organisation != data_set.organisation:
        text = f"the lookup {own or ''} is not kept by {data_set.organisation}."
        return NoLookup("by", text, "Use a lookup of the same provider as the data set.")
    if any((own.organisation, own.slug) == _name(one.data_set) for one in agreement.data):
        text = f"the agreement also shares the lookup {own}."
        return NoLookup("by", text, "A lookup is never released: take it out of `data`.")
    contract = contracts.get(own)
    if contract is None or contract.data_set != own:
        remedy = "Check the name and the number after @, or give the contract."
        return NoLookup("by", f"no contract of {own} is given.", remedy)
    return _columns(clause, column, contract)


def lookups_named(agreement: Agreement) -> Iterator[DataSetId]:
    """Find the lookups that an agreement names.

    Args:
        agreement: The agreement.

    Yields:
        Each, as often as it is named.
    """
    for own in agreement.data:
        yield from (clause.by for clause in own.columns if clause.by is not None)


def _name(own: DataSetId) -> tuple[str, str]:
    return own.organisation, own.slug


def _columns(clause: ColumnClause, column: Column, contract: Contract) -> Lookup | NoLookup:
    kind, own = column.identifier_type, contract.data_set
    same = [one for one in contract.columns if _looked_up(one, column)]
    if len(same) != 1:
        what = f"of type {kind}" if kind else f"named `{column.name}`"
        text = f"{own} has {len(same)} columns {what}."
        return NoLookup("by", text, "Use a lookup with exactly one such column.")
    area = contract.column(clause.area)
    if area is None:
        names = ", ".join(one.name for one in contract.columns)
        return NoLookup("to", f"{own} has no column `{clause.area}`.", f"Use one of: {names}.")
    if (
        area == same[0]
        or area.identifies == "direct"
        or area.identifier_type
        or area.type != "text"
    ):
        text = f"`{area.name}` of {own} is no text that names an area."
        remedy = "Name a column of text that is no identifier, such as a ward's code."
        return NoLookup("to", text, remedy)
    if same[0].type not in ("text", "integer"):
        text = f"`{same[0].name}` of {own} is of type {same[0].type}."
        return NoLookup("by", text, "Look a value up by text or by a whole number.")
    return Lookup(contract, same[0], area)


def _looked_up(one: Column, column: Column) -> bool:
    if column.identifier_type:
        return one.identifier_type == column.identifier_type
    return one.name == column.name
