"""The agreements that somebody who signed in may see: by state and title, a page at a time."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from irwell.authority.actors import Actor
from irwell.authority.models import Accession, Agreement, Party
from irwell.authority.roles import sees_all
from irwell.errors import NotFound

PAGE, LARGEST = 100, 500  # agreements on a page
_KEYS = ("id", "name", "version", "state", "changed_at", "digest", "title")


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One page of a list.

    Attributes:
        agreements: Rows of metadata, in order of name and version.
        after: The agreement version to ask the next page with; empty on the last.
    """

    agreements: list[dict[str, Any]]
    after: str


def agreement_page(
    actor: Actor, *, state: str = "", q: str = "", after: str = "", size: int = PAGE
) -> AgreementPage:
    """List agreements that an actor may see.

    Args:
        actor: Who asks.
        state: Those in this state only.
        q: Those only whose title or id has this text.
        after: The agreement version that ended the page before.
        size: How many, at most `LARGEST`.

    Returns:
        Those of their body; all for auditors and officers.

    Raises:
        NotFound: There is no agreement that the page could begin after.
    """
    rows = _seen(actor)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(Q(title__icontains=q) | Q(name__icontains=q)) if q else rows
    rows = _later(rows, after) if after else rows
    most = max(1, min(size, LARGEST))
    found = list(rows.order_by("name", "version").values(*_KEYS)[: most + 1])
    shown = [_shown(row) for row in found[:most]]
    return AgreementPage(shown, found[most - 1]["id"] if len(found) > most else "")


def _seen(actor: Actor) -> QuerySet[Agreement]:
    rows = Agreement.objects.all()
    if sees_all(actor):
        return rows
    own = Party.objects.filter(organisation_id=actor.organisation)
    joined = Accession.objects.filter(organisation_id=actor.organisation, left_at="")
    mine = own.values("agreement_id").union(joined.order_by().values("agreement_id"))
    return rows.filter(pk__in=mine)


def _later(rows: QuerySet[Agreement], after: str) -> QuerySet[Agreement]:
    last = Agreement.objects.filter(pk=after).values_list("name", "version").first()
    if last is None:
        raise NotFound("No such page begins after that agreement.", "Follow the pages in order.")
    name, version = last
    # `name >=` first, so that the index on name and version is walked from there.
    return rows.filter(name__gte=name).filter(Q(name__gt=name) | Q(version__gt=version))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    own = {key: row[key] for key in ("version", "state", "changed_at", "digest", "title")}
    return {"agreement": row["name"], **own}
