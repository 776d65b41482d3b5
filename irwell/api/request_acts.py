"""Requests by the JSON API: ask, triage, assign, answer, take back, and draft the agreement."""

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from irwell.agreements.requests import read_request
from irwell.agreements.templates import template
from irwell.api.forms import CallOff, Closed
from irwell.api.person import document, who
from irwell.authority import drafts, requesting, status
from irwell.authority.acts.assign import assign
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.request import request as ask
from irwell.authority.acts.respond import respond
from irwell.authority.acts.triage import triage
from irwell.authority.discovering import search
from irwell.authority.models import Request
from irwell.authority.progress import step_due
from irwell.authority.site import desk
from irwell.documents import parse_yaml

router = Router()


class TriageForm(Closed):
    """How urgent a request is, and whom it is for; what is empty stays as the request says."""

    urgency: Literal["", "routine", "urgent", "emergency"] = ""
    to: str = ""


class AssignForm(Closed):
    """Who is to answer."""

    owner: str


class RespondForm(Closed):
    """An answer: reason codes go with `return` and `refuse`."""

    outcome: Literal["accept", "return", "refuse", "redirect"]
    codes: list[str] = Field(default_factory=list)
    reasons: str = ""


class DraftForm(Closed):
    """A template's code, the request's own when empty, and answers by the names of blanks."""

    template: str = ""
    answers: dict[str, str | int | float] = Field(default_factory=dict)


@router.get("/search", summary="Data sets, templates and agreements that could meet a need")
def find_matches(request: HttpRequest, q: str) -> list[dict[str, Any]]:
    """Search the register."""
    return search(desk(), who(request), q)


@router.get("/requests", summary="Requests that my body made or received")
def list_requests(
    request: HttpRequest, state: str = "", urgency: str = "", body: str = ""
) -> list[dict[str, Any]]:
    """List requests by state, urgency, and a body that asks or is asked; reasons stand in one."""
    return [
        {key: value for key, value in row.items() if key != "reasons"}
        for row in requesting.requests(who(request))
        if state in ("", row["state"])
        and urgency in ("", row["urgency"])
        and body in ("", row["from"], row["to"])
    ]


@router.post("/requests", summary="request")
def post_request(request: HttpRequest) -> dict[str, Any]:
    """Enter the request document in the body."""
    source = parse_yaml(document(request), name="request")
    return _state(ask(desk(), who(request), read_request(source).id, document=source))


@router.get("/requests/{name}", summary="Where a request stands, and whose turn it is")
def show_request(request: HttpRequest, name: str) -> dict[str, Any]:
    """Show a request."""
    return status.request_status(desk(), who(request), name)


@router.get("/requests/{name}/owners", summary="Who could be named as its owner")
def list_owners(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """List the deciders of the body that is asked."""
    return status.owners(who(request), name)


@router.post("/requests/{name}/triage", summary="triage")
def post_triage(request: HttpRequest, name: str, form: TriageForm) -> dict[str, Any]:
    """Settle how urgent a request is, and which body is asked."""
    return _state(triage(desk(), who(request), name, urgency=form.urgency, to=form.to))


@router.post("/requests/{name}/assign", summary="assign")
def post_assign(request: HttpRequest, name: str, form: AssignForm) -> dict[str, Any]:
    """Give a request to its owner."""
    return _state(assign(desk(), who(request), name, owner=form.owner))


@router.post("/requests/{name}/respond", summary="respond")
def post_respond(request: HttpRequest, name: str, form: RespondForm) -> dict[str, Any]:
    """Answer a request."""
    row = respond(
        desk(), who(request), name, outcome=form.outcome, codes=form.codes, reasons=form.reasons
    )
    return _state(row)


@router.post("/requests/{name}/call-off", summary="call_off")
def post_call_off(request: HttpRequest, name: str, form: CallOff) -> dict[str, Any]:
    """Take a request back."""
    actor = who(request)
    row = call_off(desk(), actor, name, codes=form.codes, reasons=form.reasons, of="request")
    assert isinstance(row, Request)
    return _state(row)


@router.post("/requests/{name}/draft", summary="Make the draft agreement; nothing is entered")
def post_draft(request: HttpRequest, name: str, form: DraftForm) -> dict[str, Any]:
    """Make a draft agreement from a request and a template."""
    made = drafts.draft(who(request), name, code=form.template, answers=form.answers)
    own = dict(made.document)
    return {
        "agreement": own,
        "open": [{**asdict(one), "paths": list(one.paths)} for one in made.open],
        "checked": template(str(own["template"])).checked,
    }


def _state(row: Request) -> dict[str, Any]:
    due = step_due("respond", row.assigned_at).isoformat() if row.state == "with_owner" else ""
    return {
        "request": row.id,
        "state": row.state,
        "changed_at": row.changed_at,
        "digest": row.digest,
        "answer_due": due,
    }
