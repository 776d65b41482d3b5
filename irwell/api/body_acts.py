"""Bodies by the JSON API: admit one, keep what is known of it current, verify it."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Router

from irwell.api.forms import Assure, Join
from irwell.api.person import document, who
from irwell.authority import lookups
from irwell.authority.acts.amend import amend
from irwell.authority.acts.assure import assure
from irwell.authority.acts.join import join
from irwell.authority.models import Organisation
from irwell.authority.site import desk
from irwell.documents import parse_json, parse_yaml

router = Router()


@router.post("/organisations", summary="join")
def post_join(request: HttpRequest, form: Join) -> dict[str, Any]:
    """Admit a body, with its organisation document or its name and sector alone."""
    own = form.profile or {}
    body = join(
        desk(),
        who(request),
        form.id,
        name=form.name or str(own.get("name", "")),
        sector=form.sector or str(own.get("sector", "")),
        place=form.place,
        profile=parse_json(json.dumps(own), name="profile") if own else None,
    )
    return {"id": body.id, "place": body.place, "digest": body.profile_digest}


@router.get("/organisations/{organisation}", summary="What the register knows of a body")
def show_body(request: HttpRequest, organisation: str) -> dict[str, Any]:
    """Show a body's standing, its organisation document and its live agreements."""
    return lookups.organisation(organisation, who(request))


@router.put("/organisations/{organisation}", summary="amend")
def put_amend(request: HttpRequest, organisation: str) -> dict[str, Any]:
    """Enter the organisation document in the body; a change of identity suspends the body."""
    source = parse_yaml(document(request), name="profile")
    return _standing(amend(desk(), who(request), organisation, profile=source))


@router.post("/organisations/{organisation}/assure", summary="assure")
def post_assure(request: HttpRequest, organisation: str, form: Assure) -> dict[str, Any]:
    """Enter that a body's identity and assurance were verified."""
    row = assure(desk(), who(request), organisation, seen=form.seen, digest=form.digest)
    return _standing(row)


def _standing(row: Organisation) -> dict[str, Any]:
    return {
        "id": row.id,
        "status": row.status,
        "reason": row.status_reason,
        "digest": row.profile_digest,
        "verified_at": row.verified_at,
    }
