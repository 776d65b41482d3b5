"""From an empty home to a read, by the JSON API alone: nothing is typed twice.

One command founds the home and writes the first officer's token. From there on a script asks over
HTTP with the standard library: it requests, drafts, reviews, signs on its own machine, activates,
deposits, releases. The read is made with the public Delta Sharing client. All bodies are invented.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import delta_sharing
import pytest

from irwell import vault
from irwell.vault import Keyring
from tests.journeys.server import AUTHORITY, COUNCIL, LONDON, TRUST, Server, irwell, served

DATA_SET = f"{COUNCIL}/rent@1"
NAME, ASKED = "keep-a-home", "need-rent"
AT = f"/agreements/{NAME}"
PROPOSED = ("propose", "permitted")
ROLES = {
    COUNCIL: ("steward", "ig_lead", "dpo", "iao"),
    TRUST: ("analyst", "dpo", "auditor"),
}
# What of a request stands in the agreement, and where.
FLOWS = {
    "from": "parties.recipient.org",
    "to": "parties.provider.org",
    "data_sets.0": "data.0.dataset",
    "purpose.code": "purpose.code",
    "purpose.outcome_measure": "purpose.benefit.measure",
    "why_necessary": "purpose.need",
    "less_intrusive_considered": "purpose.less_intrusive_considered",
    "frequency": "time.refresh",
    "needed_by": "time.start",
    "proposed_powers.0": "law.powers.0",
    "stages.exit": "time.exit_plan",
    "template": "template",
}
CONTRACT = f"""apiVersion: v3.1.0
kind: DataContract
id: {COUNCIL}/rent
version: 1.0.0
status: active
name: Rent accounts
schema:
  - name: accounts
    properties:
      - name: property
        logicalType: string
        required: true
        classification: ordinary
        customProperties:
          - {{property: irwell.identifies, value: direct}}
          - {{property: irwell.identifierType, value: uprn}}
      - {{name: arrears, logicalType: number, classification: ordinary}}
      - {{name: last_paid, logicalType: date, classification: ordinary}}
      - {{name: notes, logicalType: string, classification: ordinary}}
