"""What the register shows to those who act: metadata only, never rows."""

from typing import Any

from django.db.models import Q

from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.bodies import body_row
from irwell.authority.roles import own, sees_all
from irwell.authority.using import deposit_row
from irwell.errors import NotFound


def data_sets() -> list[dict[str, Any]]:
    """List data sets with their newest contracts.

    Returns:
        One row a data set.
    """
    found = []
    for row in models.DataSet.objects.order_by("id"):
        contract = row.contracts.order_by("-id").first()
        found.append(
            {
                "data_set": row.id,
                "place": row.place,
                "version": contract.version if contract else "",
                "deposits": row.deposits.filter(state="accepted").count(),
                "held": row.deposits.filter(state="held").count(),
            }
        )
    return found


def deposits(actor: Actor) -> list[dict[str, Any]]:
    """List the deposits of an actor's own body.

    Args:
        actor: Who asks.

    Returns:
        One row a deposit, with the counts of its check.
    """
    rows = models.Deposit.objects.filter(data_set__organisation_id=actor.organisation)
    return [
        {
            "deposit": row.id,
            "data_set": row.data_set_id,
            "seq": row.seq,
            "at": row.at,
            "rows": row.rows,
            "state": row.state,
            "findings": len(row.report["findings"]),
            "source": row.source,
            "quarantine": bool(row.quarantine),
            "withdrawn_at": row.withdrawn_at,
        }
        for row in rows.order_by("data_set_id", "seq")
    ]


def data_set_row(data_set: str) -> models.DataSet:
    """Return one data set.

    Args:
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        The row.

    Raises:
        NotFound: It is not described.
    """
    row = models.DataSet.objects.filter(pk=data_set).first()
    if row is None:
        raise NotFound("No such data set is described here.", "See `irwell data-set list`.")
    return row


def own_deposit(actor: Actor, deposit: str) -> models.Deposit:
    """Return a deposit of an actor's own body.

    Args:
        actor: Who asks.
        deposit: The deposit's id.

    Returns:
        The row, with its report.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's.
    """
    row = deposit_row(deposit)
    own(actor, row.data_set.organisation_id, f"The deposit {deposit}")
    return row


def mappings(actor: Actor, data_set: str) -> list[dict[str, Any]]:
    """List the mappings confirmed for a data set of an actor's own body.

    Args:
        actor: Who asks.
        data_set: `<organisation>/<slug>@<major>`.

    Returns:
        One row a version, with the document.

    Raises:
        Refused: The data set is another body's.
    """
    own(actor, data_set.partition("/")[0], f"The data set {data_set}")
    rows = models.Mapping.objects.filter(data_set_id=data_set).order_by("version")
    return [
        {
            "version": row.version,
            "digest": row.digest,
            "confirmed_by": row.confirmed_by_id,
            "confirmed_at": row.confirmed_at,
            "document": row.document,
        }
        for row in rows
    ]


def people(organisation: str = "") -> list[dict[str, Any]]:
    """List appointed people by their opaque ids.

    Args:
        organisation: One body's people; all when empty.

    Returns:
        One row a person.
    """
    rows = models.Person.objects.filter(ended_at="").order_by("organisation_id", "appointed_at")
    if organisation:
        rows = rows.filter(organisation_id=organisation)
    return [
        {"person": p.id, "organisation": p.organisation_id, "roles": p.roles, "title": p.title}
        for p in rows
    ]


def organisation(name: str, actor: Actor | None = None) -> dict[str, Any]:
    """Show what the register knows of a body.

    Args:
        name: The body's id.
        actor: Who asks; None at the node's own console, which sees all.

    Returns:
        Its standing, its organisation document with the digest, and those of its active and
        suspended agreements that the register shows it in, or that the actor's body is a party to.

    Raises:
        NotFound: The body has not joined.
    """
    row = body_row(name)
    live = _live_of(row.id, actor)
    return {
        "organisation": row.id,
        "name": row.name,
        "sector": row.sector,
        "place": row.place,
        "status": row.status,
        "reason": row.status_reason,
        "joined_at": row.joined_at,
        "verified_at": row.verified_at,
        "digest": row.profile_digest,
        "agreements": [f"{one.id} ({one.state})" for one in live.order_by("id")],
        "profile": row.profile,
    }


def _live_of(body: str, actor: Actor | None) -> Any:
    live = models.Agreement.objects.filter(state__in=("active", "suspended"), parties__id=body)
    if actor is None or sees_all(actor):
        return live
    shown = models.RegisterParty.objects.filter(organisation_id=body)
    shown_ids = shown.values("entry__agreement_id")
    own = models.Agreement.objects.filter(parties__id=actor.organisation).values("id")
    return live.filter(Q(pk__in=shown_ids) | Q(pk__in=own))


def organisations() -> list[dict[str, Any]]:
    """List the bodies that joined.

    Returns:
        One row a body.
    """
    rows = models.Organisation.objects.order_by("id")
    return [
        {
            "organisation": o.id,
            "name": o.name,
            "sector": o.sector,
            "place": o.place,
            "status": o.status,
        }
        for o in rows
    ]
