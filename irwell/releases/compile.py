"""Compile an agreement and its contracts to the one plan that can release a data set.

The order is the safety property: people on a list out, rows on true values, forms, named columns
only, keyed order. What cannot be compiled is refused; nothing is guessed or left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from irwell.agreements.model import Agreement, DataClause, Outputs
from irwell.contracts.model import Column, Contract, DataSetId
from irwell.documents import digest
from irwell.errors import AgreementError
from irwell.releases.columns import shown, singles_out
from irwell.releases.given import given_contract, once_each
from irwell.releases.lists import list_named, list_test, lists_of
from irwell.releases.rows import NOT_ON_LIST, refusal, row_test
from irwell.tables import output_fields, plan
from irwell.tables.plan import Field, Ordered

COMPILER_VERSION = "1"  # raised whenever the same texts would give other bytes
MAIN = "data"  # the source that is released; lists are `list-1`, `list-2`
ORDER_KEY = "order"


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """All that a release of one data set under one agreement is made by.

    Attributes:
        agreement: The agreement's digest.
        data_set: The data set that is released.
        plan: The plan tree.
        sources: Each source's name in the plan, and its data set: `data`, `list-1`.
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
        contracts: The contract of the data set, and of each list that `where` names.
        data_set: Which data set of the agreement to release.
        as_at: The day of the release (Europe/London), which `each_use` stands for.

    Returns:
        The plan with all that is needed to run it.

    Raises:
        AgreementError: A clause cannot be compiled to bytes; `rule` is the clause's path.
    """
    index, clause = _data_clause(agreement, data_set)
    contract = given_contract(contracts, data_set, f"data[{index}].dataset")
    lists = lists_of(agreement, contracts, data_set)
    names = {own: f"list-{number}" for number, own in enumerate(lists, start=1)}
    tests = _tests(agreement, contract, {key: (names[key], lists[key]) for key in lists}, as_at)
    columns = _columns(clause, contract, f"data[{index}].columns")
    scan = plan.Scan(MAIN, contract.fields)
    tree = plan.Ordered(plan.Project(plan.Filter(scan, tests), columns), ORDER_KEY)
    sourced = [(MAIN, contract), *((names[key], lists[key]) for key in lists)]
    return ReleasePlan(
        agreement=agreement.digest,
        data_set=data_set,
        plan=tree,
        sources={name: own.data_set for name, own in sourced},
        contracts={name: own.digest for name, own in sourced},
        secrets=_secrets(columns),
        fields=output_fields(tree),
        quasi=tuple(c.name for c in columns if singles_out(c.show, _source(c, contract))),
        outputs=agreement.outputs,
        digest=digest(plan.to_value(tree)),
    )


def _data_clause(agreement: Agreement, data_set: DataSetId) -> tuple[int, DataClause]:
    found = [(i, c) for i, c in enumerate(agreement.data) if c.data_set == data_set]
    if len(found) != 1:
        text = f"the agreement names {data_set} {len(found)} times."
        raise refusal(text, "data", "Release a data set that the agreement names once.")
    if data_set.organisation not in agreement.providers:
        text = f"{data_set.organisation} is no party that gives data."
        raise refusal(text, f"data[{found[0][0]}].dataset", "Let the provider give and sign.")
    return found[0]


def _tests(
    agreement: Agreement,
    contract: Contract,
    lists: Mapping[DataSetId, tuple[str, Contract]],
    as_at: date,
) -> tuple[plan.Test, ...]:
    first: list[plan.Test] = []
    then: list[plan.Test] = []
    for index, clause in enumerate(agreement.where):
        path = f"where[{index}]"
        column = contract.column(clause.column)
        if column is None:
            text = f"{contract.data_set} has no column `{clause.column}`."
            remedy = "`where` holds for every data set: share this one under its own agreement."
            raise refusal(text, path, remedy)
        if clause.verb == NOT_ON_LIST:
            first.append(list_test(column, *lists[list_named(clause, path)], path))
        else:
            then.append(row_test(clause, column, as_at=as_at, path=path))
    return (*first, *then)


def _columns(clause: DataClause, contract: Contract, path: str) -> tuple[plan.Shown, ...]:
    if not clause.columns:
        raise refusal("no column is named.", path, "Name each column that leaves.")
    once_each((own.name for own in clause.columns), path)
    columns = []
    for own in clause.columns:
        source = contract.column(own.column)
        if source is None:
            text = f"{contract.data_set} has no column `{own.column}`."
            raise refusal(text, f"{path}.{own.name}", "Name a column of the contract.")
        columns.append(shown(own, source, path=f"{path}.{own.name}"))
    return tuple(columns)


def _source(column: plan.Shown, contract: Contract) -> Column:
    source = contract.column(column.column)
    if source is None:
        raise AgreementError(f"No column `{column.column}`.", "Compile against its contract.")
    return source


def _secrets(columns: tuple[plan.Shown, ...]) -> dict[str, str]:
    shows = [column.show for column in columns]
    types = {s.key: s.identifier_type for s in shows if isinstance(s, plan.Pseudonym)}
    return {ORDER_KEY: "", **dict(sorted(types.items()))}
