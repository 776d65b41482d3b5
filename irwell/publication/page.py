"""One agreement for the public: the questions that people ask, and what the register answers.

Source of the questions: governance.md 1.1 (OneView) and 5.1, the questions put to councils under
freedom of information law.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from irwell.agreements.clocks import clock
from irwell.agreements.wording import code_words, iso_words
from irwell.publication.changes import Change, said_of
from irwell.publication.shell import paragraphs, shell

_WITHHELD = "This part is withheld: see below."
_SHORT = "The register has only a summary of this agreement."
_PAPER = "It is an agreement on paper, and the list that it came from is all that is known here."
_SILENT = "The agreement does not say."
_ASKED = (
    ("What is shared?", ("data", "where")),
    ("Who shares with whom?", ("parties", "accession", "people")),
    ("Why?", ("purpose",)),
    ("What makes it lawful?", ("law", "legal_power")),
    ("How may it be used, and what may it never be used for?", ("use", "setting", "five_safes")),
    ("How long?", ("time",)),
    ("How can I object, or see what is held about me?", ("rights",)),
)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What a page about one agreement is made from.

    Attributes:
        authority: The authority's name.
        entry: The entry, with `state` and `changed_at`.
        agreement: The agreement version: `warm-homes.v2`.
        names: Names of bodies by id.
        contacts: Mailboxes or lines of bodies for data protection, by id.
        versions: All versions in the register: id and state, newest first.
        changes: What happened to this version, newest first.
    """

    authority: str
    entry: Mapping[str, Any]
    agreement: str
    names: Mapping[str, str]
    contacts: Mapping[str, str]
    versions: Sequence[tuple[str, str]]
    changes: Sequence[Change]


def answers(page: EntryPage) -> list[tuple[str, list[str]]]:
    """Answer the public's questions from an entry.

    Args:
        page: The page's facts.

    Returns:
        Headings, each with its sentences; none is left without one.
    """
    found = [(asked, _answer(page.entry, keys)) for asked, keys in _ASKED]
    who = [*_who(page), *_joined(page)]
    if who:
        found[1] = (found[1][0], [*who, *(own for own in found[1][1] if own != _SILENT)])
    return [*found, ("How can I complain?", _complaint(page))]


def entry_page(page: EntryPage) -> str:
    """Return the plain page of an agreement.

    Args:
        page: The page's facts.

    Returns:
        HTML.
    """
    entry = page.entry
    title = str(entry.get("title") or entry["id"])
    asked = "".join(f"<h2>{escape(head)}</h2>{paragraphs(said)}" for head, said in answers(page))
    name = escape(page.agreement)
    state = f"Version {entry['version']}. State: {code_words(str(entry['state']))}."
    body = (
        f'<p><a href="/">{escape(page.authority)}: register of data sharing</a></p>'
        f"<h1>{escape(title)}</h1>{paragraphs(filter(None, (entry.get('summary'), state)))}"
        f"{asked}{_withheld(entry)}{_history(page)}{_versions(page)}"
        f"<p>Digest of the signed text: {escape(str(entry['digest']))}. "
        f'<a href="/register/{name}.json">This entry as JSON</a>.</p>'
    )
    return shell(f"{title}: {page.authority}", body, "/register.atom")


def _answer(entry: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    told = entry.get("clauses", ())
    said = [str(own["text"]) for own in told if _top(str(own["path"])) in keys]
    hidden = {_top(str(item["field"])) for item in entry["withheld"]}
    if entry["register"] != "full" and "time" in keys and "time" in entry:
        said = [f"From {entry['time'].get('start', '?')} to {entry['time'].get('end', '?')}."]
    elif entry["register"] != "full" and "parties" not in keys:
        said = [_PAPER if entry["register"] == "paper" else _SHORT]
        said = [str(own) for key, own in entry.get("said", {}).items() if key in keys] or said
    if hidden & {"all", *keys}:
        said = [*said, _WITHHELD]
    return said or [_SILENT]


def _top(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _who(page: EntryPage) -> Iterator[str]:
    for name, party in page.entry.get("parties", {}).items():
        if "org" not in party:
            continue
        body = page.names.get(party["org"], party["org"])
        does = [
            word
            for key, implied, word in (
                ("gives", "provider", "gives data"),
                ("receives", "recipient", "receives data"),
            )
            if party.get(key, name == implied)
        ]
        yield f"{body} {' and '.join(does) or 'takes part'}."


def _joined(page: EntryPage) -> Iterator[str]:
    for party in page.entry.get("named", ()):
        yield f"{party['name']} ({party['role']})."
    for one in page.entry.get("joined", ()):
        name = page.names.get(one["org"], one["org"])
        day, place = iso_words(one["at"][:10]), code_words(one["joins_as"])
        yield f"{name} joined on {day} by signing, in the place of the {place}."


def _complaint(page: EntryPage) -> list[str]:
    term = clock("complaint_acknowledged")
    parties: Mapping[str, Any] = page.entry.get("parties", {})
    turned_to = parties.get(page.entry.get("rights", {}).get("contact", ""), {})
    first = [turned_to] if "org" in turned_to else [own for own in parties.values() if "org" in own]
    whom = [_contact(page, own) for own in first]
    to = f"Complain to {' or '.join(whom)}." if whom else "Complain to a body that takes part."
    return [
        to,
        f"It has {term.length} days to acknowledge a data protection complaint ({term.source};"
        f" {'no lawyer has checked this' if term.checked_by == 'none' else 'checked'}).",
        "If its answer does not satisfy you, you can turn to the Information Commissioner.",
    ]


def _contact(page: EntryPage, party: Mapping[str, Any]) -> str:
    body = str(party["org"])
    line = str(party.get("contact") or page.contacts.get(body, ""))
    name = page.names.get(body, body)
    return f"{name} ({line})" if line else name


def _withheld(entry: Mapping[str, Any]) -> str:
    said = [
        f"`{item['field']}` until {item['until']}: {item['reason']} Decided by"
        f" {item['decided_by']}."
        for item in entry["withheld"]
    ]
    return f"<h2>What is withheld, why, and who decided</h2>{paragraphs(said)}" if said else ""


def _history(page: EntryPage) -> str:
    said = [f"{change.at[:10]}: {said_of(change).title}." for change in page.changes]
    return f"<h2>What happened</h2>{paragraphs(said)}" if said else ""


def _versions(page: EntryPage) -> str:
    links = "".join(
        f'<li><a href="/register/{escape(name)}">{escape(name)}</a>:'
        f" {escape(code_words(state))}</li>"
        for name, state in page.versions
    )
    return f"<h2>All versions</h2><ul>{links}</ul>"
