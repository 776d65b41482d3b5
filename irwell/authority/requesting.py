"""Requests in the register: the row that counts, and who has a part in it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from irwell.authority.actors import Actor
from irwell.authority.details import words
from irwell.authority.models import DataSet, Organisation, Request
from irwell.authority.roles import sees_all
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject


def request_row(name: str, states: Iterable[str] = (), *, lock: bool = False) -> Request:
    """Return a request.

    Args:
        name: Its id.
        states: If given, its state must be one of these.
        lock: Whether to keep the row for the rest of the transaction.

    Returns:
        The row.

    Raises:
        NotFound: No such request.
        Refused: It is in another state.
    """
    rows = Request.objects.filter(pk=name)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotFound(f"No request {name} is in the register.", "See `irwell request list`.")
    wanted = tuple(states)
    if wanted and row.state not in wanted:
        raise Refused(
            f"Request {row.id} is {row.state}; this act needs it {' or '.join(wanted)}.",
            "See what comes next with `irwell request show`.",
            rule=f"request.{row.state}",
        )
    return row


def asked_body(row: Request, actor: Actor, act: str) -> None:
    """Refuse an actor who is not of the body that is asked.

    Args:
        row: The request.
        actor: Who acts.
        act: The act, for the rule.

    Raises:
        Refused: The request is another body's to answer.
    """
    if row.to_organisation_id != actor.organisation:
        raise Refused(
            f"Request {row.id} is not for {actor.organisation} to answer.",
            "Only the body that is asked can do this; an authority cannot act in its place.",
            rule=f"{act}.party",
        )


def check_asked(asked_by: str, asked_of: str, data_sets: Iterable[str], act: str) -> None:
    """Refuse a request to a body that cannot be asked.

    Args:
        asked_by: The body that asks.
        asked_of: The body that is asked; empty while nobody knows.
        data_sets: The data sets that are named.
        act: The act, for the rule.

    Raises:
        Refused: The body asks itself or has not joined, or a data set is another's or unknown.
    """
    if asked_of and asked_of == asked_by:
        raise Refused("A body does not ask itself.", "Name another body.", rule=f"{act}.to")
    if asked_of and not Organisation.objects.filter(pk=asked_of).exists():
        raise Refused(
            f"{asked_of} has not joined.", "Let an officer admit the body first.", rule=f"{act}.to"
        )
    named = tuple(data_sets)
    known = set(DataSet.objects.filter(pk__in=named).values_list("id", flat=True))
    if set(named) - known or any(one.partition("/")[0] != asked_of for one in named):
        raise Refused(
            "A data set is not described here, or is not of the body that is asked.",
            "Name data sets of one body, as `irwell data-set list` shows them.",
            rule=f"{act}.data_sets",
        )


def subject_of(row: Request) -> Subject:
    """Return what an entry says it is about.

    Args:
        row: The request.

    Returns:
        The request's id and digest.
    """
    return Subject("request", row.id, digest=row.digest)


def may_see(row: Request, actor: Actor) -> None:
    """Refuse an actor whose body has no part in a request.

    Args:
        row: The request.
        actor: Who asks.

    Raises:
        Refused: They are of neither body, and neither auditor nor officer.
    """
    if actor.organisation in (row.from_organisation_id, row.to_organisation_id):
        return
    if not sees_all(actor):
        raise Refused(
            f"{actor.organisation} has no part in request {row.id}.",
            "Only the bodies that ask and are asked see it.",
            rule="roles.party",
        )


def requests(actor: Actor) -> list[dict[str, Any]]:
    """List the requests that an actor may see.

    Args:
        actor: Who asks.

    Returns:
        Those that their body made or received; all for auditors and officers.
    """
    rows = Request.objects.order_by("submitted_at", "id")
    if not sees_all(actor):
        body = actor.organisation
        rows = rows.filter(Q(from_organisation_id=body) | Q(to_organisation_id=body))
    return [
        {
            "request": row.id,
            "from": row.from_organisation_id,
            "to": row.to_organisation_id or "",
            "state": row.state,
            "urgency": row.urgency,
            "data_sets": row.data_sets,
            "submitted_at": row.submitted_at,
            "changed_at": row.changed_at,
            "owner": row.owner_id or "",
            "codes": row.codes,
            "reasons": words(row.reasons),
        }
        for row in rows
    ]
