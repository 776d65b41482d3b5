"""The ledger's doors: checkpoints with proofs for witnesses, the export for auditors."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from irwell.api.answers import answer, bearer, door
from irwell.authority.actors import authority_id, person_actor
from irwell.authority.proofs import export, inclusion_of, proved, size
from irwell.authority.roles import sees_all
from irwell.authority.site import desk
from irwell.errors import DocumentError, Refused
from irwell.ledger import export_lines


@door
@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest checkpoint, with the proof from `?since=SIZE`; open to all."""
    found = proved(desk(), authority_id(), _size(request, "since", 0))
    return answer({"note": found.note, "size": found.size, "proof": list(found.proof)})


@door
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """Give the public key that checkpoints are signed with."""
    return answer(desk().keyring.key_document(authority_id(), "ledger"))


@door
@require_GET
def inclusion(request: HttpRequest, seq: int) -> HttpResponse:
    """Prove that an entry stands in the log of `?size=SIZE`."""
    at = _size(request, "size", size())
    return answer({"seq": seq, "size": at, "proof": list(inclusion_of(seq, at))})


@door
@require_GET
def entries(request: HttpRequest) -> HttpResponseBase:
    """Give the whole ledger as JSON Lines to an auditor or an authority officer."""
    token = bearer(request, "person")
    who = person_actor(str(token.person_id), "api")
    if not sees_all(who):
        raise Refused("The export is for auditors.", "Ask for an appointment.", rule="roles.export")
    return StreamingHttpResponse(export_lines(export()), content_type="application/x-ndjson")


def _size(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise DocumentError(f"`{name}` is not a number of entries.", "Give a whole number.")
    return int(text)
