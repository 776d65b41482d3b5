"""Signed links to bytes: HEAD and Range, with the agreement's state looked up at each request.

Django has no Range: this is it. Source: RFC 9110 sections 14.1.2, 14.2 and 15.5.17.
"""

import re

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from irwell.api.answers import door
from irwell.api.running import permit, running
from irwell.authority.acts.refused import refuse_link
from irwell.authority.desk import Desk
from irwell.authority.links import check_link
from irwell.authority.models import Read
from irwell.authority.site import desk
from irwell.authority.tokens import token_of
from irwell.errors import IrwellError, NotFound, Refused
from irwell.vault import BlobReader

RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})")


@door
@require_safe
def file(request: HttpRequest, read_id: str, number: int) -> HttpResponseBase:
    """Serve one file of one read, whole or in part."""
    office = desk()
    check_link(office, read_id, number, {k: str(v) for k, v in request.GET.items()})
    read = Read.objects.select_related("token", "release__agreement", "release__data_set").get(
        pk=read_id
    )
    try:
        permit(office, read)
        _same_body(office, request, read)
    except IrwellError as error:
        refuse_link(office, read, error)
        raise
    files = read.release.files
    if number >= len(files):
        raise NotFound("The release has no such file.", "Query the table again.")
    owner = read.release.data_set.organisation_id
    key = office.keyring.key(owner, read.release.key)
    blob = office.vault.open(files[number]["blob"], key)
    return _answer(request, office, read, blob, f'"{read.release_id}-{number}"')


def _same_body(office: Desk, request: HttpRequest, read: Read) -> None:
    """Refuse a link that comes with the token of another body."""
    header = request.headers.get("Authorization", "")
    if not header:
        return
    who = token_of(office, header, ("recipient", "person", "home"))
    if who.organisation_id != read.token.organisation_id:
        raise Refused(
            "This link was made for another body.",
            "Query the table with your own profile.",
            rule="link.body",
        )


def _answer(
    request: HttpRequest, office: Desk, read: Read, blob: BlobReader, tag: str
) -> HttpResponseBase:
    asked = _range(request.headers.get("Range", ""))
    if request.method == "HEAD" or request.headers.get("If-Range", tag) != tag:
        asked = None  # RFC 9110, 14.2: a range is asked by GET alone
    part = _part(asked, blob.size) if asked else (0, blob.size)
    if part is None:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{blob.size}"
        return response
    start, stop = part
    status = 206 if asked else 200
    if request.method == "HEAD":
        response = HttpResponse(status=status)
    else:
        pieces = running(request, office, read, blob.chunks(start, stop))
        response = StreamingHttpResponse(pieces, status=status)
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{blob.size}"
    response["Content-Type"] = "application/vnd.apache.parquet"
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store"
    return response


def _range(asked: str) -> tuple[int | None, int | None] | None:
    """Return the first and last byte of a single valid range; None for anything else."""
    match = RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = (int(text) if text else None for text in match.groups())
    return None if first is not None and last is not None and last < first else (first, last)


def _part(asked: tuple[int | None, int | None], size: int) -> tuple[int, int] | None:
    """Return the bytes of a range, up to but without the second; None if the file has none."""
    first, last = asked
    if first is None:
        start, stop = max(0, size - (last or 0)), size
    else:
        start, stop = first, size if last is None else min(size, last + 1)
    return (start, stop) if start < stop else None
