"""Live agreements of one recipient that together would undo what a new one promises.

A form hides only as long as the same recipient does not hold the finer one, and a pseudonym only
as long as nothing else tells whose it is. Rows of two tables are matched by columns that both
show; what cannot be matched by a column is not found here, and the page of rules says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from irwell.agreements.model import Agreement, ColumnClause
from irwell.agreements.verbs import HIDING
from irwell.contracts.model import Column, Contract, DataSetId

Kind = Literal["pseudonym", "form", "terms"]
_UNSEEN = ("redact", "count_only")
_FINENESS = {"keep": 3, "month": 2, "year": 1}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One way in which another live agreement undoes or contradicts this one.

    Attributes:
        kind: `pseudonym` or `form`, if together they tell what one hides; `terms`, if one
            allows for the same data what the other forbids.
        agreement: The other agreement.
        path: The clause of this agreement.
        text: What happens, one plain sentence.
        remedy: What can be done.
    """

    kind: Kind
    agreement: str
    path: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """One column as it leaves, with the column of the data set that it is made from."""

    path: str
    data_set: DataSetId
    clause: ColumnClause
    column: Column


Contracts = Mapping[DataSetId, Contract]


def conflicts(
    agreement: Agreement, others: Sequence[Agreement], contracts: Contracts
) -> tuple[Conflict, ...]:
    """Find the live agreements that undo or contradict an agreement.

    Args:
        agreement: The agreement that is to be signed.
        others: Live agreements; those of no common recipient, without a common day, or that are
            another version of it are passed over.
        contracts: The contracts of all their data sets; without its contract a data set is
            passed over.

    Returns:
        The conflicts, by agreement in the order given.
    """
    return tuple(
        conflict
        for other in others
        if other.id != agreement.id and _meet(agreement, other)
        for conflict in (
            *_identities(agreement, other, contracts),
            *_forms(agreement, other, contracts),
            *_terms(agreement, other),
        )
    )


def _meet(one: Agreement, other: Agreement) -> bool:
    days = one.start <= other.end and other.start <= one.end
    return days and bool(set(one.recipients) & set(other.recipients))


def _shown(agreement: Agreement, contracts: Contracts) -> list[_Shown]:
    found = []
    for index, own in enumerate(agreement.data):
        contract = contracts.get(own.data_set)
        for clause in own.columns:
            column = contract.column(clause.column) if contract else None
            if column is not None and clause.show not in _UNSEEN:
                path = f"data[{index}].columns.{clause.name}"
                found.append(_Shown(path, own.data_set, clause, column))
    return found


def _identities(agreement: Agreement, other: Agreement, contracts: Contracts) -> Iterator[Conflict]:
    """Pseudonyms of one beside the identifiers themselves in the other, with a way to match."""
    mine, theirs = _shown(agreement, contracts), _shown(other, contracts)
    for one, two, hidden in [*_pairs(mine, theirs), *_pairs(theirs, mine, turned=True)]:
        matched = _matching(one, two, mine, theirs)
        if matched:
            text = (
                f"{other.id} shows `{two.column.name}` to the same body as"
                f" {'a pseudonym' if hidden == 'theirs' else 'it is'}; rows can be matched by"
                f" {', '.join(matched)}, which both show, and the pseudonym is undone."
            )
            remedy = "Show those columns in coarser forms, or let both show the same form."
            yield Conflict("pseudonym", other.id, one.path, text, remedy)


def _pairs(
    hide: Sequence[_Shown], show: Sequence[_Shown], *, turned: bool = False
) -> Iterator[tuple[_Shown, _Shown, str]]:
    for hidden in hide:
        if hidden.clause.show != "pseudonym":
            continue
        for open_ in show:
            kind = hidden.column.identifier_type
            if open_.clause.show not in HIDING and open_.column.identifier_type == kind:
                yield (open_, hidden, "theirs") if turned else (hidden, open_, "mine")


def _matching(
    one: _Shown, two: _Shown, mine: Sequence[_Shown], theirs: Sequence[_Shown]
) -> list[str]:
    """Columns that both tables show as they are and that say something of who it is."""
    ours = {s.column.name: s for s in mine if s.data_set == one.data_set}
    found = []
    for other in theirs:
        own = ours.get(other.column.name)
        if own is None or other.data_set != two.data_set or own.column.name == one.column.name:
            continue
        kept = own.clause.show == other.clause.show == "keep"
        if kept and own.column.identifies != "no":
            found.append(f"`{own.column.name}`")
    return sorted(found)


def _forms(agreement: Agreement, other: Agreement, contracts: Contracts) -> Iterator[Conflict]:
    """A column in a coarse form here and in a finer one there, of the same data set."""
    mine, theirs = _shown(agreement, contracts), _shown(other, contracts)
    for one in mine:
        for two in theirs:
            same = (two.data_set, two.column.name) == (one.data_set, one.column.name)
            told = one.column.identifies != "no" or _matching(one, two, mine, theirs)
            if not same or not told:
                continue
            theirs_finer = _finer(two.clause, one.clause)
            if theirs_finer or _finer(one.clause, two.clause):
                yield _undone(one, agreement.id, other.id, theirs_finer=theirs_finer)


def _undone(one: _Shown, mine: str, other: str, *, theirs_finer: bool) -> Conflict:
    fine, coarse = (other, mine) if theirs_finer else (mine, other)
    text = (
        f"{fine} shows `{one.column.name}` of {one.data_set} in a finer form than {coarse}, to the"
        " same body: together the coarser form hides nothing."
    )
    return Conflict(
        "form", other, one.path, text, "Show it in one form in both, or leave it out of one."
    )


def _finer(one: ColumnClause, other: ColumnClause) -> bool:
    """Whether the first form tells more of a value than the second."""
    if "pseudonym" in (one.show, other.show):
        return False
    if one.show == other.show:
        # Bands that cross, like two sets of areas, tell together more than either alone.
        bands = not set(one.cuts) <= set(other.cuts)
        return bands or one.to < other.to or (one.area, one.by) != (other.area, other.by)
    if {one.show, other.show} == {"band", "round"}:
        return True
    return _FINENESS.get(one.show, 0) > _FINENESS.get(other.show, 0)


def _terms(agreement: Agreement, other: Agreement) -> Iterator[Conflict]:
    """What one allows for the data that both share and the other rules out."""
    common = {own.data_set for own in agreement.data} & {own.data_set for own in other.data}
    if not common:
        return
    named = ", ".join(sorted(str(data_set) for data_set in common))
    for mine, theirs, path in (
        (agreement, other, "purpose.code"),
        (other, agreement, "purpose.not_for"),
    ):
        code = mine.document["purpose"]["code"]
        if code in theirs.document["purpose"].get("not_for", ()):
            text = f"{mine.id} shares {named} for `{code}`, which {theirs.id} rules out."
            remedy = "Let both rule it out or both allow it, for the data that they share."
            yield Conflict("terms", other.id, path, text, remedy)
    yield from _links(agreement, other, named)


def _links(agreement: Agreement, other: Agreement, named: str) -> Iterator[Conflict]:
    linked = {own["agreement"] for own in agreement.document["use"].get("link_with", ())}
    if other.id not in linked and ("link" in agreement.may) != ("link" in other.may):
        may, not_ = (agreement, other) if "link" in agreement.may else (other, agreement)
        text = f"{may.id} lets {named} be linked; {not_.id} does not."
        yield Conflict("terms", other.id, "use.may", text, "Allow it in both, or in neither.")
