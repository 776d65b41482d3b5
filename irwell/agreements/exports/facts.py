"""Facts that no single clause says: about bodies, columns and the marks of clauses."""

from collections.abc import Callable, Iterator, Mapping

from irwell.agreements.exports.draft import Known, Line
from irwell.agreements.exports.facts_data import columns, contracts, identifying, sensitive
from irwell.agreements.exports.facts_triggers import triggers
from irwell.agreements.wording import code_words, day_words, prose

Fact = Callable[[Known], Iterator[Line]]
_MEASURES = ("data", "where", "use", "people", "setting", "time", "incidents")


def bodies(known: Known) -> Iterator[Line]:
    """Say who the bodies of the agreement are."""
    for own in known.bodies.values():
        number = f" Register of fee payers: {own.ico_registration}." if own.ico_registration else ""
        text = f"{own.id} is {own.name}, of the sector {code_words(own.sector)}.{number}"
        yield Line(text, f"body {own.id}")
    yield from _unknown(known, "Its name and sector are")


def officers(known: Known) -> Iterator[Line]:
    """Say how the data protection officer of each body is reached."""
    yield from _contact(known, "dpo", "The data protection officer")


def complaints(known: Known) -> Iterator[Line]:
    """Say where each body takes complaints."""
    yield from _contact(known, "complaints", "Whoever takes complaints")


def contacts(known: Known) -> Iterator[Line]:
    """Say how each role of each body is reached."""
    for own in known.bodies.values():
        for role, where in sorted(own.contacts.items()):
            yield Line(f"{own.name}, {code_words(role)}: {where}.", f"body {own.id}")


def areas(known: Known) -> Iterator[Line]:
    """Say which areas the bodies serve."""
    for own in known.bodies.values():
        if own.areas:
            yield Line(f"{own.name} serves {', '.join(own.areas)}.", f"body {own.id}")


def assurance(known: Known) -> Iterator[Line]:
    """Say what was seen of each body's security."""
    for own in known.bodies.values():
        if own.assurance is None:
            continue
        seen = [text for text in (own.assurance.dspt, own.assurance.cyber_essentials) if text]
        what = f" ({'; '.join(seen)})" if seen else ""
        until = day_words(own.assurance.expires)
        yield Line(f"{own.name} has assurance until {until}{what}.", f"body {own.id}")


def processors(known: Known) -> Iterator[Line]:
    """Say which parties only process for others."""
    parties = known.document.get("parties", {})
    found = [name for name, own in sorted(parties.items()) if own["role"] == "processor"]
    for name in found:
        text = f"{parties[name]['org']} is a processor for the others."
        yield Line(text, f"parties.{name}.role")
    if parties and not found:
        yield Line("No party is a processor for the others.", "parties")


def recipients(known: Known) -> Iterator[Line]:
    """Say which bodies receive."""
    for party in known.agreement.parties:
        if party.receives:
            yield Line(f"{party.organisation} receives.", f"parties.{party.name}")


def human_review(known: Known) -> Iterator[Line]:
    """Say how a person has an automated decision looked at."""
    yield from _decided(known, "human_review")


def contest(known: Known) -> Iterator[Line]:
    """Say how a person contests an automated decision."""
    yield from _decided(known, "contest")


def this_agreement(known: Known) -> Iterator[Line]:
    """Name the agreement itself."""
    own = known.agreement
    yield Line(f"Agreement {own.id}, version {own.version} ({own.digest}).", "id")


def enforced(known: Known) -> Iterator[Line]:
    """Say what the program enforces."""
    yield from _marked(known, "enforced")


def evidenced(known: Known) -> Iterator[Line]:
    """Say what the ledger can show a breach of."""
    yield from _marked(known, "evidenced")


def promised(known: Known) -> Iterator[Line]:
    """Say what people promise."""
    yield from _marked(known, "promised")


FACTS: Mapping[str, Fact] = {
    own.__name__: own
    for own in (
        areas, assurance, bodies, columns, complaints, contacts, contest, contracts, enforced,
        evidenced, human_review, identifying, officers, processors, promised, recipients,
        sensitive, this_agreement, triggers,
    )
}  # fmt: skip


def _contact(known: Known, role: str, who: str) -> Iterator[Line]:
    for own in known.bodies.values():
        if role in own.contacts:
            text = f"{who} of {own.name} is reached at {own.contacts[role]}."
            yield Line(text, f"body {own.id}")
        else:
            text = f"How {who[0].lower()}{who[1:]} of {own.name} is reached is for a person to say."
            yield Line(text, f"body {own.id}", is_open=True)
    yield from _unknown(known, f"How {who[0].lower()}{who[1:]} is reached is")


def _unknown(known: Known, what: str) -> Iterator[Line]:
    for name, own in sorted(known.document.get("parties", {}).items()):
        if own["org"] not in known.bodies:
            text = f"No facts about {own['org']} are given. {what} for a person to say."
            yield Line(text, f"parties.{name}.org", is_open=True)


def _decided(known: Known, key: str) -> Iterator[Line]:
    own = known.document.get("use", {}).get("automated_decisions", {})
    if key in own:
        yield Line(prose(own[key]), f"use.automated_decisions.{key}")


def _marked(known: Known, mark: str) -> Iterator[Line]:
    for clause in known.clauses:
        if clause.mark == mark and clause.path.split(".")[0].split("[")[0] in _MEASURES:
            yield Line(clause.text, clause.path, clause.mark)
