"""Agreements are proposed, reviewed, signed by both parties with own keys, and activated."""

from collections.abc import Mapping
from typing import Any

import requests

from irwell import agreements, vault
from irwell.authority.acts.activate import activate
from irwell.authority.acts.propose import propose
from irwell.authority.acts.sign import sign
from irwell.demo.story.notes import Tick
from irwell.demo.story.place import Place, write_json
from irwell.demo.story.reviewing import review
from irwell.demo.world import AgreementText
from irwell.documents import parse_yaml

PROVIDER_SIGNS, RECIPIENT_SIGNS = "iao", "siro"  # the proposer, an analyst, is neither


def agree(place: Place, tick: Tick) -> None:
    """Bring every agreement into force.

    Args:
        place: The story.
        tick: Called after each agreement.
    """
    for text in place.world.agreements:
        bring_into_force(place, text)
        tick()


def bring_into_force(place: Place, text: AgreementText, request: str = "") -> None:
    """Propose an agreement, let it be reviewed and signed, and activate it.

    Args:
        place: The story.
        text: The agreement, or a new version of one.
        request: The request that it answers, if there is one.
    """
    proposer = place.actor(text.recipient, "analyst")
    source = parse_yaml(text.path.read_bytes(), name=text.path.name)
    draft = propose(place.desk, proposer, text.id, document=source, request=request)
    review(place, draft.id)
    for organisation, role in signatories(text):
        sign_as(place, text, organisation, role)
    activate(place.desk, place.officer, text.id)


def signatories(text: AgreementText) -> tuple[tuple[str, str], ...]:
    """Say who signs an agreement.

    Args:
        text: The agreement.

    Returns:
        Body and role of each signatory.
    """
    return (text.provider, PROVIDER_SIGNS), (text.recipient, RECIPIENT_SIGNS)


def sign_as(place: Place, text: AgreementText, organisation: str, role: str) -> None:
    """Sign on the signatory's own machine, then enter the signature at the desk.

    Args:
        place: The story.
        text: The agreement.
        organisation: The body that signs.
        role: Its decider.
    """
    document = signature(place, text, organisation, role)
    path = place.out / "signatures" / f"{text.id}.{organisation}.json"
    write_json(path, document)
    sign(place.desk, place.actor(organisation, role), text.id, signature=document)


def signature(place: Place, text: AgreementText, organisation: str, role: str) -> dict[str, object]:
    """Sign an agreement with a decider's own key.

    Args:
        place: The story.
        text: The agreement.
        organisation: The body that signs.
        role: Its decider.

    Returns:
        The signature document.
    """
    return signed(place, organisation, role, agreements.of(place.agreement(text)))


def signed(place: Place, organisation: str, role: str, of: Mapping[str, Any]) -> dict[str, Any]:
    """Sign something on the machine of a decider.

    Args:
        place: The story.
        organisation: The body that signs.
        role: Its decider.
        of: What the signature is over.

    Returns:
        The signature document.
    """
    machine = place.machine(organisation)
    key = str(machine.key_document(organisation, role)["id"])
    return vault.sign(
        of,
        by={"organisation": organisation, "role": role, "key": key},
        at=place.desk.now(),
        private=machine.signing_key(organisation, role),
    )


def entered(place: Place) -> bool:
    """Say whether every agreement is active and stands in the public register, over HTTP.

    Args:
        place: The story, whose node is served.

    Returns:
        True if each entry is there for anybody, with the digest that both bodies signed.
    """
    return all(
        _public(place, text.id) == ("active", place.agreement(text).digest)
        for text in place.world.agreements
    )


def _public(place: Place, name: str) -> tuple[str, str]:
    answer = requests.get(f"{place.address}/register/{name}.json", timeout=30)
    found = answer.json() if answer.ok else {}
    return found.get("state", ""), found.get("digest", "")
