"""What anybody may see first: the register as one plain page, and the node's health."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from irwell.api.answers import answer, door
from irwell.api.register import asked_for, before_of, paged, plain_page
from irwell.authority import browsing
from irwell.authority.models import Organisation
from irwell.authority.proofs import size
from irwell.publication import Listing, list_page
from irwell.publication.shell import STYLE

STATES = ("active", "suspended", "expired", "revoked", "superseded", "closing", "closed", "paper")


@door
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the public register as one plain page, with its filters."""
    asked = asked_for(request)
    page = browsing.page(asked, before=before_of(request))
    shown = [browsing.public(entry) for entry in page.entries]
    name = Organisation.objects.filter(authority=True).values_list("name", flat=True).first()
    listing = Listing(
        authority=name or "Irwell",
        entries=shown,
        names=browsing.names_of(shown),
        wanted=asked.given(),
        sectors=[value for value, _ in Organisation.SECTORS],
        states=STATES,
        count=page.count,
        most=browsing.COUNTED,
        after=paged(asked, page.after) if page.after else "",
        ledger=size(),
    )
    return plain_page(list_page(listing))


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Give the page's style sheet."""
    return HttpResponse(STYLE, content_type="text/css; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the node answers and reaches its register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return answer({"status": "ok"})
