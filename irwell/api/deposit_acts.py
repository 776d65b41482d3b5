"""Deposits by the JSON API: their acts, their reports, their quarantine file."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from irwell.api import forms
from irwell.api.deposit_forms import Confirm, ReadingQuery, deposit_value
from irwell.api.person import document, who
from irwell.authority import lookups
from irwell.authority.acts.accept import accept
from irwell.authority.acts.collect import collect
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.map import map_columns
from irwell.authority.acts.quarantine import quarantine
from irwell.authority.acts.refuse import refuse
from irwell.authority.acts.withdraw import withdraw
from irwell.authority.changes import change_effect
from irwell.authority.desk import Desk
from irwell.authority.effects import effect_of_withdrawal
from irwell.authority.mappings import propose_mapping
from irwell.authority.models import Deposit
from irwell.authority.site import desk
from irwell.contracts.mapping_text import proposal_value
from irwell.documents import parse_yaml
from irwell.errors import TransferError

PIECE = 1024**2
LARGEST = 1024**3  # bytes of a file in one body; a larger one comes in pieces

router = Router()


@router.get("/deposits", summary="Deposits of my body")
def list_deposits(request: HttpRequest) -> list[dict[str, Any]]:
    """List deposits."""
    return lookups.deposits(who(request))


@router.post("/data-sets/{organisation}/{name}/deposits", summary="deposit")
def post_deposit(
    request: HttpRequest, organisation: str, name: str, reading: Query[ReadingQuery]
) -> dict[str, Any]:
    """Deposit the file in the body; the answer is the report of its check."""
    office, actor = desk(), who(request)
    with office.scratch() as folder:
        file = _upload(request, folder)
        made = deposit(office, actor, f"{organisation}/{name}", file=file, sent=reading.sent())
    return deposit_value(made)


@router.get("/deposits/{deposit_id}", summary="One deposit of my body, with its report")
def show_deposit(request: HttpRequest, deposit_id: str) -> dict[str, Any]:
    """Show a deposit: how it was read, what its check found."""
    return deposit_value(lookups.own_deposit(who(request), deposit_id))


@router.get("/deposits/{deposit_id}/effect", summary="What withdrawing a deposit would end")
def show_effect(request: HttpRequest, deposit_id: str) -> dict[str, Any]:
    """Show which releases would end, and what would be left."""
    return effect_of_withdrawal(who(request), deposit_id)


@router.post("/deposits/{deposit_id}/withdraw", summary="withdraw")
def post_withdraw(
    request: HttpRequest, deposit_id: str, form: Confirm | None = None
) -> dict[str, Any]:
    """Withdraw a deposit; without `confirm`, only say what that would end."""
    actor = who(request)
    effect = effect_of_withdrawal(actor, deposit_id)
    done = form is not None and form.confirm
    if done:
        withdraw(desk(), actor, deposit_id)
    return {"deposit": deposit_id, "withdrawn": done, "effect": effect}


@router.post("/deposits/{deposit_id}/accept", summary="accept")
def post_accept(request: HttpRequest, deposit_id: str) -> dict[str, Any]:
    """Take a held deposit into use."""
    return _state(accept(desk(), who(request), deposit_id))


@router.post("/deposits/{deposit_id}/refuse", summary="refuse")
def post_refuse(request: HttpRequest, deposit_id: str, form: forms.Reason) -> dict[str, Any]:
    """Refuse a held deposit; its key is destroyed."""
    return _state(refuse(desk(), who(request), deposit_id, reason=form.reason))


@router.post("/deposits/{deposit_id}/quarantine", summary="quarantine")
def post_quarantine(request: HttpRequest, deposit_id: str, form: forms.Reason) -> dict[str, Any]:
    """Take an accepted deposit out of use; its releases end, its key stays."""
    return _state(quarantine(desk(), who(request), deposit_id, reason=form.reason))


@router.get("/deposits/{deposit_id}/quarantine.csv", summary="collect")
def send_quarantine(request: HttpRequest, deposit_id: str) -> HttpResponseBase:
    """Give the rows that failed back to the body that sent them."""
    office = desk()
    row = collect(office, who(request), deposit_id)
    response = StreamingHttpResponse(
        _rows(office, row), content_type="text/csv; charset=utf-8; header=present"
    )
    response["Content-Disposition"] = f'attachment; filename="quarantine-{row.id}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.put("/data-sets/{organisation}/{name}/mapping", summary="map")
def put_mapping(request: HttpRequest, organisation: str, name: str) -> dict[str, Any]:
    """Confirm the mapping in the body."""
    source = parse_yaml(document(request), name="mapping")
    row = map_columns(desk(), who(request), f"{organisation}/{name}", mapping=source)
    return {"data_set": row.data_set_id, "version": row.version, "digest": row.digest}


@router.post(
    "/data-sets/{organisation}/{name}/mapping/proposal",
    summary="Propose a mapping for the file in the body",
)
def propose_map(
    request: HttpRequest, organisation: str, name: str, reading: Query[ReadingQuery]
) -> dict[str, Any]:
    """Propose which heading is which column, by the data in use too; nothing is changed or kept."""
    office, actor = desk(), who(request)
    with office.scratch() as folder:
        file, guide = _upload(request, folder), reading.sent().guide
        proposal, drifts = propose_mapping(office, actor, f"{organisation}/{name}", file, guide)
    return proposal_value(proposal, drifts)


@router.get("/data-sets/{organisation}/{name}/mappings", summary="Mappings of a data set of mine")
def list_mappings(request: HttpRequest, organisation: str, name: str) -> list[dict[str, Any]]:
    """List the mappings that were confirmed, newest last."""
    return lookups.mappings(who(request), f"{organisation}/{name}")


@router.post(
    "/data-sets/{organisation}/{name}/contract/effect",
    summary="What a changed contract would break",
)
def show_change(request: HttpRequest, organisation: str, name: str) -> dict[str, Any]:
    """Compare the contract in the body with the one described; nothing is changed."""
    source = parse_yaml(document(request), name="contract")
    return change_effect(who(request), f"{organisation}/{name}", source)


def _state(row: Deposit) -> dict[str, Any]:
    return {"deposit": row.id, "data_set": row.data_set_id, "seq": row.seq, "state": row.state}


def _rows(office: Desk, row: Deposit) -> Any:
    key = office.keyring.key(row.data_set.organisation_id, row.key)
    blob = office.vault.open(row.quarantine, key)
    yield from blob.chunks(0, blob.size)


def _upload(request: HttpRequest, folder: Path) -> Path:
    file, size = folder / "upload", 0
    with file.open("wb") as out:
        while piece := request.read(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise TransferError(
                    "The file is larger than 1 GiB.",
                    "Send it in pieces: see `Files to deposit` in docs/reference/http.md.",
                    rule="upload.large",
                )
            out.write(piece)
    return file
