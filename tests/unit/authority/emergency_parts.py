"""An emergency share between the invented bodies, and the duty officer who makes it."""

from typing import Any

from irwell import agreements, vault
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.emergency import Urgent, emergency
from irwell.documents import parse_yaml
from tests.unit.authority.place import COUNCIL, Place

WHY = "The river is over its banks; people without heating must be found tonight."
FLOOD = """
irwell: 1
id: flood-tonight
title: Homes without heating in the flood
kind: one_way
summary: Tells the trust how many homes in each district may need help tonight.
parties:
  provider: {org: fordham-council, role: controller}
  recipient: {org: warm-trust, role: controller}
purpose: {code: flood_help, need: Nobody else knows which districts need help tonight.}
law: {lawful_basis: {provider: art6_1_e, recipient: art6_1_f}}
data:
  - dataset: fordham-council/support@1
    as: homes
    columns:
      person: {from: nino, show: pseudonym, key: this_agreement}
      district: keep
where:
  - {column: income, is: present}
use:
  may: [view, count]
  outputs: {smallest_count: 10, round_to: 5}
time:
  start: 2026-11-22
  end: 2026-11-25
  after_end: {delete_within: 30 days, proof: destruction_certificate}
publish: {register: summary}
"""


def duty(place: Place) -> None:
    """Appoint the council's duty officer, with a key made on their own machine."""
    key = place.machines.new_signing_key(COUNCIL, "duty-officer")
    made = appoint(
        place.desk, place.who("council admin"), COUNCIL, roles=("duty_officer",), key=key
    )
    place.people["duty"] = made.id


def duty_signature(place: Place, text: str = FLOOD, role: str = "duty-officer") -> dict[str, Any]:
    key = place.machines.key_document(COUNCIL, role)
    return vault.sign(
        agreements.of(agreements.read_agreement(parse_yaml(text))),
        by={"organisation": COUNCIL, "role": role, "key": key["id"]},
        at=place.desk.now(),
        private=place.machines.signing_key(COUNCIL, role),
    )


def share(place: Place, text: str = FLOOD, *, person: str = "duty", role: str = "duty-officer"):
    form = agreements.read_agreement(parse_yaml(text))
    urgent = Urgent(parse_yaml(text), WHY, duty_signature(place, text, role))
    return emergency(place.desk, place.who(person), form.id, urgent=urgent)


def share_as(place: Place, actor: Any, number: int):
    """Somebody tries one of a few emergency shares."""
    text = FLOOD.replace("flood-tonight", f"flood-{number}")
    urgent = Urgent(parse_yaml(text), WHY, duty_signature(place, text))
    return emergency(place.desk, actor, f"flood-{number}", urgent=urgent)
