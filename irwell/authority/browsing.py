"""The public register as anybody may list, filter and search it: what it shows, and nothing else.

Filters read the entries and the parties that they show, never the agreement itself, so that what is
withheld can be found neither by a filter nor by a count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from irwell.authority.models import (
    Agreement,
    Organisation,
    RegisterChange,
    RegisterEntry,
    RegisterParty,
)
from irwell.authority.searching import numbers_with, words_of
from irwell.errors import DocumentError, NotFound
from irwell.publication import Change

PAGE, LARGEST = 50, 200  # entries on a page
COUNTED = 1000  # counting stops here: a page needs to be quick, not to know a large number
MANY = 5000  # parties: with more, a page is found sooner by going through the entries
_BATCH = 500  # entries read at once for an export


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; an empty text asks for all.

    Attributes:
        q: Words; an entry must show them all.
        body: The id of a body that takes part.
        sector: The sector of a body that takes part.
        receives: The sector of a body that receives, such as `police`.
        place: An area code of a body that takes part, or a part of its name or id.
        topic: The code of the purpose.
        state: The agreement's state.
    """

    q: str = ""
    body: str = ""
    sector: str = ""
    receives: str = ""
    place: str = ""
    topic: str = ""
    state: str = ""

    def given(self) -> dict[str, str]:
        """Return what is asked for.

        Returns:
            Names and values, without the empty ones.
        """
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list.

    Attributes:
        entries: Newest first.
        after: The number to ask the next page with; 0 on the last.
        count: How many fit, on the first page; `COUNTED` + 1 stands for more than `COUNTED`.
    """

    entries: list[RegisterEntry]
    after: int
    count: int | None


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Read what is asked for from an address.

    Args:
        asked: Names and values; names that are no filter are passed over.

    Returns:
        The filters.

    Raises:
        DocumentError: A value is longer than any could be, or has no word to look for.
    """
    values = {f.name: asked.get(f.name, "").strip() for f in fields(Wanted)}
    for name, value in values.items():
        if len(value) > 200 or "\0" in value:
            raise DocumentError(f"`{name}` is no text of up to 200 characters.", "Give less.")
    if values["q"] and not words_of(values["q"]):
        raise DocumentError("`q` has no letter and no digit.", "Give words to look for.")
    return Wanted(**values)


def entries(asked: Wanted) -> QuerySet[RegisterEntry]:
    """Return the entries that fit, newest first.

    Args:
        asked: The filters.

    Returns:
        A query that has not been run.
    """
    rows = _with_joined(RegisterEntry.objects.order_by("-number"))
    if asked.q:
        rows = rows.filter(number__in=numbers_with(words_of(asked.q)))
    for field, value in (("topic", asked.topic), ("state", asked.state)):
        rows = rows.filter(**{field: value}) if value else rows
    for parts in _parts(asked):
        rows = _taking_part(rows, parts)
    return rows


def page(asked: Wanted, *, before: int = 0, size: int = PAGE) -> Page:
    """Return one page of the entries that fit, newest first.

    Args:
        asked: The filters.
        before: Entries with lower numbers only; all when 0.
        size: How many, at most `LARGEST`.

    Returns:
        The page; the first is counted with the same look at the register.
    """
    most = max(1, min(size, LARGEST))
    rows = entries(asked)
    rows = rows.filter(number__lt=before) if before else rows
    looked = COUNTED if before == 0 else most
    found = list(rows.values_list("number", flat=True)[: looked + 1])
    shown = _with_joined(RegisterEntry.objects.filter(number__in=found[:most]))
    return Page(
        entries=list(shown.order_by("-number")),
        after=found[most - 1] if len(found) > most else 0,
        count=len(found) if before == 0 else None,
    )


def all_entries(asked: Wanted, *, upto: int = 0) -> Iterator[RegisterEntry]:
    """Return all entries that fit, newest first, a batch at a time.

    Args:
        asked: The filters.
        upto: The highest number; none when 0.

    Yields:
        The entries. One that comes in meanwhile is left out.
    """
    before = upto + 1 if upto else 0
    while True:
        rows = entries(asked)
        rows = rows.filter(number__lt=before) if before else rows
        found = list(rows[:_BATCH])
        yield from found
        if len(found) < _BATCH:
            return
        before = found[-1].number


def entry_of(name: str) -> RegisterEntry:
    """Return the entry of an agreement, also of one that has ended.

    Args:
        name: The agreement's id; or `<id>.v<version>`.

    Returns:
        The version named; else the live one, or the newest in the register.

    Raises:
        NotFound: The register has no such agreement.
    """
    rows = RegisterEntry.objects.select_related("agreement").defer("agreement__document")
    entry = rows.filter(pk=name).first() if "\0" not in name else None
    if entry is None and "\0" not in name:
        entry = rows.filter(agreement__name=name).order_by("-agreement__version").first()
    if entry is None:
        raise NotFound("The register has no such agreement.", "See /register/.")
    return entry


def public(entry: RegisterEntry) -> dict[str, Any]:
    """Return what anybody may read of an entry.

    Args:
        entry: The row, perhaps with its agreement.

    Returns:
        The document, with the state now and the bodies that joined by signing and have not left.
    """
    own = {**entry.document, "state": entry.state, "changed_at": entry.agreement.changed_at}
    joined = [
        {"org": one.organisation_id, "joins_as": one.joins_as, "at": one.at}
        for one in entry.agreement.accessions.all()
        if not one.left_at and entry.shows_joined(one.joins_as)
    ]
    return own | ({"joined": joined} if joined else {})


