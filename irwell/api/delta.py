"""Delta Sharing: lists, metadata and queries, as its protocol document says.

Source: Delta Sharing PROTOCOL.md; pitfalls: exchange.md 2.3.
"""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from irwell.api.answers import answer, bearer, door, lines
from irwell.api.delta_lines import Served, file_lines, head_lines, wants_delta
from irwell.authority.access import (
    Asked,
    Table,
    current_release,
    find_table,
    live_agreements,
    standing,
    tables_of,
)
from irwell.authority.actors import system_actor
from irwell.authority.acts.read import read
from irwell.authority.acts.refused import refuse_look
from irwell.authority.emergencies import refuse_over
from irwell.authority.links import sign_link
from irwell.authority.models import Token
from irwell.authority.site import address, desk, link_seconds
from irwell.errors import DocumentError, NotFound, Refused

MOST = 500  # tables in one page


@door
@require_GET
def shares(request: HttpRequest) -> HttpResponse:
    """List the live agreements of the token's body, as shares."""
    names = sorted({table.row.name for table in _live(bearer(request, "recipient"))})
    return _page(request, [{"name": name, "id": name} for name in names])


@door
@require_GET
def share(request: HttpRequest, share: str) -> HttpResponse:
    """Show one share."""
    name = _in_share(request, share)[0].row.name
    return answer({"share": {"name": name, "id": name}})


@door
@require_GET
def schemas(request: HttpRequest, share: str) -> HttpResponse:
    """List the providing bodies of an agreement, as schemas."""
    tables = _in_share(request, share)
    names = sorted({table.schema for table in tables})
    return _page(request, [{"name": name, "share": tables[0].row.name} for name in names])


@door
@require_GET
def tables(request: HttpRequest, share: str, schema: str) -> HttpResponse:
    """List the tables of one body under an agreement."""
    found = [t for t in _in_share(request, share) if t.schema == schema.lower()]
    if not found:
        raise NotFound("No schema of that name in this share.", "List the schemas first.")
    return _page(request, [_item(table) for table in found])


@door
@require_GET
def all_tables(request: HttpRequest, share: str) -> HttpResponse:
    """List all tables of an agreement."""
    return _page(request, [_item(table) for table in _in_share(request, share)])


@door
@require_GET
def version(request: HttpRequest, share: str, schema: str, table: str) -> HttpResponse:
    """Say the number of the current release."""
    found = _permitted(request, share, schema, table)
    release = current_release(desk(), found)
    response = HttpResponse(status=200)
    response["Delta-Table-Version"] = str(release.number)
    response["Cache-Control"] = "private, no-store"
    return response


@door
@require_GET
def metadata(request: HttpRequest, share: str, schema: str, table: str) -> HttpResponse:
    """Describe the released table: its columns, in the format asked for."""
    found = _permitted(request, share, schema, table)
    release = current_release(desk(), found)
    delta = wants_delta(request.headers.get("delta-sharing-capabilities", ""), release)
    head = head_lines(found, release, delta=delta)
    return lines(head, headers=_headers(release.number, delta=delta))


@csrf_exempt
@door
@require_POST
def query(request: HttpRequest, share: str, schema: str, table: str) -> HttpResponse:
    """Permit a read and answer with signed links. Hints are best effort: all files are given."""
    body = _body(request)
    office = desk()
    token = bearer(request, "recipient")
    asked = Asked(schema, table, _version(body))
    done = read(
        office, system_actor(token), share, asked=asked, token=token.id, seconds=link_seconds()
    )
    found, made = done.table, done.read
    delta = wants_delta(request.headers.get("delta-sharing-capabilities", ""), made.release)
    expires = datetime.fromisoformat(made.expires_at)
    place = f"{address()}/files/{made.id}"
    served = [
        Served(
            id=f"{made.release_id}-{number}",
            url=f"{place}/{number}?{sign_link(office, made.id, number, expires)}",
            size=item["size"],
            rows=item["rows"],
        )
        for number, item in enumerate(made.release.files)
        if item["rows"]  # the client's delta reader fails on a file without rows
    ]
    head = head_lines(found, made.release, delta=delta)
    files = file_lines(served, made.release, expires, delta=delta)
    headers = {**_headers(made.release.number, delta=delta), "Irwell-Read": made.id}
    return lines([*head, *files], headers=headers)


@door
@require_GET
def changes(request: HttpRequest, share: str, schema: str, table: str) -> HttpResponse:
    """Refuse: a release is whole; what changed between two would tell more than either."""
    _permitted(request, share, schema, table)
    raise DocumentError(
        "Change data is not shared: each release is whole.",
        "Query the table; its version number says when it changed.",
        rule="release.whole",
    )


def _live(token: Token) -> list[Table]:
    body = token.organisation_id
    return [
        table
        for row, form in live_agreements(body, desk().today())
        for table in tables_of(row, form, body)
    ]


def _in_share(request: HttpRequest, share: str) -> list[Table]:
    token = bearer(request, "recipient")
    found = [table for table in _live(token) if table.row.name == share.lower()]
    if not found:
        raise NotFound("No live agreement of that name.", "List the shares first.", rule="parties")
    return found


def _permitted(request: HttpRequest, share: str, schema: str, table: str) -> Table:
    token = bearer(request, "recipient")
    try:
        found = find_table(token.organisation_id, share, schema, table)
        standing(found.row, desk().today(), token.organisation_id)
        refuse_over(found.row, desk())
    except (Refused, NotFound) as error:
        refuse_look(desk(), token, share, error)
        raise
    return found


def _item(table: Table) -> dict[str, str]:
    share, name = table.row.name, table.name
    return {"name": name, "schema": table.schema, "share": share, "id": f"{share}-{name}"}


def _page(request: HttpRequest, items: list[dict[str, str]]) -> HttpResponse:
    start = _start(request.GET.get("pageToken", ""))
    asked = request.GET.get("maxResults", "")
    most = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else MOST
    stop = start + max(0, min(most, MOST))
    page: dict[str, Any] = {"items": items[start:stop]}
    if stop < len(items):
        page["nextPageToken"] = base64.urlsafe_b64encode(str(stop).encode()).decode()
    return answer(page)


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token))
    except (ValueError, binascii.Error):
        raise DocumentError(
            "The page token is not one of this node.", "List again from the start."
        ) from None


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        value = json.loads(request.body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise DocumentError("The query is not a JSON object.", "Send `{}` to read the table.")
    return value


def _version(body: dict[str, Any]) -> int | None:
    """Return the release asked for; time travel is refused: only the current one is there."""
    if body.get("startingVersion") is not None or body.get("timestamp") is not None:
        raise DocumentError(
            "Only the current release can be read.",
            "Query without `timestamp` and `startingVersion`.",
            rule="release.current",
        )
    asked = body.get("version")
    if asked is not None and type(asked) is not int:
        raise DocumentError(
            "The version is not a whole number.",
            "Ask for the version that the table has now.",
            rule="release.current",
        )
    return asked


def _headers(number: int, *, delta: bool) -> dict[str, str]:
    kind = "delta" if delta else "parquet"
    return {
        "Delta-Table-Version": str(number),
        "delta-sharing-capabilities": f"responseformat={kind}",
    }
