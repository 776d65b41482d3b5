"""Sources of hosted data sets by the JSON API: connect one, list them, end one."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, SecretStr

from irwell.api.forms import Closed
from irwell.api.person import who
from irwell.authority.acts.connect import connect
from irwell.authority.acts.disconnect import disconnect
from irwell.authority.site import desk
from irwell.authority.sources import sources
from irwell.documents import parse_json
from irwell.vault.credentials import Credential

router = Router()


class SourceForm(Closed):
    """A source document, and the parts of its credential if it needs one that is not kept yet."""

    source: dict[str, Any]
    credential: dict[str, SecretStr] | None = Field(default=None, max_length=4)


@router.get("/sources", summary="Sources of my body")
def list_sources(request: HttpRequest) -> list[dict[str, Any]]:
    """List sources; a credential is never given back."""
    return sources(who(request))


@router.post("/data-sets/{organisation}/{name}/sources", summary="connect")
def post_source(
    request: HttpRequest, organisation: str, name: str, form: SourceForm
) -> dict[str, Any]:
    """Keep a source of a hosted data set, and its credential wrapped."""
    document = parse_json(json.dumps(form.source), name="source")
    parts = form.credential
    credential = Credential({k: v.get_secret_value() for k, v in parts.items()}) if parts else None
    row = connect(
        desk(), who(request), f"{organisation}/{name}", source=document, credential=credential
    )
    return {"source": row.name, "data_set": row.data_set_id, "digest": row.digest}


@router.delete("/sources/{source}", summary="disconnect")
def delete_source(request: HttpRequest, source: str) -> dict[str, Any]:
    """End a source; its credential is forgotten, its deposits stay."""
    row = disconnect(desk(), who(request), source)
    return {"source": row.name, "ended_at": row.ended_at}