"""


def day(ahead: int) -> str:
    return (datetime.now(LONDON).date() + timedelta(days=ahead)).isoformat()


def rows() -> str:
    """Thirty accounts; those with an odd number were last paid too long ago to leave."""
    lines = ["property,arrears,last_paid,notes"]
    for i in range(30):
        paid = day(-10) if i % 2 == 0 else day(-400)
        lines.append(f"{900000 + i},{100 + i * 50},{paid},CANARY-{i:03d}-never-to-leave")
    return "\n".join(lines) + "\n"


def asked(name: str = ASKED) -> dict[str, Any]:
    return {
        "irwell_request": 1,
        "id": name,
        "from": TRUST,
        "to": COUNCIL,
        "data_sets": [DATA_SET],
        "template": "homelessness_prevention",
        "purpose": {
            "code": "homelessness_prevention",
            "text": "Offer advice to people whose rent falls behind.",
            "outcome_measure": "homes kept after advice within six months",
        },
        "why_necessary": "The trust does not know whose rent falls behind until it is too late.",
        "less_intrusive_considered": "Counts by ward; nobody can be offered advice from them.",
        "people_affected_estimate": 900,
        "fields_wanted": ["home", "arrears", "last paid"],
        "frequency": "weekly",
        "needed_by": day(0),
        "proposed_powers": ["housing_act_1996_s179"],
        "readiness": {"assurance": "Checked in May of this year.", "training": "All, this March."},
        "stages": {
            "who": "Advisers of the trust; tenants who owe rent.",
            "how": "Read from the node into a list that two advisers can open.",
            "review": "After six months, by both bodies together.",
            "exit": "The trust goes back to waiting for people to call.",
        },
    }


ANSWERS = {
    "id": NAME,
    "home": "property",
    "arrears": "arrears",
    "last_paid": "last_paid",
    "dpia": "DPIA-INVENTED-7",
    "notice": f"https://{COUNCIL}.example/privacy",
    "end": day(300),
    "review": day(150),
}


def facts(body: str, sector: str) -> dict[str, Any]:
    return {
        "irwell_organisation": 1,
        "id": body,
        "name": body.replace("-", " ").title(),
        "sector": sector,
        "public_authority": sector == "local_government",
        "assurance": {"expires": day(200), "cyber_essentials": "invented certificate"},
        "contacts": {"dpo": f"dpo@{body}.example", "ig_lead": f"ig@{body}.example"},
    }


@dataclass
class Answer:
    """A status, and what was answered as plain values."""

    status: int
    value: Any

    @property
    def rule(self) -> str:
        return str(self.value["rule"])


@dataclass
class Script:
    """What asks: an address, the tokens of people, the keys on its own machine, what it typed."""

    address: str
    folder: Path
    tokens: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    typed: list[Any] = field(default_factory=list)

    @property
    def machine(self) -> Keyring:
        return Keyring(self.folder / "machine")

    def ask(
        self, who: str, method: str, path: str, body: Any = None, *, typed: bool = True
    ) -> Answer:
        """Ask as a person; what the node gave before and is sent back is not typed."""
        data, kind = body, "text/csv"
        if isinstance(body, Mapping):
            data, kind = json.dumps(body), "application/json"
            if typed:
                self.typed.append(body)
        headers = {"Content-Type": kind}
        if who:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        coded = data.encode() if isinstance(data, str) else data
        asks = Request(self.address + path, data=coded, headers=headers, method=method)
        try:
            with urlopen(asks, timeout=120) as answer:
                return Answer(answer.status, _read(answer.read()))
        except HTTPError as error:
            with error:
                return Answer(error.code, _read(error.read()))

    def do(self, who: str, path: str, body: Any = None, *, typed: bool = True) -> Any:
        answer = self.ask(who, "POST", f"/api/v1{path}", {} if body is None else body, typed=typed)
        assert answer.status == 200, (path, answer)
        return answer.value

    def see(self, who: str, path: str) -> Any:
        answer = self.ask(who, "GET", path)
        assert answer.status == 200, (path, answer)
        return answer.value

    def refused(self, who: str, path: str, body: Any = None) -> str:
        answer = self.ask(who, "POST", f"/api/v1{path}", {} if body is None else body, typed=False)
        assert answer.status == 403, (path, answer)
        return answer.rule

    def appoint(
        self, who: str, body: str, name: str, roles: list[str], key: Any = None, giver: str = ""
    ) -> None:
        words = {"roles": roles, "title": name, "key": key}
        self.ids[name] = self.do(who, f"/organisations/{body}/people", words, typed=False)["id"]
        words = {"kind": "person", "person": self.ids[name]}
        made = self.do(giver or who, f"/organisations/{body}/tokens", words, typed=False)
        self.tokens[name] = made["bearer"]

    def admit(self, body: str, sector: str) -> None:
        """Admit a body with its document; the officer hands its administrator a first token."""
        self.do("officer", "/organisations", {"id": body, "profile": facts(body, sector)})
        admin = f"{body} administrator"
        self.appoint("officer", body, admin, ["administrator"])
        first = self.tokens[admin]
        words = {"kind": "person", "person": self.ids[admin]}
        made = self.do(admin, f"/organisations/{body}/tokens", words, typed=False)
        self.tokens[admin] = made["bearer"]
        self.tokens[f"{body} first"] = first
        self.machine.create_root(body)
        key = self.machine.new_signing_key(body, "siro")
        self.appoint(admin, body, f"{body} siro", ["siro"], key)
        for role in ROLES[body]:
            # An auditor sees what concerns all bodies: an officer appoints one.
            who = "officer" if role == "auditor" else admin
            self.appoint(who, body, f"{body} {role}", [role], giver=admin)

    def signature(self, agreement: Mapping[str, Any], body: str) -> dict[str, Any]:
        """Sign what the node shows, over a digest that is computed here."""
        from irwell import agreements

        form = agreements.agreement_from(dict(agreement["document"]))
        assert form.digest == agreement["digest"]
        key = self.machine.key_document(body, "siro")
        return vault.sign(
            agreements.of(form),
            by={"organisation": body, "role": "siro", "key": key["id"]},
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            private=self.machine.signing_key(body, "siro"),
        )

    def ledger(self) -> list[dict[str, Any]]:
        """Every entry, as an officer exports them."""
        lines = self.ask("officer", "GET", "/ledger.jsonl").value
        return list(lines)


def _read(content: bytes) -> Any:
    found = [json.loads(line) for line in content.decode().splitlines() if line]
    return found[0] if len(found) == 1 else found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("empty")
    made = irwell("home", "create", "--home", folder / "home", "--authority", AUTHORITY, "--name",
                  "Vale Data Authority", "--token", folder / "officer.token", "--json")  # fmt: skip
    assert made.code == 0, made.err
    with served(folder / "home") as running:
        yield running


@pytest.fixture(scope="module")
def script(server: Server) -> Script:
    """Two bodies admitted, one data set described and deposited; nothing is agreed."""
    token = (server.home.parent / "officer.token").read_text().strip()
    made = Script(server.address, server.home.parent, {"officer": token})
    made.admit(COUNCIL, "local_government")
    made.admit(TRUST, "third_sector")
    path = f"/api/v1/data-sets/{DATA_SET}"
    assert made.ask(f"{COUNCIL} steward", "PUT", f"{path}/contract", CONTRACT).status == 200
    assert made.ask(f"{COUNCIL} steward", "POST", f"{path}/deposits", rows()).status == 200
    return made


@dataclass
class Story:
    """What the node answered on the way, by the name of the step."""

    script: Script
    told: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(script: Script) -> Story:
    """The whole way, told once; the tests look at what was answered."""
    made = Story(script)
    _ask(made)
    _review(made)
    _sign(made)
    made.told["release"] = script.do(f"{COUNCIL} steward", f"{AT}/release", {"data_set": DATA_SET})
    return made


def _ask(story: Story) -> None:
    script, told = story.script, story.told
    told["search"] = script.see(f"{TRUST} analyst", f"/api/v1/search?q={quote('rent arrears')}")
    script.do(f"{TRUST} analyst", "/requests", asked())
    told["submitted"] = script.see(f"{TRUST} analyst", f"/api/v1/requests/{ASKED}")
    script.do("officer", f"/requests/{ASKED}/triage", {"urgency": "urgent"})
    told["owners"] = script.see("officer", f"/api/v1/requests/{ASKED}/owners")
    owner = next(one["person"] for one in told["owners"] if one["roles"] == ["iao"])
    script.do("officer", f"/requests/{ASKED}/assign", {"owner": owner})
    told["with owner"] = script.see(f"{COUNCIL} iao", f"/api/v1/requests/{ASKED}")
    script.do(f"{COUNCIL} iao", f"/requests/{ASKED}/respond", {"outcome": "accept"})
    told["open"] = script.do(f"{TRUST} analyst", f"/requests/{ASKED}/draft")["open"]
    told["draft"] = script.do(f"{COUNCIL} iao", f"/requests/{ASKED}/draft", {"answers": ANSWERS})


def _review(story: Story) -> None:
    script, told, refused = story.script, story.told, story.refused
    text = told["draft"]["agreement"]
    script.do(f"{COUNCIL} iao", f"{AT}?request={ASKED}", text, typed=False)
    told["draft status"] = script.see(f"{TRUST} analyst", f"/api/v1{AT}")
    script.do(f"{COUNCIL} ig_lead", f"{AT}/assess")
    approve = {"outcome": "approve"}
    refused["before advice"] = script.refused(f"{COUNCIL} siro", f"{AT}/decide", approve)
    least = {"outcome": "supports", "reasons": "Bands are as little as the charity needs."}
    script.do(f"{COUNCIL} dpo", f"{AT}/advise", least)
    told["half advised"] = script.see(f"{COUNCIL} dpo", f"/api/v1{AT}")
    many = {"outcome": "does_not_support", "reasons": "Ten advisers are more than are needed."}
    script.do(f"{TRUST} dpo", f"{AT}/advise", many)
    refused["by its author"] = script.refused(f"{COUNCIL} iao", f"{AT}/decide", approve)
    refused["by an officer"] = script.refused("officer", f"{AT}/decide", approve)
    refused["by a receiver"] = script.refused(f"{TRUST} siro", f"{AT}/decide", approve)
    refused["against advice"] = script.refused(f"{COUNCIL} siro", f"{AT}/decide", approve)
    told["approved"] = script.do(f"{COUNCIL} siro", f"{AT}/decide", {
        **approve, "against_advice": "Seven of the ten only answer the telephone."})  # fmt: skip


def _sign(story: Story) -> None:
    script, refused = story.script, story.refused
    shown = script.see(f"{TRUST} siro", f"/api/v1{AT}")
    own, other = (script.signature(shown, body) for body in (COUNCIL, TRUST))
    refused["author signs"] = script.refused(f"{COUNCIL} iao", f"{AT}/signatures", own)
    script.do(f"{COUNCIL} siro", f"{AT}/signatures", own, typed=False)
    refused["activated early"] = script.refused("officer", f"{AT}/activate")
    script.do(f"{TRUST} siro", f"{AT}/signatures", other, typed=False)
    story.told["active"] = script.do("officer", f"{AT}/activate")


def leaf(value: Any, path: str) -> Any:
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def sentences(value: Any) -> Iterator[str]:
    """Every text of a document that has a blank in it."""
    if isinstance(value, Mapping):
        for own in value.values():
            yield from sentences(own)
    elif isinstance(value, list):
        for own in value:
            yield from sentences(own)
    elif isinstance(value, str) and " " in value:
        yield value


def test_what_the_request_says_stands_in_the_agreement(story: Story) -> None:
    document = story.script.see(f"{TRUST} siro", f"/api/v1{AT}")["document"]
    request = story.told["submitted"]["document"]
    assert request == asked()
    for ours, theirs in FLOWS.items():
        assert leaf(document, theirs) == leaf(request, ours), ours
    assert document["parties"]["provider"]["contact"] == f"ig@{COUNCIL}.example"
    assert {one["blank"] for one in story.told["open"]} == set(ANSWERS)
    assert story.told["draft"]["open"] == []
    assert "no lawyer" in story.told["draft"]["checked"]


def test_the_agreement_names_its_request_and_the_request_its_agreement(story: Story) -> None:
    shown = story.script.see("officer", f"/api/v1{AT}")
    asked_ = story.script.see("officer", f"/api/v1/requests/{shown['request']}")
    assert (asked_["request"], asked_["agreements"]) == (ASKED, [f"{NAME}.v1"])
    (entry,) = [e for e in story.script.ledger() if (e["act"], e["outcome"]) == PROPOSED]
    assert entry["facts"]["request"] == ASKED


def test_no_sentence_is_typed_twice(story: Story) -> None:
    typed = [text for one in story.script.typed for text in sentences(one)]
    assert len(typed) > 15
    names = {facts(body, "")["name"] for body in (COUNCIL, TRUST)} | {"invented certificate"}
    assert sorted(t for t in set(typed) - names if typed.count(t) > 1) == []


def test_the_search_finds_the_data_and_the_template(story: Story) -> None:
    found = {(one["kind"], one["id"]) for one in story.told["search"]}
    assert {("data_set", DATA_SET), ("template", "homelessness_prevention")} <= found


def test_whose_turn_it_is_and_the_days_left_are_shown(story: Story) -> None:
    told = story.told
    (first,) = told["submitted"]["turns"]
    assert (first["step"], first["organisation"], first["role"]) == ("triage", AUTHORITY, "officer")
    assert first["working_days_left"] == 2
    (owner,) = told["with owner"]["turns"]
    assert (owner["step"], owner["organisation"]) == ("respond", COUNCIL)
    assert owner["working_days_left"] == 10
    (turn,) = told["draft status"]["turns"]
    assert (turn["step"], turn["organisation"], turn["role"]) == ("assess", COUNCIL, "ig_lead")
    assert told["draft status"]["lapses_on"] == day(90)
    assert [one["organisation"] for one in told["half advised"]["turns"]] == [TRUST]
    assert "advise" in {one["act"] for one in told["half advised"]["next"]}


def test_the_refusals_on_the_way_leave_their_entries(story: Story) -> None:
    assert story.refused == {
        "before advice": "agreement.assessed",
        "by its author": "decide.self_approval",
        "by an officer": "roles.decide",
        "by a receiver": "roles.party",
        "against advice": "decide.against_advice",
        "author signs": "sign.self_approval",
        "activated early": "agreement.approved",
    }
    entries = [e for e in story.script.ledger() if e["subject"]["id"] == NAME]
    kept = [e["reasons"][0] for e in entries if e["outcome"] == "refused"]
    assert kept == list(story.refused.values())
    done = [e["act"] for e in entries if e["outcome"] == "permitted"]
    assert done == ["propose", "assess", "advise", "advise", "decide", "sign", "sign", "activate",
                    "release"]  # fmt: skip


def test_reasons_are_for_the_parties_and_no_words_stand_in_the_ledger(story: Story) -> None:
    script, words = story.script, "Seven of the ten only answer the telephone."
    for who, seen in ((f"{TRUST} analyst", words), ("officer", "")):
        reviews = script.see(who, f"/api/v1{AT}")["reviews"]
        assert [r["step"] for r in reviews] == ["assess", "advise", "advise", "decide"]
        assert reviews[-1]["against_advice"] == seen
    assert words not in json.dumps(script.ledger())


def test_the_time_is_shown_by_step_and_role(story: Story) -> None:
    found = story.script.see(f"{TRUST} analyst", f"/api/v1{AT}/timing")
    steps = [(one["step"], one["organisation"], one["role"]) for one in found["steps"]]
    assert steps == [
        ("triage", AUTHORITY, "officer"), ("assign", AUTHORITY, "officer"),
        ("respond", COUNCIL, "iao"), ("propose", TRUST, "analyst"),
        ("assess", COUNCIL, "ig_lead"), ("advise", COUNCIL, "dpo"), ("advise", TRUST, "dpo"),
        ("decide", COUNCIL, "siro"), ("sign", COUNCIL, "siro"), ("sign", TRUST, "siro"),
        ("activate", AUTHORITY, "officer"),
    ]  # fmt: skip
    assert found["days"] < 1
    assert all(one["until"] for one in found["steps"])
    middle = story.script.see(f"{TRUST} analyst", "/api/v1/timing")
    assert middle["agreements"] == 1
    assert {one["step"] for one in middle["steps"]} >= {"triage", "advise", "activate"}


def test_the_public_register_shows_it(story: Story) -> None:
    shown = story.script.see("", f"/register/{NAME}.json")
    assert shown["purpose"]["code"] == "homelessness_prevention"
    assert "CANARY" not in json.dumps(shown)


def test_the_public_client_reads_what_the_agreement_lets_out(story: Story) -> None:
    script = story.script
    profile = script.do(f"{TRUST} administrator", f"/organisations/{TRUST}/tokens",
                        {"kind": "recipient", "system": "desk"}, typed=False)  # fmt: skip
    file = script.folder / "desk.share"
    file.write_text(json.dumps(profile))
    (table,) = delta_sharing.SharingClient(str(file)).list_all_tables()
    frame = delta_sharing.load_as_pandas(f"{file}#{table.share}.{table.schema}.{table.name}")
    assert sorted(frame.columns) == ["arrears", "home", "last_paid"]
    assert sorted(frame["home"]) == [str(900000 + i) for i in range(0, 30, 2)]
    assert story.told["release"]["rows"] == len(frame)


def test_an_officer_gives_a_body_its_first_token_and_no_second(story: Story) -> None:
    script = story.script
    old = script.ask(f"{TRUST} first", "GET", "/api/v1/agreements")
    assert (old.status, old.value["errorCode"]) == (401, "UNAUTHENTICATED")
    words = {"kind": "person", "person": script.ids[f"{TRUST} administrator"]}
    assert script.refused("officer", f"/organisations/{TRUST}/tokens", words) == "roles.own_body"


def test_a_refused_request_has_codes_reasons_and_its_clock(story: Story) -> None:
    script, other = story.script, "need-more-rent"
    source = asked(other)
    script.do(f"{TRUST} analyst", "/requests", source, typed=False)
    script.do("officer", f"/requests/{other}/triage")
    script.do("officer", f"/requests/{other}/assign", {"owner": script.ids[f"{COUNCIL} iao"]})
    at, owner = f"/requests/{other}/respond", f"{COUNCIL} iao"
    bare = script.ask(owner, "POST", f"/api/v1{at}", {"outcome": "refuse"}, typed=False)
    assert (bare.status, bare.rule) == (400, "respond.codes")
    coded = {"outcome": "refuse", "codes": ["not_minimised", "cost"]}
    assert script.refused(owner, at, coded) == "respond.reasons"
    script.do(owner, at, {**coded, "reasons": "Bands by home do; the same is shared already."})
    shown = script.see(f"{TRUST} analyst", f"/api/v1/requests/{other}")
    assert (shown["state"], shown["codes"]) == ("refused", ["cost", "not_minimised"])
    assert shown["reasons"] == "Bands by home do; the same is shared already."
    assert shown["reasons_due"] == {"by": day(28), "given": day(0)}
    assert shown["turns"] == shown["next"] == []
    assert script.see("officer", f"/api/v1/requests/{other}")["reasons"] == ""
    listed = script.see(f"{COUNCIL} iao", "/api/v1/requests?state=refused")
    assert [(one["request"], "reasons" in one) for one in listed] == [(other, False)]


def test_the_server_had_no_fault(story: Story, server: Server) -> None:
    assert "Traceback" not in server.faults()
