"""How agreements end and how people's rights are carried on, by the JSON API."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from irwell.agreements.closing import Destroyed
from irwell.agreements.rights import Identified
from irwell.api.forms import Closed
from irwell.api.person import who
from irwell.authority import closing
from irwell.authority import rights as rights_held
from irwell.authority.acts.certify import certify
from irwell.authority.acts.rights import Used, rights
from irwell.authority.acts.settle import Settled, settle
from irwell.authority.models import Certificate
from irwell.authority.rights import Answered
from irwell.authority.site import desk

router = Router()


class DestroyedForm(Closed):
    """What a recipient says of its copies."""

    method: Literal[
        "deleted", "overwritten", "crypto_erased", "physically_destroyed", "nothing_held"
    ]
    scope: list[str] = Field(min_length=1, max_length=1000)
    backups_expire_on: date | None = None
    exceptions: str = Field(default="", max_length=2000)


class SettledForm(Closed):
    """What a provider makes of the certificates."""

    words: str = Field(min_length=5, max_length=2000)
    returns: str = ""


class IdentifiedForm(Closed):
    """One identifier of a person, of a hosted body's data."""

    kind: str
    value: str


class UsedForm(Closed):
    """The right that a person used, with the pseudonyms, or the identifier of a hosted body."""

    kind: Literal["objection", "rectification", "erasure"]
    received_on: date
    found: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    identified: IdentifiedForm | None = None


class AnsweredForm(Closed):
    """What a recipient certifies of a task."""

    agreement: str
    outcome: Literal["done", "nothing_held", "exempt"]
    words: str = Field(min_length=5, max_length=300)


@router.get("/closings", summary="Agreements that are being closed or were, and certificates")
def list_closings(request: HttpRequest) -> list[dict[str, Any]]:
    """List closings."""
    return closing.closings(desk(), who(request))


@router.post("/agreements/{name}/certificates", summary="certify")
def post_certify(request: HttpRequest, name: str, form: DestroyedForm) -> dict[str, Any]:
    """Certify what was destroyed."""
    said = Destroyed(form.method, tuple(form.scope), form.backups_expire_on, form.exceptions)
    return _certificate(certify(desk(), who(request), name, said=said))


@router.post("/agreements/{name}/settle", summary="settle")
def post_settle(request: HttpRequest, name: str, form: SettledForm) -> dict[str, Any]:
    """Accept the certificates, or return one."""
    row = settle(desk(), who(request), name, settled=Settled(form.words, form.returns))
    return {"agreement": row.id, "state": row.state}


@router.get("/rights", summary="Rights cases of my body, and the tasks that others give it")
def list_rights(request: HttpRequest) -> list[dict[str, Any]]:
    """List rights cases."""
    return rights_held.cases(desk(), who(request))


@router.post("/organisations/{organisation}/rights", summary="rights")
def post_rights(request: HttpRequest, organisation: str, form: UsedForm) -> dict[str, Any]:
    """Carry an objection, a correction or an erasure to the recipients."""
    own = form.identified
    identified = Identified(own.kind, own.value) if own else None
    used = Used(form.kind, form.received_on, form.found, identified)
    case = rights(desk(), who(request), organisation, used=used)
    tasks = list(case.tasks.values("agreement_id", "organisation_id"))
    return {"case": case.id, "state": case.state, "due_at": case.due_at, "tasks": tasks}


@router.post("/rights/{case}/certificates", summary="certify, for a task of a rights case")
def post_answer(request: HttpRequest, case: str, form: AnsweredForm) -> dict[str, Any]:
    """Certify that a task was done."""
    said = Answered(case, form.outcome, form.words)
    return _certificate(certify(desk(), who(request), form.agreement, said=said))


def _certificate(made: Certificate) -> dict[str, Any]:
    return {**made.document, "digest": made.digest}
