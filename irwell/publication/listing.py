"""The register as one plain page with its filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

from irwell.agreements.wording import code_words
from irwell.publication.shell import shell

_TEXTS = (
    ("q", "Words"),
    ("body", "Body (its id)"),
    ("place", "Place (a code such as E08000003, or part of a body's name)"),
    ("topic", "Topic (a purpose, such as fuel_poverty_help)"),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page of the list is made from.

    Attributes:
        authority: The authority's name.
        entries: Of this page, each with `state`.
        names: Names of bodies by id.
        wanted: The filters that are set, by their name in the address.
        sectors: Sectors to choose from.
        states: States to choose from.
        count: How many agreements fit, at most one more than `most`; None after the first page.
        most: Where counting stops.
        after: The query of the next page; empty on the last.
        ledger: How many entries the ledger has.
    """

    authority: str
    entries: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    wanted: Mapping[str, str]
    sectors: Sequence[str]
    states: Sequence[str]
    count: int | None
    most: int
    after: str
    ledger: int


def list_page(found: Listing) -> str:
    """Return the plain page of the list.

    Args:
        found: The page's facts.

    Returns:
        HTML.
    """
    title = f"{found.authority}: register of data sharing"
    rows = "".join(_row(entry, found.names) for entry in found.entries)
    query = f"?{urlencode(found.wanted)}" if found.wanted else ""
    links = ", ".join(
        f'<a href="{escape(to + query)}">{name}</a>'
        for to, name in (
            ("/register.json", "JSON"), ("/register.csv", "CSV"), ("/register.atom", "Atom feed"),
            ("/register.feed.json", "JSON feed"),
        )
    )  # fmt: skip
    more = f'<p><a href="/?{escape(found.after)}">Older agreements</a></p>' if found.after else ""
    body = (
        f"<h1>{escape(title)}</h1><p>Each agreement below is the access "
        f"control itself: only the rows, columns and forms that it names can be read.</p>"
        f"{_form(found)}<p>{_counted(found)}</p>"
        f"<table><caption>Agreements in the public register</caption><thead><tr>"
        f'<th scope="col">Agreement</th><th scope="col">What it is for</th>'
        f'<th scope="col">Who shares with whom</th><th scope="col">State</th>'
        f'<th scope="col">Until</th></tr></thead><tbody>{rows}</tbody></table>{more}'
        f"<p>This list as {links}.</p>"
        f'<p><a href="/checkpoint">The ledger\'s checkpoint</a>: {found.ledger} entries.</p>'
    )
    return shell(title, body, f"/register.atom{query}")


def _counted(found: Listing) -> str:
    if found.count is None:
        return "Older agreements."
    if found.count > found.most:
        return f"More than {found.most:,} agreements."
    return f"{found.count:,} agreement{'' if found.count == 1 else 's'}."


def _form(found: Listing) -> str:
    fields = "".join(
        f'<label for="{key}">{escape(text)}</label>'
        f'<input id="{key}" name="{key}" value="{escape(found.wanted.get(key, ""))}">'
        for key, text in _TEXTS
    )
    fields += _choice(found, "sector", "Sector of a body that takes part", found.sectors)
    fields += _choice(found, "receives", "Sector of a body that receives", found.sectors)
    fields += _choice(found, "state", "State", found.states)
    return f'<form action="/" method="get">{fields}<button>Show</button></form>'


def _choice(found: Listing, key: str, text: str, values: Iterable[str]) -> str:
    chosen = found.wanted.get(key, "")
    options = "".join(
        f'<option value="{escape(own)}"{" selected" if own == chosen else ""}>'
        f"{escape(code_words(own)) or 'any'}</option>"
        for own in ("", *values)
    )
    label = f'<label for="{key}">{escape(text)}</label>'
    return f'{label}<select id="{key}" name="{key}">{options}</select>'


def _row(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    parties = entry.get("parties", {}).items()  # provider gives, recipient receives, unless said
    gives = ", ".join(_name(p, names) for n, p in parties if _does(n, p, "gives"))
    takes = ", ".join(_name(p, names) for n, p in parties if _does(n, p, "receives"))
    own = f"{entry['id']}.v{entry['version']}"
    link = f'<a href="/register/{escape(own)}">{escape(str(entry.get("title") or own))}</a>'
    summary = escape(str(entry.get("summary", "Withheld: see the entry.")))
    joined = [names.get(one["org"], one["org"]) for one in entry.get("joined", ())]
    more = f"; joined: {', '.join(joined)}" if joined else ""
    shared = escape(f"{gives} to {takes}{more}") if parties else "Withheld"
    if "named" in entry:  # an agreement on paper names bodies in its own words
        shared = escape(", ".join(str(party["name"]) for party in entry["named"]))
    end = entry.get("time", {}).get("end", "")
    until = f"{date.fromisoformat(end):%-d %b %Y}" if end else ""
    return (
        f'<tr><th scope="row">{link}</th><td>{summary}</td><td>{shared}</td>'
        f'<td>{escape(code_words(entry["state"]))}</td><td class="day">{until}</td></tr>'
    )


def _name(party: Mapping[str, Any], names: Mapping[str, str]) -> str:
    body = str(party.get("org", "withheld"))
    return names.get(body, body)


def _does(name: str, party: Mapping[str, Any], what: str) -> bool:
    return bool(party.get(what, name == {"gives": "provider", "receives": "recipient"}[what]))
