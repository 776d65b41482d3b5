"""What recipients say of what they got, and what anybody is to be told, by the JSON API."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from irwell.api.forms import Closed
from irwell.api.person import who
from irwell.authority import deliveries, feedback
from irwell.authority.acts.answer import answer
from irwell.authority.acts.fault import Reported, fault
from irwell.authority.acts.receive import receive
from irwell.authority.notices import notices
from irwell.authority.site import desk

router = Router()


class FaultForm(Closed):
    """What is wrong in a released column."""

    data_set: str
    column: str
    kind: Literal["missing", "wrong", "duplicate", "out_of_date", "format", "unlinked", "other"]
    text: str = Field(min_length=5, max_length=300)


class AnswerForm(Closed):
    """A provider's answer to a fault."""

    state: Literal["answered", "corrected", "rejected"]
    reason: str = Field(default="", max_length=300)
    deposit: str = ""


class DeliveryForm(Closed):
    """A recipient's word on a delivery."""

    accepted: bool
    reason: str = Field(default="", max_length=300)


@router.get("/notices", summary="What my body is to know or to do")
def list_notices(request: HttpRequest) -> list[dict[str, Any]]:
    """List notices."""
    return notices(desk(), who(request))


@router.get("/deliveries", summary="Deliveries to my body, and of its data to others")
def list_deliveries(request: HttpRequest) -> list[dict[str, Any]]:
    """List deliveries."""
    return deliveries.deliveries(desk(), who(request))


@router.post("/releases/{release}/receive", summary="receive")
def post_receive(request: HttpRequest, release: str, form: DeliveryForm) -> dict[str, Any]:
    """Accept a delivery, or dispute it."""
    actor = who(request)
    row = receive(desk(), actor, release, accepted=form.accepted, reason=form.reason)
    return {"release": row.release_id, "state": row.state, "by": row.by_date}


@router.get("/faults", summary="Faults that my body reported or has to answer")
def list_faults(request: HttpRequest) -> list[dict[str, Any]]:
    """List faults."""
    return feedback.faults(desk(), who(request))


@router.get("/faults/days", summary="Days that faults took to fix, by data set")
def list_days(request: HttpRequest) -> list[dict[str, Any]]:
    """Count the days to fix."""
    return feedback.days_to_fix(desk(), who(request))


@router.post("/agreements/{name}/faults", summary="fault")
def post_fault(request: HttpRequest, name: str, form: FaultForm) -> dict[str, Any]:
    """Report a fault in a released column."""
    reported = Reported(form.data_set, form.column, form.kind, form.text)
    row = fault(desk(), who(request), name, reported=reported)
    return {"fault": row.id, "state": row.state}


@router.post("/faults/{fault_id}/answer", summary="answer")
def post_answer(request: HttpRequest, fault_id: str, form: AnswerForm) -> dict[str, Any]:
    """Answer a fault."""
    row = answer(
        desk(),
        who(request),
        fault_id,
        state=form.state,
        reason=form.reason,
        deposit=form.deposit,
    )
    return {"fault": row.id, "state": row.state}
