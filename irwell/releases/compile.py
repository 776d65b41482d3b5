"""Compile an agreement and its contracts to the one plan that can release a data set.

The order is the safety property: people on a list out, rows on true values, forms, named columns
only, keyed order. What cannot be compiled is refused; nothing is guessed or left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from irwell.agreements.model import Agreement, DataClause, Outputs
from irwell.agreements.verbs import COUNT_ONLY, NOT_ON_LIST
from irwell.contracts.model import Contract, DataSetId
from irwell.documents import digest
from irwell.releases.held import held_tests
from irwell.releases.leaving import data_clause, every_column, tells
from irwell.releases.lists import list_named, list_test
from irwell.releases.rows import refusal, row_test
from irwell.releases.sourcing import MAIN, Sources, sources_of
from irwell.tables import output_fields, plan
from irwell.tables.plan import Field, Ordered

COMPILER_VERSION = "1"  # raised whenever the same texts would give other bytes
ORDER_KEY = "order"


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """All that a release of one data set under one agreement is made by.

    Attributes:
        agreement: The agreement's digest.
        data_set: The data set that is released.
        plan: The plan tree.
        sources: Each source's name in the plan, and its data set: `data`, `list-1`, `held-1`.
        contracts: The contract digest of each source.
        secrets: The identifier type for each pseudonym key's name; `order` has none.
        fields: The columns of the output with their types.
        quasi: Output columns over which the smallest group is counted.
        outputs: The agreement's output rules.
        digest: `sha256:` of the plan's canonical form.
    """

    agreement: str
    data_set: DataSetId
    plan: Ordered
    sources: Mapping[str, DataSetId]
    contracts: Mapping[str, str]
    secrets: Mapping[str, str]
    fields: tuple[Field, ...]
    quasi: tuple[str, ...]
    outputs: Outputs
    digest: str


def compile_release(
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    data_set: DataSetId,
    as_at: date,
) -> ReleasePlan:
    """Compile one data set of an agreement.

    Args:
        agreement: The agreement.
        contracts: The contract of the data set, and of each list and lookup that it goes by;
            where it lacks a column of `where`, those of the provider's other data sets too.
        data_set: Which data set of the agreement to release.
        as_at: The day of the release (Europe/London), which `each_use` stands for.

    Returns:
        The plan with all that is needed to run it.

    Raises:
        AgreementError: A clause cannot be compiled to bytes; `rule` is the clause's path.
    """
    index, clause = data_clause(agreement, data_set)
    path = f"data[{index}]"
    sources = sources_of(agreement, contracts, clause, path)
    rows = plan.Filter(plan.Scan(MAIN, sources.contract.fields), _tests(agreement, sources, as_at))
    columns = _columns(clause, sources, f"{path}.columns")
    tree = plan.Ordered(plan.Project(rows, columns), ORDER_KEY)
    return ReleasePlan(
        agreement=agreement.digest,
        data_set=data_set,
        plan=tree,
        sources={name: own.data_set for name, own in sources.named.items()},
        contracts={name: own.digest for name, own in sources.named.items()},
        secrets=_secrets(columns),
        fields=output_fields(tree),
        quasi=tuple(c.name for c in columns if tells(c, sources)),
        outputs=agreement.outputs,
        digest=digest(plan.to_value(tree)),
    )


def _tests(agreement: Agreement, sources: Sources, as_at: date) -> tuple[plan.Test, ...]:
    first: list[plan.Test] = []
    then: list[plan.Test] = []
    names = sources.names
    for index, clause in enumerate(agreement.where):
        path = f"where[{index}]"
        column = sources.contract.column(clause.column)
        if column is None:
            continue  # tried in another data set, below
        if clause.verb == NOT_ON_LIST:
            own = list_named(clause, path)
            first.append(list_test(column, names[own], sources.lists[own], path))
        else:
            then.append(row_test(clause, column, as_at=as_at, path=path))
    return (*first, *then, *held_tests(sources.held, names, as_at))


def _columns(clause: DataClause, sources: Sources, path: str) -> tuple[plan.Shown, ...]:
    every = every_column(clause, sources, path)
    columns = tuple(shown for own, shown in every if own.show != COUNT_ONLY)
    if not columns:
        text = "every column is `count_only`, so no row would have anything in it."
        raise refusal(text, path, "Name a column that leaves in some other form.")
    return columns


def _secrets(columns: tuple[plan.Shown, ...]) -> dict[str, str]:
    shows = [column.show for column in columns]
    types = {s.key: s.identifier_type for s in shows if isinstance(s, plan.Pseudonym)}
    return {ORDER_KEY: "", **dict(sorted(types.items()))}
