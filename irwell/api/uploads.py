"""Resumable upload of release bundles: docs/reference/push-protocol.md."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from irwell.api.answers import answer, bearer, door
from irwell.authority.actors import system_actor
from irwell.authority.acts.push import push
from irwell.authority.arrivals import (
    Arrival,
    add,
    alone,
    arrival,
    begin,
    check_whole,
    remove,
    settle,
)
from irwell.authority.models import Token
from irwell.authority.site import desk
from irwell.errors import DocumentError, IrwellError, TransferError

LARGEST = 64 * 1024**3  # bytes of one bundle
CHUNK = 8 * 1024**2  # bytes of one PATCH
TYPE = "upload.type"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@csrf_exempt
@door
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Begin an upload of a stated length and digest."""
    token = bearer(request, "home")
    one, new = begin(desk(), _sender(token), announced(request, LARGEST))
    return where(one, "/uploads", new=new)


@csrf_exempt
@door
@require_http_methods(["HEAD", "PATCH"])
def upload(request: HttpRequest, upload: str) -> HttpResponse:
    """Say how much has arrived, or take the next bytes."""
    return taken(request, arrival(desk(), _sender(bearer(request, "home")), upload))


@csrf_exempt
@door
@require_POST
def finish(request: HttpRequest, upload: str) -> HttpResponse:
    """Check the bundle that arrived, and publish it if the signed texts allow."""
    token = bearer(request, "home")
    one = arrival(desk(), _sender(token), upload)
    with alone(one):
        one = arrival(desk(), _sender(token), upload)
        if "answer" in one.head:
            return answer(one.head["answer"])
        check_whole(one)
        told = _pushed(token, one)
        settle(one, told)
    return answer(told)


def announced(request: HttpRequest, largest: int) -> dict[str, Any]:
    """Return the length and the digest that a sender announces.

    Args:
        request: The request that begins an upload.
        largest: The most bytes that are taken.

    Returns:
        `length` and `digest`.

    Raises:
        DocumentError: One is missing or not valid.
    """
    length, digest = number(request, "Upload-Length"), request.headers.get("Upload-Digest", "")
    if not 0 < length <= largest or not DIGEST.fullmatch(digest):
        raise DocumentError(
            "Upload-Length or Upload-Digest is missing or not valid.",
            f"Send 1 to {largest} bytes, and `sha256:` of them.",
            rule="upload.head",
        )
    return {"length": length, "digest": digest}


def taken(request: HttpRequest, one: Arrival) -> HttpResponse:
    """Take the bytes of a PATCH, and say how much has arrived.

    Args:
        request: A HEAD or PATCH request.
        one: The upload.

    Returns:
        The answer of the protocol.

    Raises:
        DocumentError: The content type is another.
        TransferError: The piece is too large or does not belong there.
    """
    patched = request.method == "PATCH"
    if patched:
        if request.content_type != "application/offset+octet-stream":
            raise DocumentError(
                "The content type is not that of an upload.", "See the push protocol.", rule=TYPE
            )
        piece = request.read(CHUNK + 1)
        if len(piece) > CHUNK:
            raise TransferError(
                "The piece is too large.", "Send at most 8 MiB at a time.", rule="upload.chunk"
            )
        add(one, number(request, "Upload-Offset"), piece)
    response = HttpResponse(status=204 if patched else 200)
    response["Upload-Offset"] = str(one.offset)
    response["Upload-Length"] = str(one.head["length"])
    response["Cache-Control"] = "no-store"
    return response


def where(one: Arrival, below: str, *, new: bool) -> HttpResponse:
    """Say where an upload goes on.

    Args:
        one: The upload.
        below: The address that it stands under.
        new: Whether it was begun just now.

    Returns:
        201 for a new one, 200 for one that was there.
    """
    response = answer({"upload": one.id}, status=201 if new else 200)
    response["Location"] = f"{below}/{one.id}"
    response["Upload-Offset"] = str(one.offset)
    return response


def number(request: HttpRequest, name: str) -> int:
    """Return the number in a header.

    Args:
        request: The request.
        name: The header.

    Returns:
        The number; -1 for anything else.
    """
    text = request.headers.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _sender(token: Token) -> str:
    return str(token.organisation_id)


def _pushed(token: Token, one: Arrival) -> Mapping[str, Any]:
    try:
        release = push(desk(), system_actor(token), one.id, bundle=one.part)
    except IrwellError:
        remove(one)
        raise
    return {
        "release": release.id,
        "number": release.number,
        "agreement": release.agreement_id,
        "data_set": release.data_set_id,
        "rows": release.manifest["rows_out"],
    }
