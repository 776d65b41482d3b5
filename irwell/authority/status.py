"""Where an agreement or a request stands: its state, whose turn it is, what is next, days left."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from irwell.agreements.clocks import clock, due
from irwell.agreements.lifecycle import LIFE_CYCLE, UNSIGNED
from irwell.agreements.moves import Move
from irwell.agreements.request_cycle import OPEN, REQUEST_CYCLE
from irwell.agreements.working_days import working_days_between
from irwell.authority.actors import Actor, authority_id
from irwell.authority.days import day_of
from irwell.authority.desk import Desk
from irwell.authority.details import words
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.lapsing import lapses_on, last_acted
from irwell.authority.models import Agreement, Person, Request
from irwell.authority.opinions import reviews
from irwell.authority.progress import step_due
from irwell.authority.requesting import may_see, request_row
from irwell.authority.reviewing import turns
from irwell.authority.roles import DECIDERS
from irwell.authority.signing import signature_list

REASONS = "written_reasons"  # a clock: within 28 days of a refusal, a return or a withdrawal
_STATED = ("returned", "refused", "withdrawn")
_WORDS: dict[str, Any] = {"reasons": "", "against_advice": "", "conditions": []}


def agreement_status(desk: Desk, actor: Actor, agreement: str) -> dict[str, Any]:
    """Show where an agreement stands.

    Args:
        desk: The desk, for the day.
        actor: Somebody of a party; auditors and officers see it without what reviews say in words.
        agreement: The agreement's id, perhaps with its version.

    Returns:
        State, document and digest; `turns` (whose, by when, days left); `next` (what may follow);
        `signatures`; `reviews`; `lapses_on` while unsigned; `reasons_due` where it was returned,
        refused or withdrawn: the last day of the clock, and the day on which they were given.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    row = agreement_row(agreement)
    said = reviews(actor, row.id)
    form = agreement_of(row)
    party = actor.organisation in {one.organisation for one in form.parties}
    waiting = [
        _turn(desk, turn.step, turn.organisation, turn.role, row.changed_at)
        for turn in turns(row, form)
    ]
    return {
        "agreement": row.id,
        "title": form.title,
        "state": row.state,
        "reason": row.state_reason,
        "changed_at": row.changed_at,
        "request": row.request_id or "",
        "turns": waiting,
        "next": _next(LIFE_CYCLE, row.state),
        "lapses_on": lapses_on(last_acted(row)).isoformat() if row.state in UNSIGNED else "",
        "days_to_end": (form.end - desk.today()).days,
        "reasons_due": _reasons_due(row.state, row.changed_at),
        "reviews": said if party else [{**one, **_WORDS} for one in said],
        "signatures": signature_list(row, form),
        "digest": row.digest,
        "document": dict(form.document),
    }


def request_status(desk: Desk, actor: Actor, request: str) -> dict[str, Any]:
    """Show where a request stands.

    Args:
        desk: The desk, for the day.
        actor: Somebody of the body that asks or is asked; auditors and officers see it without
            the written reasons.
        request: The request's id.

    Returns:
        As for an agreement, with the codes and reasons of the answer, the owner, and the
        agreements that answer it.

    Raises:
        NotFound: No such request.
        Refused: The actor's body has no part in it.
    """
    row = request_row(request)
    may_see(row, actor)
    party = actor.organisation in (row.from_organisation_id, row.to_organisation_id)
    return {
        "request": row.id,
        "from": row.from_organisation_id,
        "to": row.to_organisation_id or "",
        "state": row.state,
        "urgency": row.urgency,
        "owner": row.owner_id or "",
        "submitted_at": row.submitted_at,
        "answered_at": row.answered_at,
        "turns": [_turn(desk, *one) for one in _asked(row)],
        "next": _next(REQUEST_CYCLE, row.state),
        "lapses_on": lapses_on(last_acted(row)).isoformat() if row.state in OPEN else "",
        "codes": row.codes,
        "reasons": words(row.reasons) if party else "",
        "reasons_due": _reasons_due(row.state, row.answered_at),
        "agreements": list(Agreement.objects.filter(request=row).values_list("id", flat=True)),
        "digest": row.digest,
        "document": row.document,
    }


def owners(actor: Actor, request: str) -> list[dict[str, Any]]:
    """List who could be named as the owner of a request.

    Args:
        actor: Somebody who may see the request.
        request: The request's id.

    Returns:
        The deciders of the body that is asked, by opaque id, with roles and job title.

    Raises:
        NotFound: No such request.
        Refused: The actor's body has no part in it.
    """
    row = request_row(request)
    may_see(row, actor)
    rows = Person.objects.filter(organisation_id=row.to_organisation_id, ended_at="")
    return [
        {"person": one.id, "roles": one.roles, "title": one.title}
        for one in rows.order_by("appointed_at", "id")
        if set(DECIDERS) & set(one.roles)
    ]


def _asked(row: Request) -> Iterable[tuple[str, str, str, str]]:
    """Yield the step that a request waits for: step, body, role, since."""
    if row.state == "submitted":
        yield "triage", authority_id(), "officer", row.submitted_at
    elif row.state == "triaged":
        yield "assign", authority_id(), "officer", row.triaged_at
    elif row.state == "with_owner":
        yield "respond", row.to_organisation_id or "", "iao", row.assigned_at


def _turn(desk: Desk, step: str, organisation: str, role: str, since: str) -> dict[str, Any]:
    by = step_due(step, since)
    return {
        "step": step,
        "organisation": organisation,
        "role": role,
        "since": since,
        "due": by.isoformat(),
        "days_left": (by - desk.today()).days,
        "working_days_left": working_days_between(desk.today(), by),
    }


def _next(moves: Iterable[Move], state: str) -> list[dict[str, str]]:
    found = {move.act: move for move in moves if move.before == state}
    return [{"act": own.act, "to": own.after, "who": own.who} for own in found.values()]


def _reasons_due(state: str, at: str) -> dict[str, str]:
    """Say by when written reasons are due and when they came: the acts take them at once."""
    if state not in _STATED:
        return {}
    by = due(clock(REASONS), datetime.fromisoformat(at)).date()
    return {"by": by.isoformat(), "given": day_of(at).isoformat()}
