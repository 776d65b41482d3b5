"""What anybody may see: the register, a plain list of it, and the node's health."""

from datetime import date
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from irwell.api.answers import answer, door
from irwell.authority.models import Organisation, RegisterEntry
from irwell.authority.proofs import size
from irwell.errors import NotFound

STYLE = (
    "body{font-family:Arial,Helvetica,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "line-height:1.5;color:#0b0c0c}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #b1b4b6;padding:.5rem .75rem .5rem 0;text-align:left;"
    "vertical-align:top}.day{white-space:nowrap}"
    "th{font-weight:700}a{color:#1a65a6}caption{text-align:left;padding:.5rem 0}"
)


@door
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the public register as one plain page."""
    names = dict(Organisation.objects.values_list("id", "name"))
    rows = "".join(_row(entry, names) for entry in _entries())
    name = Organisation.objects.filter(authority=True).values_list("name", flat=True).first()
    title = escape(name or "Irwell")
    body = (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}: register '
        f'of data sharing</title><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><link rel="stylesheet" href="/register.css"></head><body>'
        f"<main><h1>{title}: register of data sharing</h1><p>Each agreement below is the access "
        f"control itself: only the rows, columns and forms that it names can be read.</p>"
        f"<table><caption>Agreements in the public register</caption><thead><tr>"
        f'<th scope="col">Agreement</th><th scope="col">What it is for</th>'
        f'<th scope="col">Who shares with whom</th><th scope="col">State</th>'
        f'<th scope="col">Until</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<p><a href="/register/">The register as JSON</a>. '
        f'<a href="/checkpoint">The ledger\'s checkpoint</a>: {size()} entries.</p>'
        f"</main></body></html>"
    )
    response = HttpResponse(body)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return response


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Give the page's style sheet."""
    return HttpResponse(STYLE, content_type="text/css; charset=utf-8")


@door
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the public register as JSON."""
    return answer({"register": [_public(entry) for entry in _entries()]})


@door
@require_safe
def register_entry(request: HttpRequest, name: str) -> HttpResponse:
    """Show one agreement's entry; a version can be named as `<id>.v<version>`."""
    rows = RegisterEntry.objects.select_related("agreement")
    entry = rows.filter(agreement_id=name).first()
    entry = entry or rows.filter(agreement__name=name).order_by("-agreement__version").first()
    if entry is None:
        raise NotFound("The register has no such agreement.", "See /register/.")
    return answer(_public(entry))


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the node answers and reaches its register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return answer({"status": "ok"})


def _entries() -> list[RegisterEntry]:
    return list(RegisterEntry.objects.select_related("agreement").order_by("agreement_id"))


def _public(entry: RegisterEntry) -> dict[str, Any]:
    row = entry.agreement
    return {**entry.document, "state": row.state, "changed_at": row.changed_at}


def _row(entry: RegisterEntry, names: dict[str, str]) -> str:
    found = _public(entry)
    parties = found.get("parties", {}).items()  # provider gives and recipient receives, unless said
    gives = ", ".join(_name(p, names) for n, p in parties if _does(n, p, "gives"))
    takes = ", ".join(_name(p, names) for n, p in parties if _does(n, p, "receives"))
    link = f'<a href="/register/{escape(found["id"])}.json">{escape(found["id"])}</a>'
    summary = escape(found.get("summary", "Withheld: see the entry."))
    shared = f"{escape(gives)} to {escape(takes)}" if parties else "Withheld"
    end = found.get("time", {}).get("end", "")
    until = f"{date.fromisoformat(end):%-d %b %Y}" if end else ""
    return (
        f'<tr><th scope="row">{link}</th><td>{summary}</td><td>{shared}</td>'
        f'<td>{escape(found["state"])}</td><td class="day">{until}</td></tr>'
    )


def _name(party: dict[str, Any], names: dict[str, str]) -> str:
    body = str(party.get("org", "withheld"))
    return names.get(body, body)


def _does(name: str, party: dict[str, Any], what: str) -> bool:
    return bool(party.get(what, name == {"gives": "provider", "receives": "recipient"}[what]))
