"""When it goes wrong, by the JSON API: press stop, take an incident further, see who held what."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from irwell.agreements.demands import Demanded
from irwell.api.forms import Closed
from irwell.api.person import who
from irwell.authority import incidents
from irwell.authority.acts.compel import compel
from irwell.authority.acts.handle import Handling, handle
from irwell.authority.acts.report import Happened, report
from irwell.authority.demands import demands
from irwell.authority.site import desk

router = Router()


class ReportForm(Closed):
    """What went wrong."""

    kind: Literal["confidentiality", "integrity", "availability", "misuse", "purpose_breach"]
    what: str = Field(min_length=5, max_length=2000)
    agreements: list[str] = Field(min_length=1, max_length=1000)
    aware_at: str = ""


class HandleForm(Closed):
    """One step of an incident."""

    step: Literal[
        "contain", "assess", "reportable", "not_reportable", "notify", "investigate", "close"
    ]
    text: str = Field(min_length=5, max_length=2000)
    at: str = ""
    reference: str = Field(default="", max_length=63)


class CompelForm(Closed):
    """A demand of the law, and what the body did."""

    kind: Literal["warrant", "court_order", "statutory_demand", "other"]
    outcome: Literal["given", "partly_given", "refused", "redirected"]
    law: str = Field(min_length=5, max_length=300)
    received_on: date
    tell_on: date | None = None
    secret_reason: str = Field(default="", max_length=300)


@router.get("/demands", summary="Demands of the law that my body may know of")
def list_demands(request: HttpRequest) -> list[dict[str, Any]]:
    """List demands."""
    return demands(desk(), who(request))


@router.post("/agreements/{name}/demands", summary="compel")
def post_compel(request: HttpRequest, name: str, form: CompelForm) -> dict[str, Any]:
    """Enter a demand of the law; the body that gave is told, now or once it may be."""
    demanded = Demanded(
        name, form.kind, form.outcome, form.law, form.received_on, form.tell_on,
        form.secret_reason,
    )  # fmt: skip
    row = compel(desk(), who(request), demanded=demanded)
    return {"demand": row.id, "told_from": row.tell_on}


@router.get("/incidents", summary="Incidents that concern my body; all for auditors and officers")
def list_incidents(request: HttpRequest) -> list[dict[str, Any]]:
    """List incidents."""
    return incidents.incidents(desk(), who(request))


@router.post("/incidents", summary="report")
def post_report(request: HttpRequest, form: ReportForm) -> dict[str, Any]:
    """Press stop: the agreements that it affects are suspended at once."""
    happened = Happened(form.kind, form.what, form.agreements, form.aware_at)
    actor = who(request)
    return incidents.shown(desk(), actor, report(desk(), actor, happened=happened))


@router.get("/incidents/{incident}", summary="One incident, with the hours left to tell the ICO")
def show_incident(request: HttpRequest, incident: str) -> dict[str, Any]:
    """Show an incident."""
    actor = who(request)
    return incidents.shown(desk(), actor, incidents.seen_incident(actor, incident))


@router.post("/incidents/{incident}/handle", summary="handle")
def post_handle(request: HttpRequest, incident: str, form: HandleForm) -> dict[str, Any]:
    """Take an incident further."""
    handling = Handling(form.step, form.text, form.at, form.reference)
    actor = who(request)
    return incidents.shown(desk(), actor, handle(desk(), actor, incident, handling=handling))


@router.get("/incidents/{incident}/exposure", summary="Who held what, and when")
def show_exposure(request: HttpRequest, incident: str) -> list[dict[str, Any]]:
    """List who held what."""
    return incidents.exposure(incidents.seen_incident(who(request), incident))


@router.get("/incidents/{incident}/draft", summary="The draft for the ICO; of the body that leads")
def show_draft(request: HttpRequest, incident: str) -> dict[str, Any]:
    """Draft what the regulator is told."""
    return incidents.draft_for(who(request), incident)
