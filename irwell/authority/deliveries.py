"""Each release is a delivery to its recipients, who accept or dispute it by a date."""

from datetime import date, timedelta
from typing import Any

from irwell.authority import models
from irwell.authority.accessions import receives_under
from irwell.authority.actors import Actor
from irwell.authority.days import day_of
from irwell.authority.desk import Desk
from irwell.authority.details import words
from irwell.authority.documents import agreement_of
from irwell.authority.roles import sees_all
from irwell.errors import NotFound

DAYS = 14  # to look at a delivery; after them it counts as received without a word


def by_date(release: models.Release) -> date:
    """Return the last day on which a recipient may accept or dispute a release.

    Args:
        release: The release.

    Returns:
        A day in Europe/London.
    """
    return day_of(release.at) + timedelta(days=DAYS)


def delivered(actor: Actor, release: str) -> models.Release:
    """Return a release that an actor's body receives.

    Args:
        actor: Somebody of the receiving body.
        release: The release's id.

    Returns:
        The row.

    Raises:
        NotFound: The body has no such delivery.
    """
    row = models.Release.objects.select_related("agreement", "data_set").filter(pk=release).first()
    if row is None or actor.organisation not in receivers(row):
        raise NotFound(f"{actor.organisation} has no such delivery.", "See `irwell delivery list`.")
    return row


def receivers(release: models.Release) -> tuple[str, ...]:
    """Return the bodies that a release is delivered to.

    Args:
        release: The release.

    Returns:
        The recipients of its agreement and those that joined, its provider left out.
    """
    owner = release.data_set_id.partition("/")[0]
    row = release.agreement
    return tuple(o for o in receives_under(row, agreement_of(row)) if o != owner)


def deliveries(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List deliveries to an actor's body, and of its own data to others.

    Args:
        desk: The desk, for the day.
        actor: Who asks; officers and auditors see all.

    Returns:
        One row a release and recipient, newest first, with its word and the last day for one.
    """
    rows = models.Release.objects.select_related("agreement", "data_set").order_by("-at", "id")
    every = sees_all(actor)
    return [
        _delivery(desk, actor, row, body)
        for row in rows.prefetch_related("deliveries")
        for body in receivers(row)
        if every or actor.organisation in (body, row.data_set.organisation_id)
    ]


def _delivery(desk: Desk, actor: Actor, row: models.Release, body: str) -> dict[str, Any]:
    said = next((d for d in row.deliveries.all() if d.organisation_id == body), None)
    last = by_date(row)
    waiting = "waiting" if desk.today() <= last and row.state == "current" else "not answered"
    party = actor.organisation in (body, row.data_set.organisation_id)
    return {
        "release": row.id,
        "agreement": row.agreement_id,
        "data_set": row.data_set_id,
        "number": row.number,
        "recipient": body,
        "delivered": day_of(row.at).isoformat(),
        "by": last.isoformat(),
        "state": said.state if said else waiting,
        "release_state": row.state,
        "reason": words(said.reason) if said and party else "",
    }
