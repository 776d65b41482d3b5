"""What is wrong with the data sets and columns that an agreement names."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from irwell.agreements.lookups import Lookup, NoLookup, lookup_of
from irwell.agreements.model import Agreement, ColumnClause, DataClause, Problem
from irwell.agreements.verbs import COUNT_ONLY, HIDING, THIS_AGREEMENT, VERBS
from irwell.contracts.model import Column, Contract, DataSetId

_SENSITIVE = {
    "special_category": "special category",
    "criminal_offence": "criminal offence",
}


def data_problems(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract]
) -> Iterator[Problem]:
    """Find what is wrong with the data sets and the columns that leave.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets.

    Yields:
        The problems, in the order of the document.
    """
    yield from _named_once(agreement)
    for index, own in enumerate(agreement.data):
        path = f"data[{index}]"
        if own.data_set.organisation not in agreement.providers:
            text = f"{own.data_set.organisation} is not a party that gives data."
            yield Problem(f"{path}.dataset", text, "Name a data set of a party that gives.")
        yield from _names(path, own)
        contract = contracts.get(own.data_set)
        if contract is None:
            yield no_contract(f"{path}.dataset", own.data_set)
            continue
        yield from _case(f"{path}.dataset", contract)
        for clause in own.columns:
            place = f"{path}.columns.{clause.name}"
            yield from _column(place, clause, contract)
            yield from _area(place, clause, contract, agreement, contracts)
        yield from _counted(agreement, path, own)
    yield from _groups(agreement, contracts)
    yield from _sensitive(agreement, contracts)


def no_contract(path: str, data_set: DataSetId) -> Problem:
    """Return the problem of a data set without its contract.

    Args:
        path: Where the data set is named.
        data_set: Which one.

    Returns:
        The problem.
    """
    text = f"No contract of {data_set} is given."
    return Problem(path, text, "Check the name and the number after @, or give the contract.")


def _named_once(agreement: Agreement) -> Iterator[Problem]:
    sets: set[DataSetId] = set()
    tables: set[tuple[str, str]] = set()
    for index, own in enumerate(agreement.data):
        table = (own.data_set.organisation, own.table.casefold())
        if own.data_set in sets:
            text = f"{own.data_set} is named twice."
            yield Problem(f"data[{index}].dataset", text, "List all its columns in one place.")
        elif table in tables:
            text = f"Two data sets of {own.data_set.organisation} become the table `{own.table}`."
            yield Problem(f"data[{index}].as", text, "Give one of them another name by `as`.")
        sets.add(own.data_set)
        tables.add(table)


def _names(path: str, own: DataClause) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for clause in own.columns:
        first = seen.setdefault(clause.name.casefold(), clause.name)
        if first != clause.name:
            text = f"`{first}` and `{clause.name}` are one name to programs that ignore case."
            yield Problem(f"{path}.columns.{clause.name}", text, "Give one of them another name.")


def _case(path: str, contract: Contract) -> Iterator[Problem]:
    names = [column.name for column in contract.columns]
    if len({name.casefold() for name in names}) < len(names):
        text = f"The contract of {contract.data_set} has columns that differ only in case."
        yield Problem(path, text, "Give one of them another name, in the file and the contract.")


def _column(path: str, clause: ColumnClause, contract: Contract) -> Iterator[Problem]:
    column = contract.column(clause.column)
    if column is None:
        text = f"{contract.data_set} has no column `{clause.column}`."
        remedy = f"Use one of: {', '.join(own.name for own in contract.columns)}."
        yield Problem(path, text, remedy)
        return
    verb = VERBS[clause.show]
    if column.type not in verb.types:
        text = f"`{clause.show}` does not fit `{column.name}`, a column of type {column.type}."
        yield Problem(path, text, f"Use it on a column of type {' or '.join(verb.types)}.")
    if clause.show == "pseudonym":
        yield from _pseudonym(path, clause, column)
    if column.identifies == "direct" and clause.show == COUNT_ONLY:
        text = f"`{column.name}` names a person, and a count by it would name each of them."
        yield Problem(path, text, "Take the column out, or count by another.")
    elif column.identifies == "direct" and clause.show not in HIDING and not clause.reason.strip():
        text = f"`{column.name}` names a person and is shown by `{clause.show}` without a reason."
        yield Problem(path, text, "Show it as a pseudonym, or write the `reason`.")
    yield from _cuts(path, clause, column)


def _area(
    path: str,
    clause: ColumnClause,
    contract: Contract,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
) -> Iterator[Problem]:
    column = contract.column(clause.column)
    if clause.show == "area" and column is not None:
        found = lookup_of(clause, column, contract.data_set, agreement, contracts)
        if isinstance(found, NoLookup):
            text = f"{found.text[:1].upper()}{found.text[1:]}"
            yield Problem(f"{path}.{found.key}", text, found.remedy)


def _counted(agreement: Agreement, path: str, own: DataClause) -> Iterator[Problem]:
    only = [clause.name for clause in own.columns if clause.show == COUNT_ONLY]
    if only and len(only) == len(own.columns):
        text = "Every column is `count_only`, so no row would have anything in it."
        yield Problem(f"{path}.columns", text, "Name a column that leaves in some other form.")
    if only and "count" not in agreement.may:
        text = f"`{only[0]}` may only be counted by, and counting is not allowed."
        remedy = "Write `count` under `use.may`, or take the column out."
        yield Problem(f"{path}.columns.{only[0]}", text, remedy)


def _pseudonym(path: str, clause: ColumnClause, column: Column) -> Iterator[Problem]:
    if not column.identifier_type:
        text = f"The contract gives `{column.name}` no identifier type."
        remedy = "Set `irwell.identifierType` in the contract, or use another form."
        yield Problem(path, text, remedy)
    if clause.key != THIS_AGREEMENT:
        text = f"The key `{clause.key}` is shared with other agreements; this version has none."
        yield Problem(f"{path}.key", text, f"Write `key: {THIS_AGREEMENT}`.")


def _cuts(path: str, clause: ColumnClause, column: Column) -> Iterator[Problem]:
    cuts = clause.cuts
    if any(low >= high for low, high in pairwise(cuts)):
        yield Problem(f"{path}.cuts", "The cuts do not ascend.", "List each once, lowest first.")
    if column.type == "integer" and not all(isinstance(cut, int) for cut in cuts):
        text = f"`{column.name}` holds whole numbers, but a cut is none."
        yield Problem(f"{path}.cuts", text, "Write whole numbers as cuts.")


def _groups(agreement: Agreement, contracts: Mapping[DataSetId, Contract]) -> Iterator[Problem]:
    quasi = any(
        _tells_with_others(clause, column) for _, clause, column in _leaving(agreement, contracts)
    )
    if agreement.outputs.smallest_group and not quasi:
        text = "No column that leaves is marked in its contract as identifying with others."
        remedy = "Mark such columns `irwell.identifies: quasi`, or take out the smallest group."
        yield Problem("use.outputs.smallest_group", text, remedy)


def _tells_with_others(clause: ColumnClause, column: Column) -> bool:
    if clause.show == "area":
        return column.identifies != "no"
    return column.identifies == "quasi" and clause.show not in ("pseudonym", COUNT_ONLY)


def _sensitive(agreement: Agreement, contracts: Mapping[DataSetId, Contract]) -> Iterator[Problem]:
    for key, words in _SENSITIVE.items():
        if agreement.document["law"].get(key) != "none":
            continue
        for path, _, column in _leaving(agreement, contracts):
            if column.sensitivity == key:
                text = f"`law.{key}` is none, but `{column.name}` holds {words} data."
                yield Problem(path, text, f"Name the condition in `law.{key}`, or leave it out.")


def _leaving(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract]
) -> Iterable[tuple[str, ColumnClause, Column]]:
    for index, own in enumerate(agreement.data):
        contract = contracts.get(own.data_set)
        for clause in own.columns:
            column = contract.column(clause.column) if contract else None
            if contract is None or column is None or clause.show == "redact":
                continue
            path = f"data[{index}].columns.{clause.name}"
            yield path, clause, column
            found = lookup_of(clause, column, own.data_set, agreement, contracts)
            if clause.show == "area" and isinstance(found, Lookup):
                yield path, clause, found.area
