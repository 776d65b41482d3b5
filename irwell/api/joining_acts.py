"""Keys, accessions, paper and the auditor's zip by the JSON API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from irwell.api.forms import Closed, Reason
from irwell.api.person import document, who
from irwell.authority.accessions import joined_value
from irwell.authority.acts.accede import accede
from irwell.authority.acts.import_paper import import_paper
from irwell.authority.acts.leave import leave
from irwell.authority.acts.rekey import rekey
from irwell.authority.acts.revoke_key import revoke_key
from irwell.authority.acts.upgrade import upgrade
from irwell.authority.auditing import audit_zip
from irwell.authority.models import PublicKey
from irwell.authority.papers import imported_value, links_of, links_value
from irwell.authority.signing import signatures_shown
from irwell.authority.site import desk
from irwell.documents import parse_json
from irwell.documents.canonical import canonical
from irwell.vault import rotation_from

router = Router()


class Rekey(Closed):
    """A rotation as `irwell key rotate` writes it, or the role of a key that the node keeps."""

    rotation: dict[str, Any] | None = None
    role: str = ""


class RevokeKey(Reason):
    """Why, and from when the key is not to be trusted; from now on when empty."""

    since: str = ""


class Accede(Closed):
    """An accession document, and the body's signature over it."""

    accession: dict[str, Any]
    signature: dict[str, Any]


class Upgrade(Closed):
    """The draft that takes the place of an agreement on paper."""

    agreement: str


@router.post("/organisations/{organisation}/keys", summary="rekey")
def post_rekey(request: HttpRequest, organisation: str, form: Rekey) -> dict[str, Any]:
    """Enter a rotation, or let the node make a key that it keeps for a hosted body."""
    rotation = rotation_from(form.rotation) if form.rotation is not None else None
    return _key(rekey(desk(), who(request), organisation, rotation=rotation, role=form.role))


@router.post("/keys/{key}/revoke", summary="revoke_key")
def post_revoke_key(request: HttpRequest, key: str, form: RevokeKey) -> dict[str, Any]:
    """Revoke a key, as from a moment."""
    return _key(revoke_key(desk(), who(request), key, reason=form.reason, since=form.since))


@router.get(
    "/agreements/{name}/signatories", summary="Who signed or joined, and where keys are kept"
)
def show_signatures(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    """List the signatures of an agreement, those of bodies that joined among them."""
    return signatures_shown(who(request), name)


@router.post("/agreements/{name}/accessions", summary="accede")
def post_accede(request: HttpRequest, name: str, form: Accede) -> dict[str, Any]:
    """Join an agreement by a signed accession."""
    source = parse_json(canonical(form.accession), name="accession")
    row = accede(desk(), who(request), name, document=source, signature=form.signature)
    return joined_value(row)


@router.post("/agreements/{name}/leave", summary="leave")
def post_leave(request: HttpRequest, name: str, form: Reason) -> dict[str, Any]:
    """Leave an agreement that my body joined."""
    return joined_value(leave(desk(), who(request), name, reason=form.reason))


@router.post("/paper/{name}", summary="import_paper")
def post_paper(request: HttpRequest, name: str) -> dict[str, Any]:
    """Enter the agreements on paper of the CSV in the body; a faulty row leaves the others."""
    made = import_paper(desk(), who(request), name, data=document(request))
    return imported_value(made.entered, made.before, made.findings)


@router.post("/paper/{name}/upgrade", summary="upgrade")
def post_upgrade(request: HttpRequest, name: str, form: Upgrade) -> dict[str, Any]:
    """Link a draft to the agreement on paper whose place it takes."""
    row = upgrade(desk(), who(request), name, agreement=form.agreement)
    clauses = links_value(links_of(row))
    return {"agreement": row.id, "paper": row.paper_id, "clauses": clauses}


@router.get("/agreements/{name}/audit.zip", summary="An auditor's zip of one agreement")
def show_audit(request: HttpRequest, name: str) -> HttpResponse:
    """Give all metadata of one agreement with its proofs, to an auditor."""
    data = audit_zip(desk(), who(request), name)
    answer = HttpResponse(data, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _key(row: PublicKey) -> dict[str, Any]:
    return {
        "key": row.id,
        "organisation": row.organisation_id,
        "kept": row.kept,
        "ended_at": row.ended_at,
        "end": row.end,
    }
