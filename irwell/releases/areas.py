"""Columns that leave as an area: which lookup each goes by, and the refusal of a twofold one."""

from collections.abc import Mapping
from typing import Any

from irwell.agreements.lookups import Lookup, NoLookup, lookup_of
from irwell.agreements.model import Agreement, ColumnClause, DataClause
from irwell.contracts.model import Column, Contract, DataSetId
from irwell.errors import TableError
from irwell.releases.given import given_contract
from irwell.releases.rows import refusal, typed
from irwell.tables import plan
from irwell.tables.emit_areas import twofold

AREA = "area"


def lookups_of(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    clause: DataClause,
    contract: Contract,
    path: str,
) -> dict[str, Lookup]:
    """Find the lookup of each column that leaves as an area.

    Args:
        agreement: The agreement.
        contracts: The contract of each lookup.
        clause: The data set's clause.
        contract: Its contract.
        path: Where the columns stand in the agreement.

    Returns:
        The lookups by output name.

    Raises:
        AgreementError: A lookup is another body's, is released by the same agreement, has no
            contract, or does not have the two columns.
    """
    found = {}
    for own in clause.columns:
        column = contract.column(own.column)
        if own.show == AREA and column is not None:
            lookup = lookup_of(own, column, contract.data_set, agreement, contracts)
            if isinstance(lookup, NoLookup):
                raise refusal(lookup.text, f"{path}.{own.name}", lookup.remedy)
            given_contract(contracts, lookup.contract.data_set, f"{path}.{own.name}")
            found[own.name] = lookup
    return found


def area_shown(
    clause: ColumnClause, column: Column, lookup: Lookup, name: str, *, path: str
) -> plan.Shown:
    """Compile one column that leaves as an area.

    Args:
        clause: The clause as agreed.
        column: The contract's column that it is made from.
        lookup: Its lookup.
        name: The lookup's name as a source of the plan.
        path: Where the clause stands in the agreement, for the refusal.

    Returns:
        The shown column.

    Raises:
        AgreementError: The column is of a type that is not looked up.
    """
    typed(column, ("text", "integer"), clause.show, path)
    show = plan.Area(name, lookup.value.name, lookup.area.name, column.identifier_type)
    return plan.Shown(clause.name, column.name, show)


def refuse_twofold(engine: Any, project: plan.Project, names: Mapping[str, str]) -> None:
    """Refuse lookups that give one value two areas: nobody can say which is meant.

    Args:
        engine: An open engine that has the lookups as sources.
        project: The columns.
        names: The data set of each source.

    Raises:
        TableError: Says of how many values, and of none which.
    """
    for shown in project.columns:
        if isinstance(shown.show, plan.Area):
            several = int(engine.select(twofold(shown.show)).column(0)[0].as_py())
            if several:
                raise TableError(
                    f"{names[shown.show.source]} gives more than one `{shown.show.area_column}` "
                    f"for {several:,} of its values, so no area can be told for them.",
                    "Correct the lookup, so that each value has one area, and deposit it again.",
                    rule="columns.area",
                )
