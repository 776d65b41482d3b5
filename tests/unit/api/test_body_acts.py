"""Bodies by the JSON API: a body joins, is amended, suspended, verified, and shown."""

import json

import pytest

from irwell.api import body_acts, person
from irwell.authority.acts.issue import issue
from irwell.authority.models import Agreement, Organisation
from tests.unit.authority.body_parts import facts, known
from tests.unit.authority.place import COUNCIL, TRUST, found_place

API = "/api/v1/organisations"


@pytest.fixture
def place(tmp_path, transactional_db, monkeypatch):
    made = found_place(tmp_path)
    for module in (body_acts, person):
        monkeypatch.setattr(module, "desk", lambda: made.desk)
    return made


def ask(place, client, who, method, path, body=None):
    actor = place.who(who)
    made = issue(place.desk, actor if "administrator" in actor.roles else place.who("trust admin"),
                 actor.organisation, kind="person", person=actor.id)  # fmt: skip
    return getattr(client, method)(
        f"{API}{path}", json.dumps(body) if body is not None else None,
        content_type="application/json", headers={"authorization": f"Bearer {made.bearer}"},
    )  # fmt: skip


def test_a_body_joins_with_its_document_alone(place, client) -> None:
    profile = facts("new-trust")
    answer = ask(place, client, "officer", "post", "", {"id": "new-trust", "profile": profile})
    assert answer.status_code == 200, answer.content
    row = Organisation.objects.get(pk="new-trust")
    assert (row.name, row.sector) == (profile["name"], profile["sector"])
    assert answer.json() == {"id": "new-trust", "place": "hosted", "digest": row.profile_digest}


def test_a_body_joins_with_a_name_and_a_sector(place, client) -> None:
    form = {"id": "new-trust", "name": "New Trust", "sector": "third_sector"}
    assert ask(place, client, "officer", "post", "", form).json()["digest"] == ""


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"id": "new-trust"}, "REFUSED"),
        ({"id": "new-trust", "profile": {"id": "new-trust"}}, "REFUSED"),
        ({"id": "new-trust", "name": "X", "sector": "police", "profile": {"id": 7}},
         "DOCUMENT_INVALID"),
        ({"id": "new-trust", "boss": "x"}, "DOCUMENT_INVALID"),
    ],
)  # fmt: skip
def test_a_body_does_not_join_half_said(place, client, form, code) -> None:
    answer = ask(place, client, "officer", "post", "", form)
    assert (answer.status_code // 100, answer.json()["errorCode"]) == (4, code)


def test_a_change_of_identity_is_answered_and_verified(place, client) -> None:
    known(place)
    place.describe()
    place.agree()
    new = facts(TRUST, controlled_by="Invented Holdings")
    answer = ask(place, client, "trust admin", "put", f"/{TRUST}", new).json()
    assert answer["status"] == "suspended"
    assert answer["reason"] == f"identity of {TRUST} changed: control"
    assert Agreement.objects.get().state == "suspended"
    form = {"seen": "the company register", "digest": answer["digest"]}
    refused = ask(place, client, "trust admin", "post", f"/{TRUST}/assure", form)
    assert (refused.status_code, refused.json()["rule"]) == (403, "roles.assure")
    again = ask(place, client, "officer", "post", f"/{TRUST}/assure", form).json()
    assert (again["status"], again["reason"]) == ("member", "")
    assert again["verified_at"]
    shown = ask(place, client, "trust admin", "get", f"/{TRUST}").json()
    assert shown["agreements"] == [f"{Agreement.objects.get().id} (suspended)"]
    assert shown["profile"] == new


def test_a_body_is_not_amended_by_another(place, client) -> None:
    known(place)
    answer = ask(place, client, "trust admin", "put", f"/{COUNCIL}", facts(COUNCIL, areas=[
        "E08000003"]))  # fmt: skip
    assert (answer.status_code, answer.json()["rule"]) == (403, "roles.own_body")


def test_nobody_without_a_token_is_shown_a_body(place, client) -> None:
    assert client.get(f"{API}/{COUNCIL}").status_code == 401
