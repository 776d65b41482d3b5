"""Keys, accessions, paper and the auditor's zip by the JSON API."""

import json

import pytest

from irwell import vault
from irwell.api import joining_acts, person
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.issue import issue
from irwell.ledger.audit_verifier import verify
from tests.unit.authority.place import COUNCIL, found_place
from tests.unit.authority.signing_parts import JOINER, accession, add_body, in_force
from tests.unit.authority.test_papers import LIST


@pytest.fixture
def place(tmp_path, transactional_db, monkeypatch):
    made = found_place(tmp_path)
    for module in (joining_acts, person):
        monkeypatch.setattr(module, "desk", lambda: made.desk)
    return made


def ask(place, client, who, method, path, body=None, *, kind="application/json"):
    actor = place.who(who)
    admins = {COUNCIL: "council admin", JOINER: f"{JOINER} admin"}
    granter = place.who(admins[actor.organisation]) if actor.organisation in admins else actor
    made = issue(place.desk, granter, actor.organisation, kind="person", person=actor.id)
    data = json.dumps(body) if kind == "application/json" else body
    extra = {} if method == "get" else {"data": data, "content_type": kind}
    headers = {"authorization": f"Bearer {made.bearer}"}
    return getattr(client, method)(f"/api/v1{path}", headers=headers, **extra)


def test_a_body_joins_is_listed_and_leaves(place, client) -> None:
    in_force(place)
    add_body(place)
    document, signature = accession(place)
    form = {"accession": document.value, "signature": signature}
    siro = f"{JOINER} siro"
    answer = ask(place, client, siro, "post", "/agreements/warm-homes/accessions", form)
    assert answer.status_code == 200, answer.content
    assert answer.json()["hosted_terms"].startswith("The node holds the data as a processor")
    listed = ask(place, client, siro, "get", "/agreements/warm-homes/signatories").json()
    assert [(one["organisation"], one["of"], one["stands"]) for one in listed][-1] == (
        JOINER, "accession", True)  # fmt: skip
    reason = {"reason": "the project has ended"}
    left = ask(place, client, siro, "post", "/agreements/warm-homes/leave", reason)
    assert left.json()["left_at"]
    refused = ask(place, client, siro, "get", "/agreements/warm-homes/signatories")
    assert refused.status_code == 403


def test_a_key_is_replaced_and_revoked(place, client) -> None:
    made = vault.rotate(place.folder / "machines", COUNCIL, "siro", place.desk.now())
    path = f"/organisations/{COUNCIL}/keys"
    answer = ask(place, client, "council siro", "post", path, {"rotation": made.document()})
    assert answer.json()["key"] == made.key["id"]
    path = f"/keys/{made.key['id']}/revoke"
    answer = ask(place, client, "council siro", "post", path, {"reason": "it was copied"})
    assert answer.json()["end"] == "revoked"
    broken = ask(place, client, "council siro", "post", f"/organisations/{COUNCIL}/keys",
                 {"rotation": {"irwell_rotation": 2}})  # fmt: skip
    assert broken.status_code == 400


def test_paper_comes_in(place, client) -> None:
    answer = ask(place, client, "officer", "post", "/paper/old-list", LIST, kind="text/csv")
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["entered"]) == 2
    assert {one["row"] for one in answer.json()["findings"]} >= {3, 4}


def test_the_auditors_zip_verifies(place, client) -> None:
    in_force(place)
    officer = place.who("officer")
    place.people["auditor"] = appoint(place.desk, officer, COUNCIL, roles=("auditor",)).id
    answer = ask(place, client, "auditor", "get", "/agreements/warm-homes/audit.zip")
    assert answer["Content-Type"] == "application/zip"
    assert all(one.holds for one in verify(answer.content))
    refused = ask(place, client, "council siro", "get", "/agreements/warm-homes/audit.zip")
    assert refused.status_code == 403
