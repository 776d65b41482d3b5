"""Agreements before they are signed, by the JSON API: propose, assess, advise, decide, and see."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from irwell.api.forms import CallOff, Closed
from irwell.api.person import document, who
from irwell.authority import comparing, status, timing
from irwell.authority.acts.advise import advise
from irwell.authority.acts.assess import assess
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.propose import propose
from irwell.authority.agreement_list import LARGEST, PAGE, agreement_page
from irwell.authority.site import desk
from irwell.documents import parse_yaml

router = Router()


class AssessForm(Closed):
    """What the assessor says; may be left out."""

    reasons: str = ""


class AdviseForm(Closed):
    """Advice: conditions go with `supports_with_conditions`, and only there."""

    outcome: Literal["supports", "supports_with_conditions", "does_not_support"]
    reasons: str
    conditions: list[str] = Field(default_factory=list)


class DecideForm(Closed):
    """A decision: reason codes go with `return` and `refuse`."""

    outcome: Literal["approve", "return", "refuse"]
    codes: list[str] = Field(default_factory=list)
    reasons: str = ""
    against_advice: str = ""
    conditions: list[str] = Field(default_factory=list)


@router.get("/agreements", summary="Agreements of my body; all of them for auditors and officers")
def list_agreements(
    request: HttpRequest,
    response: HttpResponse,
    state: str = "",
    q: str = "",
    after: str = "",
    size: Annotated[int, Query(ge=1, le=LARGEST)] = PAGE,
) -> list[dict[str, Any]]:
    """List agreements by state and words of the title; `Link` names the next page."""
    page = agreement_page(who(request), state=state, q=q, after=after, size=size)
    if page.after:
        asked = urlencode({"state": state, "q": q, "after": page.after, "size": size})
        response["Link"] = f'<{request.path}?{asked}>; rel="next"'
    return page.agreements


@router.post("/agreements/{name}", summary="propose")
def post_propose(
    request: HttpRequest, name: str, asked: Annotated[str, Query(alias="request")] = ""
) -> dict[str, Any]:
    """Propose the agreement in the body, perhaps as the answer to an accepted request."""
    source = parse_yaml(document(request), name="agreement")
    row = propose(desk(), who(request), name, document=source, request=asked)
    return {"agreement": row.id, "digest": row.digest, "state": row.state}


@router.get("/agreements/{name}", summary="Where an agreement stands, and whose turn it is")
def show_agreement(request: HttpRequest, name: str) -> dict[str, Any]:
    """Show an agreement with its text, reviews and signatures."""
    return status.agreement_status(desk(), who(request), name)


@router.get("/agreements/{name}/timing", summary="How long each step of an agreement took")
def show_timing(request: HttpRequest, name: str) -> dict[str, Any]:
    """Show the time from submitted to active."""
    return timing.timing(desk(), who(request), name)


@router.get("/agreements/{name}/difference", summary="What a new version would release more")
def show_difference(request: HttpRequest, name: str) -> dict[str, Any]:
    """Compare the newest version with the one that stands."""
    return comparing.compare(desk(), who(request), name)


@router.get("/agreements/{name}/conflicts", summary="What other live agreements undo")
def show_conflicts(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """List what other live agreements of the same recipients undo or contradict."""
    return comparing.conflicts_of(who(request), name)


@router.get("/organisations/{organisation}/readable", summary="What a body would read today")
def show_readable(request: HttpRequest, organisation: str) -> list[dict[str, Any]]:
    """Say what a body would read today, as far as the caller may know."""
    return comparing.readable(desk(), who(request), organisation)


@router.get("/timing", summary="How long agreements took in the middle, by step and role")
def show_medians(request: HttpRequest) -> dict[str, Any]:
    """Show the medians."""
    return timing.medians(desk(), who(request))


@router.post("/agreements/{name}/assess", summary="assess")
def post_assess(request: HttpRequest, name: str, form: AssessForm) -> dict[str, Any]:
    """Hold a draft against its contracts and the rules."""
    return state_of(assess(desk(), who(request), name, reasons=form.reasons))


@router.post("/agreements/{name}/advise", summary="advise")
def post_advise(request: HttpRequest, name: str, form: AdviseForm) -> dict[str, Any]:
    """Enter advice."""
    actor, conditions = who(request), tuple(form.conditions)
    row = advise(
        desk(), actor, name, outcome=form.outcome, reasons=form.reasons, conditions=conditions
    )
    return state_of(row)


@router.post("/agreements/{name}/decide", summary="decide")
def post_decide(request: HttpRequest, name: str, form: DecideForm) -> dict[str, Any]:
    """Approve, return or refuse."""
    return state_of(decide(desk(), who(request), name, decision=Decision(**form.model_dump())))


@router.post("/agreements/{name}/call-off", summary="call_off")
def post_call_off(request: HttpRequest, name: str, form: CallOff) -> dict[str, Any]:
    """Take back an agreement that is not signed."""
    return state_of(call_off(desk(), who(request), name, codes=form.codes, reasons=form.reasons))


def state_of(row: Any) -> dict[str, Any]:
    """Return what an act answers about an agreement.

    Args:
        row: Its row.

    Returns:
        The version, its state, and since when.
    """
    return {"agreement": row.id, "state": row.state, "changed_at": row.changed_at}
