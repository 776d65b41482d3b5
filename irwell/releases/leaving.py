"""The columns that an agreement names of one data set, each in its form."""

from irwell.agreements.model import Agreement, ColumnClause, DataClause
from irwell.contracts.model import DataSetId
from irwell.releases.areas import area_shown
from irwell.releases.columns import shown, singles_out
from irwell.releases.given import once_each
from irwell.releases.rows import refusal
from irwell.releases.sourcing import Sources
from irwell.tables import plan


def data_clause(agreement: Agreement, data_set: DataSetId) -> tuple[int, DataClause]:
    """Find the clause of a data set.

    Args:
        agreement: The agreement.
        data_set: The data set.

    Returns:
        The place of the clause in the agreement, and the clause.

    Raises:
        AgreementError: The agreement names it never or twice, or its body does not give.
    """
    found = [(i, c) for i, c in enumerate(agreement.data) if c.data_set == data_set]
    if len(found) != 1:
        text = f"the agreement names {data_set} {len(found)} times."
        raise refusal(text, "data", "Release a data set that the agreement names once.")
    if data_set.organisation not in agreement.providers:
        text = f"{data_set.organisation} is no party that gives data."
        raise refusal(text, f"data[{found[0][0]}].dataset", "Let the provider give and sign.")
    return found[0]


def every_column(
    clause: DataClause, sources: Sources, path: str
) -> tuple[tuple[ColumnClause, plan.Shown], ...]:
    """Compile every column of a data set's clause, those that may only be counted by as well.

    Args:
        clause: The clause.
        sources: What the release is made from.
        path: Where the columns stand in the agreement.

    Returns:
        Each column clause with the column in its form.

    Raises:
        AgreementError: A column cannot be compiled, or none is named.
    """
    if not clause.columns:
        raise refusal("no column is named.", path, "Name each column that leaves.")
    once_each((own.name for own in clause.columns), path)
    return tuple((own, _shown(own, sources, f"{path}.{own.name}")) for own in clause.columns)


def tells(column: plan.Shown, sources: Sources) -> bool:
    """Say whether an output column helps to single a person out.

    Args:
        column: The column in its form.
        sources: What the release is made from.

    Returns:
        True where it counts towards the smallest group: an area does if either the value that
        is looked up or the area identifies people.
    """
    source, lookup = sources.contract.column(column.column), sources.lookups.get(column.name)
    made_from = (source, lookup.area if lookup else None)
    return any(singles_out(column.show, own) for own in made_from if own is not None)


def _shown(own: ColumnClause, sources: Sources, path: str) -> plan.Shown:
    column = sources.contract.column(own.column)
    if column is None:
        text = f"{sources.contract.data_set} has no column `{own.column}`."
        raise refusal(text, path, "Name a column of the contract.")
    lookup = sources.lookups.get(own.name)
    if lookup is None:
        return shown(own, column, path=path)
    return area_shown(own, column, lookup, sources.names[lookup.contract.data_set], path=path)
