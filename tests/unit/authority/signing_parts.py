"""People with keys, a third body of the class, and an agreement that it may join."""

import json
from typing import Any

from irwell import agreements, vault
from irwell.agreements.accession import accession_document, of_accession, read_accession
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.join import join
from irwell.documents import Source, parse_json, parse_yaml
from tests.unit.authority.body_parts import known, source
from tests.unit.authority.place import AGREEMENT, TRUST

JOINER = "hearth-trust"
OPEN = (
    AGREEMENT.replace("kind: one_way", "kind: accession")
    + """
accession:
  joins_as: recipient
  sectors: [third_sector]
  until: 2027-05-31
  hosted_terms: The node holds the data as a processor, on the terms of the node.
"""
)


def add_body(place, body: str = JOINER, **changes: Any) -> None:
    """A body with an organisation document, an administrator, and a SIRO with a key."""
    profile = source(body, **changes)
    sector = str(profile.value["sector"])
    join(place.desk, place.who("officer"), body, name=body.title(), sector=sector, profile=profile)
    first = appoint(place.desk, place.who("officer"), body, roles=("administrator",))
    place.people[f"{body} admin"] = first.id
    place.machines.create_root(body)
    key = place.machines.new_signing_key(body, "siro")
    admin = place.who(f"{body} admin")
    place.people[f"{body} siro"] = appoint(place.desk, admin, body, roles=("siro",), key=key).id
    place.people[f"{body} dpo"] = appoint(place.desk, admin, body, roles=("dpo",)).id


def accession(place, body: str = JOINER, text: str = OPEN, **changes: Any) -> tuple[Source, Any]:
    """An accession to an agreement, and the body's signature over it."""
    form = agreements.read_agreement(parse_yaml(text))
    document = {**accession_document(form, body, "2026-11-22T12:00:00Z"), **changes}
    source = parse_json(json.dumps(document), name="accession")
    return source, sign_with(place, body, of_accession(read_accession(source)))


def sign_with(place, body: str, of: dict[str, Any]) -> dict[str, Any]:
    """Sign as the SIRO of a body, on its own machine."""
    by = {"organisation": body, "role": "siro",
          "key": place.machines.key_document(body, "siro")["id"]}  # fmt: skip
    private = place.machines.signing_key(body, "siro")
    return vault.sign(of, by=by, at=place.desk.now(), private=private)


def in_force(place, text: str = OPEN) -> None:
    """Both bodies known, the agreement active, one release built."""
    known(place)
    place.describe()
    place.deposit()
    place.agree(text)
    place.release()


__all__ = ["JOINER", "OPEN", "TRUST", "accession", "add_body", "in_force", "sign_with"]
