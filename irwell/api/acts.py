"""Irwell's JSON API: each address is one act or one lookup, by a personal token."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from irwell import __version__
from irwell.api import (
    body_acts,
    closing_acts,
    deposit_acts,
    emergency_acts,
    feedback_acts,
    forms,
    incident_acts,
    joining_acts,
    quality_pages,
    request_acts,
    review_acts,
    source_acts,
)
from irwell.api.answers import refusal
from irwell.api.person import PersonalToken, document, who
from irwell.api.review_acts import state_of
from irwell.authority import lookups
from irwell.authority.acts.activate import activate
from irwell.authority.acts.allocate import allocate
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.describe import describe
from irwell.authority.acts.issue import issue
from irwell.authority.acts.measure import measure
from irwell.authority.acts.release import release
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.profiles import profile
from irwell.authority.site import address, desk
from irwell.documents import parse_yaml
from irwell.errors import DocumentError, IrwellError

api = NinjaAPI(
    title="Irwell",
    version=__version__,
    description="One address an act. Delta Sharing stands at /delta-sharing.",
    auth=PersonalToken(),
    docs_url=None,  # its page needs scripts that this node does not serve
    urls_namespace="irwell",
)
api.add_router("", body_acts.router)
api.add_router("", deposit_acts.router)
api.add_router("", request_acts.router)
api.add_router("", review_acts.router)
api.add_router("", quality_pages.router)
api.add_router("", closing_acts.router)
api.add_router("", emergency_acts.router)
api.add_router("", feedback_acts.router)
api.add_router("", incident_acts.router)
api.add_router("", joining_acts.router)
api.add_router("", source_acts.router)


@api.exception_handler(IrwellError)
def refused(request: HttpRequest, error: IrwellError) -> HttpResponse:
    """Answer an error with its rule and remedy."""
    return refusal(error)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a form that is not as described: which keys, never what they held."""
    keys = {".".join(str(part) for part in item["loc"][2:]) or "body" for item in error.errors}
    wrong = DocumentError(
        f"Not as the form has it: {', '.join(sorted(keys))}.",
        "See this address in /api/v1/openapi.json.",
        rule="form",
    )
    return refusal(wrong)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body that is no JSON, without a word of it."""
    wrong = "The body cannot be read as JSON."
    return refusal(DocumentError(wrong, "Send one JSON object in UTF-8.", rule="form"))


@api.get("/data-sets", summary="Data sets described here, with their contracts")
def list_data_sets(request: HttpRequest) -> list[dict[str, Any]]:
    """List data sets."""
    return lookups.data_sets()


@api.post("/organisations/{organisation}/people", summary="appoint")
def post_appoint(request: HttpRequest, organisation: str, form: forms.Appoint) -> dict[str, Any]:
    """Appoint a person."""
    person = appoint(
        desk(),
        who(request),
        organisation,
        roles=tuple(form.roles),
        title=form.title,
        key=form.key,
    )
    return {"id": person.id, "roles": person.roles}


@api.post("/organisations/{organisation}/tokens", summary="issue")
def post_issue(request: HttpRequest, organisation: str, form: forms.Issue) -> dict[str, Any]:
    """Issue a token; for a recipient system the answer is its profile."""
    made = issue(
        desk(),
        who(request),
        organisation,
        kind=form.kind,
        system=form.system,
        person=form.person,
        days=form.days,
    )
    if form.kind == "recipient":
        return profile(made, address())
    return {"token": made.token.id, "bearer": made.bearer, "expires_at": made.token.expires_at}


@api.put("/data-sets/{organisation}/{name}/contract", summary="describe")
def put_describe(request: HttpRequest, organisation: str, name: str) -> dict[str, Any]:
    """Describe a data set by the contract in the body."""
    source = parse_yaml(document(request), name="contract")
    row = describe(desk(), who(request), f"{organisation}/{name}", contract=source)
    return {"data_set": row.data_set_id, "version": row.version, "digest": row.digest}


@api.post("/agreements/{name}/signatures", summary="sign")
def post_sign(request: HttpRequest, name: str, form: forms.Signature) -> dict[str, Any]:
    """Enter a signature made on the signatory's own machine."""
    return state_of(sign(desk(), who(request), name, signature=form.document()))


@api.post("/agreements/{name}/activate", summary="activate")
def post_activate(request: HttpRequest, name: str) -> dict[str, Any]:
    """Bring an agreement into force."""
    return state_of(activate(desk(), who(request), name))


@api.post("/agreements/{name}/suspend", summary="suspend")
def post_suspend(request: HttpRequest, name: str, form: forms.Reason) -> dict[str, Any]:
    """Stop a sharing at once."""
    return state_of(suspend(desk(), who(request), name, reason=form.reason))


@api.post("/agreements/{name}/resume", summary="resume")
def post_resume(request: HttpRequest, name: str) -> dict[str, Any]:
    """Let a suspended agreement go on."""
    return state_of(resume(desk(), who(request), name))


@api.post("/agreements/{name}/revoke", summary="revoke")
def post_revoke(request: HttpRequest, name: str, form: forms.Reason) -> dict[str, Any]:
    """End an agreement for good."""
    return state_of(revoke(desk(), who(request), name, reason=form.reason))


@api.post("/agreements/{name}/release", summary="release")
def post_release(request: HttpRequest, name: str, form: forms.Release) -> dict[str, Any]:
    """Build and publish the release of a hosted data set."""
    made = release(desk(), who(request), name, data_set=form.data_set)
    return {"release": made.id, "number": made.number, "rows": made.manifest["rows_out"]}


@api.post("/agreements/{name}/measure", summary="measure")
def post_measure(request: HttpRequest, name: str, form: forms.Measure) -> dict[str, Any]:
    """Count a release by area, under the agreement's output rules."""
    made = measure(desk(), who(request), name, data_set=form.data_set, by=tuple(form.by))
    return {"figure": made.id, **made.document}


@api.post("/figures/{figure}/allocate", summary="allocate")
def post_allocate(request: HttpRequest, figure: str, form: forms.Allocate) -> dict[str, Any]:
    """Share whole workers over areas by a measured need."""
    made = allocate(desk(), who(request), figure, units=form.units, floor=form.floor)
    return {"figure": made.id, **made.document}
