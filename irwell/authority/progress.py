"""How long each step of an agreement took, and whose turn it is: derived, nothing is kept twice."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from irwell.agreements.clocks import clock, due
from irwell.authority.actors import Actor, authority_id
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, RegisterEntry, Request
from irwell.authority.requesting import may_see, request_row
from irwell.authority.reviewing import turns
from irwell.authority.roles import party, sees_all

_DAY = 86_400.0  # seconds


def steps(desk: Desk, actor: Actor, agreement: str) -> dict[str, Any]:
    """Say how long an agreement took, from its request or proposal on, by step and role.

    Args:
        desk: The desk, for the moment.
        actor: Somebody of a party; auditors and officers see all.
        agreement: The agreement's id.

    Returns:
        `agreement`, `state`, `since`, `active_at` (empty until then), `days` from the one to the
        other or to now, and `steps`: each with `step`, `organisation`, `role`, `since`, `until`
        (empty while it waits), `days`, and `due`, the last day of its clock.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    row = agreement_row(agreement)
    if not sees_all(actor):
        party(actor, tuple(row.parties.values_list("id", flat=True)), row.id)
    asked = [] if row.request is None else list(_asked(row.request))
    if row.request is not None:
        own = row.request
        asked += _span("propose", own.from_organisation_id, "analyst", own.answered_at, row)
    found = [*asked, *_reviewed(row), *_signed(row)]
    now, active = desk.now(), _active_at(row)
    since = row.request.submitted_at if row.request else row.proposed_at
    return {
        "agreement": row.id,
        "state": row.state,
        "since": since,
        "active_at": active,
        "days": _days(since, active or (now if not _over(row) else row.changed_at)),
        "steps": [_shown(one, now) for one in [*found, *_waiting(row)]],
    }


def request_steps(desk: Desk, actor: Actor, request: str) -> dict[str, Any]:
    """Say how long a request took to be answered, by step and role.

    Args:
        desk: The desk, for the moment.
        actor: Somebody of the body that asks or is asked; auditors and officers see all.
        request: The request's id.

    Returns:
        `request`, `state`, `since`, `answered_at`, `days` and `steps`, as for an agreement.

    Raises:
        NotFound: No such request.
        Refused: The actor's body has no part in it.
    """
    row = request_row(request)
    may_see(row, actor)
    now = desk.now()
    return {
        "request": row.id,
        "state": row.state,
        "since": row.submitted_at,
        "answered_at": row.answered_at,
        "days": _days(row.submitted_at, row.answered_at or now),
        "steps": [_shown(one, now) for one in _asked(row)],
    }


Span = tuple[str, str, str, str, str]  # step, organisation, role, since, until


def _asked(row: Request) -> Iterator[Span]:
    end = row.answered_at
    authority, asked = authority_id(), row.to_organisation_id or ""
    yield "triage", authority, "officer", row.submitted_at, row.triaged_at or end
    if row.triaged_at:
        yield "assign", authority, "officer", row.triaged_at, row.assigned_at or end
    if row.assigned_at:
        yield "respond", asked, "iao", row.assigned_at, end


def _span(step: str, organisation: str, role: str, since: str, row: Agreement) -> list[Span]:
    return [(step, organisation, role, since, row.proposed_at)] if since else []


def _reviewed(row: Agreement) -> Iterator[Span]:
    """Yield what was assessed, advised and decided: each step starts when the last of one ended."""
    since = row.proposed_at
    for step in ("assess", "advise", "decide"):
        own = list(row.reviews.filter(step=step).order_by("at"))
        for one in own:
            yield step, one.organisation_id, one.role, since, one.at
        since = max((one.at for one in own), default=since)


def _signed(row: Agreement) -> Iterator[Span]:
    decided = row.reviews.filter(step="decide").order_by("-at").first()
    since = decided.at if decided else row.proposed_at
    last = since
    for one in row.signatures.exclude(at="").order_by("at"):
        role = str(one.document["by"]["role"])
        yield "sign", one.organisation_id, role, since, one.at
        last = one.at
    active = _active_at(row)
    if active:
        yield "activate", authority_id(), "officer", last, active


def _waiting(row: Agreement) -> Iterator[Span]:
    for turn in turns(row, agreement_of(row)):
        yield turn.step, turn.organisation, turn.role, row.changed_at, ""


def _active_at(row: Agreement) -> str:
    entry = RegisterEntry.objects.filter(pk=row.pk).first()
    return str(entry.document["entered_at"]) if entry else ""


def _over(row: Agreement) -> bool:
    return row.state in ("returned", "refused", "withdrawn", "lapsed")


def _shown(one: Span, now: str) -> dict[str, Any]:
    step, organisation, role, since, until = one
    return {
        "step": step,
        "organisation": organisation,
        "role": role,
        "since": since,
        "until": until,
        "days": _days(since, until or now),
        "due": "" if step == "propose" or not since else step_due(step, since).isoformat(),
    }


def step_due(step: str, since: str) -> date:
    """Return the last day of a step's agreed clock.

    Args:
        step: A step of a request or an agreement.
        since: When it started, as the register keeps it.

    Returns:
        A day in Europe/London.
    """
    return due(clock(step), datetime.fromisoformat(since)).date()


def _days(since: str, until: str) -> float:
    """Return days with two decimals; 0 where the start is older than the register keeps."""
    if not since:
        return 0.0
    taken = datetime.fromisoformat(until) - datetime.fromisoformat(since)
    return round(taken.total_seconds() / _DAY, 2)
