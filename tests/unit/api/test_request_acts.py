"""Requests and reviews by the JSON API: each act has its address, and lists have filters."""

import json

import pytest

from irwell.api import acts, person, request_acts, review_acts
from irwell.authority.acts.issue import issue
from irwell.documents import parse_yaml
from tests.unit.authority.asking import REQUEST, owner
from tests.unit.authority.place import AGREEMENT, COUNCIL, REASONS, TRUST, found_place

API = "/api/v1"


@pytest.fixture
def place(tmp_path, transactional_db, monkeypatch):
    made = found_place(tmp_path)
    for module in (acts, person, request_acts, review_acts):
        monkeypatch.setattr(module, "desk", lambda: made.desk)
    made.describe()
    owner(made)
    return made


@pytest.fixture
def ask(place, client):
    bearers: dict[str, str] = {}

    def asked(who, method, path, body=None):
        if who not in bearers:
            actor = place.who(who)
            admin = {COUNCIL: "council admin", TRUST: "trust admin"}.get(actor.organisation, who)
            made = issue(place.desk, place.who(admin), actor.organisation, kind="person",
                         person=actor.id)  # fmt: skip
            bearers[who] = made.bearer
        data = body if isinstance(body, str) else json.dumps({} if body is None else body)
        sent = {} if method == "get" else {"data": data, "content_type": "application/json"}
        headers = {"authorization": f"Bearer {bearers[who]}"}
        return getattr(client, method)(f"{API}{path}", headers=headers, **sent)

    return asked


def entered(ask) -> None:
    request = json.dumps(parse_yaml(REQUEST).value)
    assert ask("analyst", "post", "/requests", request).json()["state"] == "submitted"


def test_a_request_goes_through_its_addresses(place, ask) -> None:
    entered(ask)
    triaged = ask("officer", "post", "/requests/need-homes/triage", {"urgency": "urgent"})
    assert triaged.json()["state"] == "triaged"
    people = ask("officer", "get", "/requests/need-homes/owners").json()
    assert place.people["owner"] in {one["person"] for one in people}
    given = ask("officer", "post", "/requests/need-homes/assign", {"owner": place.people["owner"]})
    assert (given.json()["state"], given.json()["answer_due"]) == ("with_owner", "2026-12-04")
    words = {"outcome": "return", "codes": ["quality"], "reasons": REASONS}
    answer = ask("owner", "post", "/requests/need-homes/respond", words)
    assert (answer.json()["state"], answer.json()["answer_due"]) == ("returned", "")


def test_requests_are_filtered_and_a_list_shows_no_reasons(place, ask) -> None:
    entered(ask)
    words = {"codes": ["other"], "reasons": REASONS}
    assert ask("analyst", "post", "/requests/need-homes/call-off", words).status_code == 200
    for query, count in (("", 1), ("?state=withdrawn", 1), ("?state=submitted", 0),
                         ("?urgency=routine", 1), ("?urgency=urgent", 0),
                         (f"?body={TRUST}", 1), ("?body=elsewhere", 0)):  # fmt: skip
        found = ask("steward", "get", f"/requests{query}").json()
        assert len(found) == count, query
        assert all("reasons" not in one for one in found)
    assert ask("steward", "get", "/requests/need-homes").json()["reasons"] == REASONS


def test_a_draft_takes_the_request_and_asks_for_the_rest(place, ask) -> None:
    entered(ask)
    none = ask("analyst", "post", "/requests/need-homes/draft")
    assert (none.status_code, none.json()["rule"]) == (400, "draft.template")
    unknown = ask("analyst", "post", "/requests/need-homes/draft", {"template": "no_such"})
    assert unknown.status_code == 404
    words = {"template": "homelessness_prevention", "answers": {"id": "a-draft"}}
    made = ask("steward", "post", "/requests/need-homes/draft", words).json()
    assert made["agreement"]["parties"]["recipient"]["org"] == TRUST
    assert made["agreement"]["id"] == "a-draft"
    assert made["agreement"]["time"]["refresh"] == "monthly"
    blanks = [one["blank"] for one in made["open"]]
    assert "dpia" in blanks
    assert "id" not in blanks
    wrong = {"template": "homelessness_prevention", "answers": {"end": "soon"}}
    assert ask("steward", "post", "/requests/need-homes/draft", wrong).json()["rule"] == (
        "answers.end"
    )


