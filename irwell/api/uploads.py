"""Resumable upload of release bundles: docs/reference/push-protocol.md."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from irwell.api.answers import answer, bearer, door
from irwell.authority.actors import system_actor
from irwell.authority.acts.push import push
from irwell.authority.desk import new_id
from irwell.authority.models import Token
from irwell.authority.site import desk
from irwell.errors import DocumentError, IrwellError, NotFound, TransferError

LARGEST = 64 * 1024**3  # bytes of one bundle
CHUNK = 8 * 1024**2  # bytes of one PATCH
OPEN_MOST = 16  # unfinished uploads of one body
DAY = 24 * 3600
OFFSET = "upload.offset"  # answered with 409: the sender asks again where to go on
TYPE = "upload.type"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@csrf_exempt
@door
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Begin an upload of a stated length and digest."""
    token = bearer(request, "home")
    length = _number(request, "Upload-Length")
    digest = request.headers.get("Upload-Digest", "")
    if not 0 < length <= LARGEST or not DIGEST.fullmatch(digest):
        raise DocumentError(
            "Upload-Length or Upload-Digest is missing or not valid.",
            f"Send 1 to {LARGEST} bytes, and `sha256:` of them.",
            rule="upload.head",
        )
    place = _place(token.organisation_id)
    _sweep(place)
    known = _known(place, length, digest)
    if known is not None:
        return _where(known, 200)
    if sum("answer" not in json.loads(p.read_text()) for p in place.glob("*.json")) >= OPEN_MOST:
        raise TransferError(
            "Too many uploads of this body are unfinished.",
            "Finish them, or wait a day until they are swept.",
            rule="upload.open",
        )
    upload = new_id(12)
    (place / f"{upload}.json").write_text(json.dumps({"length": length, "digest": digest}))
    (place / f"{upload}.part").touch(mode=0o600)
    return _where(place / f"{upload}.part", 201)


@csrf_exempt
@door
@require_http_methods(["HEAD", "PATCH"])
def upload(request: HttpRequest, upload: str) -> HttpResponse:
    """Say how much has arrived, or take the next bytes."""
    part, head = _open(bearer(request, "home"), upload)
    if request.method == "PATCH":
        _append(request, part, int(head["length"]))
    response = HttpResponse(status=204 if request.method == "PATCH" else 200)
    response["Upload-Offset"] = str(_offset(part))
    response["Upload-Length"] = str(head["length"])
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@door
@require_POST
def finish(request: HttpRequest, upload: str) -> HttpResponse:
    """Check the bundle that arrived, and publish it if the signed texts allow."""
    token = bearer(request, "home")
    part, head = _open(token, upload)
    if "answer" in head:
        return answer(head["answer"])
    if part.stat().st_size != head["length"]:
        raise TransferError(
            "The upload is not complete.", "Send the rest from Upload-Offset.", rule="upload.length"
        )
    with part.open("rb") as data:
        found = hashlib.file_digest(data, "sha256").hexdigest()
    try:
        if f"sha256:{found}" != head["digest"]:
            raise TransferError(
                "The bytes are not those announced.", "Push the bundle again.", rule="upload.digest"
            )
        release = push(desk(), system_actor(token), upload, bundle=part)
    except IrwellError:
        part.unlink(missing_ok=True)
        part.with_suffix(".json").unlink(missing_ok=True)
        raise
    told = {
        "release": release.id,
        "number": release.number,
        "agreement": release.agreement_id,
        "data_set": release.data_set_id,
        "rows": release.manifest["rows_out"],
    }
    # A repeat, after an answer that was lost on the way, gets the same answer.
    part.with_suffix(".json").write_text(json.dumps({**head, "answer": told}))
    part.write_bytes(b"")
    return answer(told)


def _known(place: Path, length: int, digest: str) -> Path | None:
    """Return the upload of the same bytes that a killed push left behind."""
    for path in sorted(place.glob("*.json")):
        head = json.loads(path.read_text())
        if (head["length"], head["digest"]) == (length, digest):
            return path.with_suffix(".part")
    return None


def _where(part: Path, status: int) -> HttpResponse:
    response = answer({"upload": part.stem}, status=status)
    response["Location"] = f"/uploads/{part.stem}"
    response["Upload-Offset"] = str(_offset(part))
    return response


def _offset(part: Path) -> int:
    head = json.loads(part.with_suffix(".json").read_text())
    return int(head["length"]) if "answer" in head else part.stat().st_size


def _sweep(place: Path) -> None:
    """Remove uploads that nobody touched for a day."""
    for path in place.glob("*.json"):
        part = path.with_suffix(".part")
        newest = max(p.stat().st_mtime for p in (path, part) if p.exists())
        if newest < time.time() - DAY:
            part.unlink(missing_ok=True)
            path.unlink(missing_ok=True)


def _append(request: HttpRequest, part: Path, length: int) -> None:
    if request.content_type != "application/offset+octet-stream":
        raise DocumentError(
            "The content type is not that of an upload.", "See the push protocol.", rule=TYPE
        )
    with part.open("ab") as end:
        _alone(end.fileno())
        size, offset = os.fstat(end.fileno()).st_size, _number(request, "Upload-Offset")
        if offset != size:
            raise TransferError(
                f"{size} bytes have arrived, not {offset}.",
                "Ask with HEAD, and go on from there.",
                rule=OFFSET,
            )
        chunk = request.read(CHUNK + 1)
        if len(chunk) > CHUNK or size + len(chunk) > length:
            raise TransferError(
                "The piece is too large.", "Send at most 8 MiB at a time.", rule="upload.chunk"
            )
        if shutil.disk_usage(part.parent).free < 4 * length:
            raise TransferError(
                "The node has no room for it.", "Tell its operator.", rule="upload.room"
            )
        end.write(chunk)
        end.flush()
        os.fsync(end.fileno())


def _alone(handle: int) -> None:
    """Refuse while another request writes to the same upload."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise TransferError(
            "Another request is writing to this upload.",
            "Ask with HEAD, and go on from there.",
            rule=OFFSET,
        ) from None


def _place(organisation: str) -> Path:
    place = desk().home / "scratch" / "uploads" / organisation
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _open(token: Token, upload: str) -> tuple[Path, dict[str, Any]]:
    part = _place(token.organisation_id) / f"{upload}.part"
    head = part.with_suffix(".json")
    if not re.fullmatch(r"[0-9a-f]{24}", upload) or not part.exists() or not head.exists():
        raise NotFound("No such upload of this body.", "Begin one with POST /uploads.")
    found: dict[str, Any] = json.loads(head.read_text())
    return part, found


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