def versions(name: str) -> list[tuple[str, str]]:
    """List the versions of an agreement that came into the register.

    Args:
        name: The agreement's id.

    Returns:
        Ids and states, newest first.
    """
    rows = RegisterEntry.objects.filter(agreement__name=name).order_by("-agreement__version")
    return [(str(pk), str(state)) for pk, state in rows.values_list("pk", "state")]


def changes(asked: Wanted, *, before: int = 0, size: int = PAGE) -> tuple[list[Change], int]:
    """Return one page of what changed in the register, newest first.

    Args:
        asked: The filters; they are those of the agreements.
        before: Changes with lower numbers only; all when 0.
        size: How many, at most `LARGEST`.

    Returns:
        The changes, and the number to ask the next page with; 0 on the last.
    """
    rows = RegisterChange.objects.select_related("body").order_by("-id")
    if asked.given():
        rows = rows.filter(agreement_id__in=entries(asked).order_by().values("agreement_id"))
    rows = rows.filter(id__lt=before) if before else rows
    most = max(1, min(size, LARGEST))
    found = list(rows[: most + 1])
    return _told(found[:most]), found[most - 1].pk if len(found) > most else 0


def changes_of(agreement: str) -> list[Change]:
    """Return what happened to one version of an agreement.

    Args:
        agreement: `<id>.v<version>`.

    Returns:
        The changes, newest first.
    """
    rows = RegisterChange.objects.select_related("body").filter(agreement_id=agreement)
    return _told(list(rows.order_by("-id")))


def names_of(documents: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of the bodies that entries show.

    Args:
        documents: Register entries.

    Returns:
        Names by id.
    """
    parts = [p for own in documents for p in own.get("parties", {}).values() if "org" in p]
    parts += [one for own in documents for one in own.get("joined", ())]
    ids = {part["org"] for part in parts}
    return dict(Organisation.objects.filter(pk__in=ids).values_list("id", "name"))


def contacts_of(documents: list[dict[str, Any]]) -> dict[str, str]:
    """Return where the bodies that entries show take complaints about data.

    Args:
        documents: Register entries.

    Returns:
        The mailbox of the data protection officer by id, of those who gave one.
    """
    rows = Organisation.objects.filter(pk__in=names_of(documents)).values_list("id", "profile")
    found = {str(body): own.get("contacts", {}).get("dpo", "") for body, own in rows}
    return {body: line for body, line in found.items() if line}


def _told(rows: list[RegisterChange]) -> list[Change]:
    """Put the entries to changes, and to a new version the one before it."""
    shown = RegisterEntry.objects.in_bulk({row.agreement_id for row in rows})
    new = {row.agreement_id for row in rows if not row.before}
    agreed = Agreement.objects.filter(pk__in=new).values_list("id", "name", "version")
    earlier = _earlier({str(pk): (name, version) for pk, name, version in agreed if version > 1})
    return [
        Change(
            number=row.pk,
            at=row.at,
            agreement=str(row.agreement_id),
            before=row.before,
            state=row.state,
            entry=shown[row.agreement_id].document,
            what=row.what,
            body=row.body.name if row.body else "",
            earlier=None if row.before else earlier.get(str(row.agreement_id)),
        )
        for row in rows
        if row.agreement_id in shown
    ]


def _earlier(later: Mapping[str, tuple[str, int]]) -> dict[str, dict[str, Any]]:
    names = {name for name, _ in later.values()}
    rows = RegisterEntry.objects.filter(agreement__name__in=names).order_by("agreement__version")
    known = list(rows.values_list("agreement__name", "agreement__version", "document"))
    found: dict[str, dict[str, Any]] = {}
    for own, (name, version) in later.items():
        for other, number, document in known:
            if other == name and number < version:
                found[own] = document  # the last that is earlier: they stand in order
    return found


def _with_joined(rows: QuerySet[RegisterEntry]) -> QuerySet[RegisterEntry]:
    """With what `public` reads beside the entry; the signed document is not read."""
    found = rows.select_related("agreement").defer("agreement__document")
    return found.prefetch_related("agreement__accessions")


def _parts(asked: Wanted) -> Iterator[QuerySet[RegisterParty]]:
    """The parties of which each filter on bodies asks for one."""
    parts = RegisterParty.objects.order_by()
    if asked.body:
        yield parts.filter(organisation_id=asked.body)
    if asked.sector:
        yield parts.filter(organisation_id__in=_ids(sector=asked.sector))
    if asked.receives:
        yield parts.filter(receives=True, organisation_id__in=_ids(sector=asked.receives))
    if asked.place:
        yield parts.filter(organisation_id__in=_of_place(asked.place))


def _taking_part(
    rows: QuerySet[RegisterEntry], parts: QuerySet[RegisterParty]
) -> QuerySet[RegisterEntry]:
    """Entries with one of some parties: few lead to them, many are looked for on the way."""
    if parts.values("id")[: MANY + 1].count() > MANY:
        return rows.filter(Exists(parts.filter(entry_id=OuterRef("number"))))
    return rows.filter(number__in=parts.values("entry_id"))


def _ids(**asked: str) -> QuerySet[Organisation, Any]:
    return Organisation.objects.filter(**asked).order_by().values("id")


def _of_place(place: str) -> list[str]:
    """Bodies that serve an area, or whose name or id has the text in it."""
    named = Q(name__icontains=place) | Q(id__icontains=place)
    found = set(Organisation.objects.filter(named).values_list("id", flat=True))
    known = Organisation.objects.exclude(profile={}).values_list("id", "profile")
    code = place.upper()
    found |= {body for body, own in known if code in own.get("areas", ())}
    return sorted(found)