def test_an_agreement_goes_through_its_addresses(place, ask) -> None:
    text = json.dumps(parse_yaml(AGREEMENT).value)
    at = "/agreements/warm-homes"
    assert ask("analyst", "post", at, text).json()["state"] == "draft"
    assert ask("ig lead", "post", f"{at}/assess").json()["state"] == "assessed"
    words = {"outcome": "supports_with_conditions", "reasons": REASONS}
    bare = ask("dpo", "post", f"{at}/advise", words)
    assert (bare.status_code, bare.json()["rule"]) == (403, "advise.conditions")
    for who in ("dpo", "trust dpo"):
        words["conditions"] = ["Train the advisers first."]
        assert ask(who, "post", f"{at}/advise", words).status_code == 200
    approve = {"outcome": "approve", "conditions": ["Within a month."]}
    assert ask("council siro", "post", f"{at}/decide", approve).json()["state"] == "approved"
    shown = ask("analyst", "get", at).json()
    assert [one["step"] for one in shown["turns"]] == ["sign", "sign"]
    assert shown["reviews"][1]["conditions"] == ["Train the advisers first."]
    assert ask("analyst", "get", f"{at}/timing").json()["state"] == "approved"
    assert ask("analyst", "get", "/timing").json()["agreements"] == 0
    back = {"codes": ["cost"], "reasons": REASONS}
    assert ask("analyst", "post", f"{at}/call-off", back).json()["state"] == "withdrawn"


def test_a_proposal_may_name_an_accepted_request_only(place, ask) -> None:
    entered(ask)
    text = json.dumps(parse_yaml(AGREEMENT).value)
    early = ask("analyst", "post", "/agreements/warm-homes?request=need-homes", text)
    assert (early.status_code, early.json()["rule"]) == (403, "request.submitted")
    none = ask("analyst", "post", "/agreements/warm-homes?request=no-such", text)
    assert none.status_code == 404


def test_agreements_are_listed_in_pages(place, ask) -> None:
    for name in ("a-one", "b-two"):
        place.propose(AGREEMENT.replace("id: warm-homes", f"id: {name}"))
    first = ask("officer", "get", "/agreements?size=1")
    assert [one["agreement"] for one in first.json()] == ["a-one"]
    link = first.headers["Link"]
    assert link.endswith('; rel="next"')
    second = ask("officer", "get", link.partition(">")[0].removeprefix(f"<{API}"))
    assert [one["agreement"] for one in second.json()] == ["b-two"]
    assert "Link" not in second.headers
    assert ask("officer", "get", "/agreements?state=active").json() == []
    named = ask("officer", "get", "/agreements?q=two").json()
    assert [one["agreement"] for one in named] == ["b-two"]
    assert len(ask("officer", "get", "/agreements?q=WARM").json()) == 2  # in the title of both
    assert ask("officer", "get", "/agreements?size=0").status_code == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/requests/need-homes/respond", {"outcome": "perhaps"}),
        ("/requests/need-homes/triage", {"urgency": "soon"}),
        ("/requests/need-homes/assign", {}),
        ("/agreements/warm-homes/decide", {"outcome": "approve", "boss": "x"}),
        ("/agreements/warm-homes/advise", {"outcome": "supports"}),
        ("/requests", "irwell_request: 1\nid: x\n"),
    ],
)
def test_a_form_that_is_not_as_described_is_refused(place, ask, path, body) -> None:
    answer = ask("officer", "post", path, body)
    assert answer.status_code == 400
    assert answer.json()["remedy"]


def test_nobody_without_a_token_sees_or_searches(client, transactional_db) -> None:
    for path in ("/requests", "/requests/x", "/agreements/x", "/search?q=a", "/timing"):
        assert client.get(f"{API}{path}").status_code == 401, path


def test_what_could_meet_a_need_is_found(place, ask) -> None:
    found = ask("analyst", "get", "/search?q=council%20tax%20support").json()
    kinds = {(one["kind"], one["id"]) for one in found}
    assert ("data_set", f"{COUNCIL}/support@1") in kinds
    assert all(one["reasons"] for one in found)
    assert ask("analyst", "get", "/search?q=the").json() == []
