"""Attacks on agreements: a word changed after signing, a signature that is not one's to give."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from irwell import agreements, vault
from irwell.agreements import Agreement, read_agreement
from irwell.authority.actors import Actor
from irwell.authority.acts.activate import activate
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.propose import propose
from irwell.authority.acts.sign import sign
from irwell.demo.attack.meeting import Met, attempted
from irwell.demo.attack.setting import HELP
from irwell.demo.story.place import Place
from irwell.demo.story.reviewing import review
from irwell.demo.world import AgreementText
from irwell.documents import Source, parse_yaml

PROVIDER, RECIPIENT = "midvane-council", "corvane-energy"


def attacks(place: Place) -> Iterator[Met]:
    """Try to bend what is signed.

    Args:
        place: A running node.

    Yields:
        What each attack met.
    """
    text = next(own for own in place.world.agreements if own.id == HELP)
    bare = _variant(text, "help-without-reason", ("        reason:", "        #"))
    yield attempted(
        "show an identifier without a reason",
        "data[0].columns.property",
        lambda: _propose(place, bare),
    )
    draft = _variant(text, "help-again")
    _propose(place, draft)
    of = read_agreement(draft)
    yield attempted(
        "sign what nobody has approved",
        "agreement.draft",
        lambda: _sign(place, of, "iao", PROVIDER, _signed(place, of, PROVIDER)),
    )
    yield attempted(
        "approve before anybody has advised",
        "agreement.draft",
        lambda: _approve(place, of, place.actor(PROVIDER, "iao")),
    )
    review(place, of.id)
    yield attempted(
        "approve for a provider, as the authority",
        "roles.decide",
        lambda: _approve(place, of, place.officer),
    )
    yield attempted(
        "sign for a provider, as the authority",
        "roles.sign",
        lambda: sign(place.desk, place.officer, of.id, signature=_signed(place, of, PROVIDER)),
    )
    yield attempted(
        "sign for another body",
        "signature.by.organisation",
        lambda: _sign(place, of, "iao", PROVIDER, _signed(place, of, RECIPIENT)),
    )
    yield attempted(
        "sign for another body, in its name",
        "signature.by.key",
        lambda: _sign(place, of, "iao", PROVIDER, _signed(place, of, RECIPIENT, name=PROVIDER)),
    )
    changed = read_agreement(_variant(text, "help-again", ("cold", "old")))
    yield attempted(
        "sign other words than those proposed",
        "signature.of.digest",
        lambda: _sign(place, of, "iao", PROVIDER, _signed(place, changed, PROVIDER)),
    )
    _sign(place, of, "iao", PROVIDER, _signed(place, of, PROVIDER))
    _sign(place, of, "siro", RECIPIENT, _signed(place, of, RECIPIENT, "siro"))
    _change_a_word(place, of.id)
    yield attempted(
        "change a word after signing, in the register's own file",
        "signature.of.digest",
        lambda: activate(place.desk, place.officer, of.id),
    )


def changed_words(text: AgreementText) -> Agreement:
    """Return an agreement with one word changed after it was signed.

    Args:
        text: The agreement.

    Returns:
        The other agreement, of the same name.
    """
    return read_agreement(_variant(text, text.id, ("without names", "with names")))


def _variant(text: AgreementText, name: str, *changes: tuple[str, str]) -> Source:
    written = text.path.read_text(encoding="utf-8").replace(f"id: {text.id}\n", f"id: {name}\n")
    for before, after in changes:
        written = written.replace(before, after)
    return parse_yaml(written, name=f"{name}.yaml")


def _propose(place: Place, source: Source) -> None:
    name = read_agreement(source).id
    propose(place.desk, place.actor(RECIPIENT, "analyst"), name, document=source)


def _approve(place: Place, agreement: Agreement, actor: Actor) -> None:
    decide(place.desk, actor, agreement.id, decision=Decision("approve"))


def _signed(
    place: Place, agreement: Agreement, organisation: str, role: str = "iao", *, name: str = ""
) -> dict[str, object]:
    machine = place.machine(organisation)
    key = str(machine.key_document(organisation, role)["id"])
    return vault.sign(
        agreements.of(agreement),
        by={"organisation": name or organisation, "role": role, "key": key},
        at=place.desk.now(),
        private=machine.signing_key(organisation, role),
    )


def _sign(
    place: Place, agreement: Agreement, role: str, organisation: str, signed: dict[str, object]
) -> None:
    sign(place.desk, place.actor(organisation, role), agreement.id, signature=signed)


def _change_a_word(place: Place, agreement: str) -> None:
    """Do what an operator can do who opens the register with another program."""
    with closing(sqlite3.connect(place.desk.home / "register.sqlite3")) as register:
        register.execute(
            "UPDATE authority_agreement SET document = replace(document, 'cold', 'old')"
            " WHERE name = ?",
            (agreement,),
        )
        register.commit()
