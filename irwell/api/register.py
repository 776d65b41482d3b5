"""The public register for readers and programs: entries, whole lists, feeds. Open to all."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from irwell.api.answers import answer, door
from irwell.authority import browsing
from irwell.authority.actors import authority_id
from irwell.authority.bodies import bodies
from irwell.authority.models import Organisation, RegisterChange
from irwell.authority.proofs import proved
from irwell.authority.site import address, desk
from irwell.errors import DocumentError
from irwell.publication import (
    EntryPage,
    Feed,
    atom,
    dea_heading,
    dea_line,
    entry_page,
    json_feed,
)

POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)


@door
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the public register as JSON, a page at a time."""
    asked = asked_for(request)
    page = browsing.page(asked, before=before_of(request))
    counted: dict[str, Any] = {}
    if page.count is not None:
        more = page.count > browsing.COUNTED
        counted = {"count": min(page.count, browsing.COUNTED), "more": more}
    listed = {
        "register": [browsing.public(entry) for entry in page.entries],
        "next": f"/register/?{paged(asked, page.after)}" if page.after else "",
    }
    return answer(listed | counted)


@door
@require_safe
def register_json(request: HttpRequest, name: str) -> HttpResponse:
    """Show one agreement's entry as JSON; a version can be named as `<id>.v<version>`."""
    return answer(browsing.public(browsing.entry_of(name)))


@door
@require_safe
def register_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one agreement's entry as a plain page, or as JSON to a program that asks for it."""
    entry = browsing.entry_of(name)
    shown = browsing.public(entry)
    if not request.accepts("text/html"):
        return answer(shown, headers={"Vary": "Accept"})
    page = EntryPage(
        authority=_authority().name,
        entry=shown,
        agreement=str(entry.pk),
        names=browsing.names_of([shown]),
        contacts=browsing.contacts_of([shown]),
        versions=browsing.versions(entry.agreement.name),
        changes=browsing.changes_of(str(entry.pk)),
    )
    response = plain_page(entry_page(page))
    response["Vary"] = "Accept"
    return response


@door
@require_safe
def sheet(request: HttpRequest) -> HttpResponseBase:
    """Give the register as the 18 columns of the Digital Economy Act's register."""
    asked = asked_for(request)
    return _download(_sheet(asked), "text/csv; charset=utf-8", "register.csv")


@door
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the whole register as JSON, with the ledger's checkpoint that it stands at."""
    asked = asked_for(request)
    return _download(_export(asked), "application/json; charset=utf-8", "register.json")


@door
@require_safe
def atom_feed(request: HttpRequest) -> HttpResponse:
    """Give what changed as Atom."""
    kind = "application/atom+xml; charset=utf-8"
    return HttpResponse(atom(_feed(request, "/register.atom")), content_type=kind)


@door
@require_safe
def feed_json(request: HttpRequest) -> HttpResponse:
    """Give what changed as JSON Feed."""
    kind = "application/feed+json; charset=utf-8"
    found = json_feed(_feed(request, "/register.feed.json"))
    return HttpResponse(json.dumps(found), content_type=kind)


def asked_for(request: HttpRequest) -> browsing.Wanted:
    """Return the filters of an address.

    Args:
        request: The request.

    Returns:
        The filters.

    Raises:
        DocumentError: A value cannot be one.
    """
    return browsing.wanted({key: str(request.GET[key]) for key in request.GET})


def before_of(request: HttpRequest) -> int:
    """Return the number that a page ends before.

    Args:
        request: The request.

    Returns:
        A number; 0 for the first page.

    Raises:
        DocumentError: It is no number.
    """
    text = request.GET.get("before", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 16):
        raise DocumentError("`before` is not a number.", "Follow the addresses of pages.")
    return int(text or 0)


def paged(asked: browsing.Wanted, before: int) -> str:
    """Return the query of a page.

    Args:
        asked: The filters.
        before: Where it ends.

    Returns:
        A query without its question mark.
    """
    return urlencode({**asked.given(), "before": str(before)})


def plain_page(text: str) -> HttpResponse:
    """Answer with a page that may load its style sheet and nothing else.

    Args:
        text: HTML.

    Returns:
        The response.
    """
    response = HttpResponse(text)
    response["Content-Security-Policy"] = POLICY
    return response


def _authority() -> Organisation:
    return Organisation.objects.get(pk=authority_id())


def _sheet(asked: browsing.Wanted) -> Iterator[str]:
    known = bodies(Organisation.objects.values_list("id", flat=True))
    yield dea_heading()
    for entry in browsing.all_entries(asked):
        yield dea_line(browsing.public(entry), known)


def _export(asked: browsing.Wanted) -> Iterator[str]:
    """Entries as they come; the checkpoint is taken first, and none that is newer comes after."""
    newest = RegisterChange.objects.order_by("-id").values_list("id", flat=True).first() or 0
    head = proved(desk(), authority_id(), 0)
    top = {"irwell_register_export": 1, "checkpoint": head.note, "ledger_size": head.size,
           "filters": asked.given()}  # fmt: skip
    yield json.dumps(top)[:-1] + ', "register": ['
    between = ""
    for entry in browsing.all_entries(asked, upto=newest):
        yield f"{between}\n{json.dumps(browsing.public(entry))}"
        between = ","
    yield "\n]}\n"


def _feed(request: HttpRequest, own: str) -> Feed:
    asked, before = asked_for(request), before_of(request)
    found, after = browsing.changes(asked, before=before)
    body = _authority()
    query = {**asked.given(), **({"before": str(before)} if before else {})}
    home = f"/?{urlencode(asked.given())}" if asked.given() else "/"
    return Feed(
        authority=body.id,
        name=body.name,
        address=address(),
        own=f"{own}?{urlencode(query)}" if query else own,
        home=home,
        newer=found[0].at if found else body.joined_at,
        after=f"{own}?{paged(asked, after)}" if after else "",
        changes=found,
    )


def _download(parts: Iterator[str], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
