"""What a new version of an agreement would release that the old one did not, from the plans.

Rows and columns are compared as they compile, so that two spellings of one plan do not differ;
all other clauses are compared by what they say. Nothing that is signed is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from irwell.agreements import clauses
from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId
from irwell.releases.compile import ReleasePlan, compile_release
from irwell.releases.difference_rows import row_changes
from irwell.releases.difference_shows import compared, form_words
from irwell.releases.difference_terms import term_changes
from irwell.releases.difference_words import summary_of

Way = Literal["wider", "narrower", "other"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two versions.

    Attributes:
        about: `data set`, `column`, `row`, or the section of the clause: `purpose`, `time`.
        way: `wider` if more would leave or more may be done, `narrower` if less, else `other`.
        path: Where it stands, in the new version, or in the old where it is gone.
        text: What differs, one plain sentence.
    """

    about: str
    way: Way
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How two versions of an agreement differ.

    Attributes:
        changes: Data sets, columns and rows first, then the other clauses in reading order.
        summary: One line, for instance `2 more columns, wider rows, 1 use fewer ruled out`.
    """

    changes: tuple[Change, ...]
    summary: str

    @property
    def wider(self) -> bool:
        """Whether anything would leave, or be allowed, that was not before."""
        return any(change.way != "narrower" for change in self.changes)


Plans = Mapping[DataSetId, ReleasePlan]


def difference(
    before: Agreement,
    after: Agreement,
    contracts: Mapping[DataSetId, Contract],
    as_at: date,
    *,
    contracts_before: Mapping[DataSetId, Contract] | None = None,
) -> Difference:
    """Compare two versions of an agreement by what they would release.

    Args:
        before: The version that stands.
        after: The version that is to take its place; another agreement may be compared too.
        contracts: The contracts of every data set and list that either names.
        as_at: The day that `each_use` stands for in both (Europe/London).
        contracts_before: The contracts under which the old version is compiled, where they
            differ.

    Returns:
        The changes and a summary; nothing is read but the documents.

    Raises:
        AgreementError: One of the two does not compile; `rule` is the clause's path.
    """
    old = plans_of(before, contracts_before or contracts, as_at)
    new = plans_of(after, contracts, as_at)
    changes = (*_data_changes(before, after, old, new), *_other_changes(before, after))
    return Difference(changes, summary_of([(c.about, c.way) for c in changes]))


def plans_of(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract], as_at: date
) -> dict[DataSetId, ReleasePlan]:
    """Compile every data set of an agreement.

    Args:
        agreement: The agreement.
        contracts: The contract of each of its data sets and lists.
        as_at: The day that `each_use` stands for.

    Returns:
        The plan of each data set, in the order of the document.

    Raises:
        AgreementError: A clause cannot be compiled.
    """
    return {
        own.data_set: compile_release(agreement, contracts, own.data_set, as_at)
        for own in agreement.data
    }


def _data_changes(before: Agreement, after: Agreement, old: Plans, new: Plans) -> Iterator[Change]:
    places = {own.data_set: f"data[{i}]" for i, own in enumerate(before.data)}
    places |= {own.data_set: f"data[{i}]" for i, own in enumerate(after.data)}
    yield from _counted(before, after, places)
    for data_set in dict.fromkeys((*new, *old)):
        path = places[data_set]
        if data_set not in old:
            yield Change("data set", "wider", path, f"Data set {data_set} is new.")
            yield from _columns(path, None, new[data_set])
        elif data_set not in new:
            yield Change("data set", "narrower", path, f"Data set {data_set} is gone.")
        else:
            yield from _columns(path, old[data_set], new[data_set])
            for way, text in row_changes(old[data_set], new[data_set]):
                yield Change("row", way, "where", f"Rows of {data_set}: {text}")


def _counted(
    before: Agreement, after: Agreement, places: Mapping[DataSetId, str]
) -> Iterator[Change]:
    """Columns that leave in no row, so that no plan of rows has them."""
    was, now = _count_only(before), _count_only(after)
    for data_set, name in dict.fromkeys((*now, *was)):
        path = f"{places[data_set]}.columns.{name}"
        if (data_set, name) not in was:
            yield Change("column", "wider", path, f"Column {name} is new: for counts alone.")
        elif (data_set, name) not in now:
            text = f"Column {name} is no longer one for counts alone."
            yield Change("column", "narrower", path, text)


def _count_only(agreement: Agreement) -> tuple[tuple[DataSetId, str], ...]:
    return tuple(
        (own.data_set, column.name)
        for own in agreement.data
        for column in own.columns
        if column.show == "count_only"
    )


def _columns(path: str, old: ReleasePlan | None, new: ReleasePlan) -> Iterator[Change]:
    was = {c.name: c for c in old.plan.input.columns} if old else {}
    now = {c.name: c for c in new.plan.input.columns}
    for name in dict.fromkeys((*now, *was)):
        at = f"{path}.columns.{name}"
        if name not in was:
            text = f"Column {name} is new: it shows {now[name].column} {form_words(now[name])}."
            yield Change("column", "wider", at, text)
        elif name not in now:
            yield Change("column", "narrower", at, f"Column {name} is gone.")
        elif was[name] != now[name]:
            way, text = compared(was[name], now[name])
            yield Change("column form", way, at, text)


def _other_changes(before: Agreement, after: Agreement) -> Iterator[Change]:
    old = {own.path: own.text for own in clauses(before)}
    new = {own.path: own.text for own in clauses(after)}
    for about, way, path, text in term_changes(before, after, old, new):
        yield Change(about, way, path, text)
