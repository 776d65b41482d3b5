"""Compile an agreement to a count where the data lies, by columns that leave in no row as well."""

from collections.abc import Mapping, Sequence

from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId
from irwell.releases.compile import ReleasePlan
from irwell.releases.leaving import data_clause, every_column
from irwell.releases.rows import refusal
from irwell.releases.sourcing import sources_of
from irwell.tables import plan


def compile_count(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    release: ReleasePlan,
    by: Sequence[str],
) -> plan.Count:
    """Compile a count over exactly the rows that a release holds.

    Args:
        agreement: The agreement.
        contracts: The contracts that the release was compiled against.
        release: The compiled release.
        by: Columns of the agreement to count by.

    Returns:
        The plan of the count, over the sources of the release.

    Raises:
        AgreementError: A column is not the agreement's.
    """
    index, clause = data_clause(agreement, release.data_set)
    path = f"data[{index}]"
    sources = sources_of(agreement, contracts, clause, path)
    columns = {own.name: own for _, own in every_column(clause, sources, f"{path}.columns")}
    unknown = [name for name in by if name not in columns]
    if unknown or not by:
        text = f"there is no column {', '.join(unknown)} to count by."
        raise refusal(text, f"{path}.columns", f"Count by {', '.join(columns)}.")
    shown = tuple(columns[name] for name in by)
    return plan.Count(plan.Project(release.plan.input.input, shown), tuple(by))
