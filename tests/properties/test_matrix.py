"""Who may do what in which state, against a policy that is written out here by hand.

The policy knows nothing of the code: a new act without a line fails, and so does a line that the
code does not keep. For the acts of the life cycle every state is tried by every role of every side.
"""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from irwell.agreements.closing import Destroyed
from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.acts import act as frame
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.assess import assess
from irwell.authority.acts.assign import assign
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.certify import certify
from irwell.authority.acts.close import close
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.expire import expire
from irwell.authority.acts.lapse import lapse
from irwell.authority.acts.propose import propose
from irwell.authority.acts.respond import respond
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.acts.triage import triage
from irwell.authority.roles import ROLES
from irwell.documents import parse_yaml
from irwell.errors import IrwellError
from tests.properties.test_acts import attempts
from tests.unit.authority.asking import asked, owner
from tests.unit.authority.emergency_parts import duty
from tests.unit.authority.place import (
    AGREEMENT,
    COUNCIL,
    DATA_SET,
    NOON,
    REASONS,
    TRUST,
    found_place,
)

AUTHORITY, ELSEWHERE = "vale-authority", "elsewhere"
SIDES = {"provider": COUNCIL, "recipient": TRUST, "authority": AUTHORITY, "stranger": ELSEWHERE}
MACHINES = ("schedule", "recipient", "home", "founder")
OWNERS = {"iao", "siro"}
# act -> the roles that may try it at all.
MAY_TRY: dict[str, set[str]] = {
    "join": {"officer", "founder"},
    "appoint": {"administrator", "officer", "founder"},
    "amend": {"officer", "administrator"},
    "assure": {"officer"},
    "lapse_body": {"schedule", "officer"},
    "issue": {"administrator", "officer"},  # an officer for a first administrator
    "describe": {"steward", "iao", "home"},
    "deposit": {"steward", "iao", "schedule"},
    "withdraw": {"steward", *OWNERS},
    "propose": {"analyst", "steward", "officer", *OWNERS},
    "sign": OWNERS,
    "activate": {"officer", *OWNERS},
    "release": {"steward", "iao", "schedule"},
    "push": {"home"},
    "suspend": {"dpo", *OWNERS},
    "resume": OWNERS,
    "revoke": OWNERS,
    "expire": {"schedule", "officer"},
    "read": {"recipient", "analyst"},
    "served": {"schedule"},
    "measure": {"analyst"},
    "allocate": {"analyst"},
    "map": {"steward", "iao"},
    "accept": {"steward", *OWNERS},
    "refuse": {"steward", *OWNERS},
    "quarantine": {"steward", "dpo", *OWNERS},
    "collect": {"steward", "iao"},
    "forget": {"schedule"},
    "receive": {"analyst", "steward", *OWNERS},
    "fault": {"analyst", "steward", *OWNERS},
    "answer": {"steward", "iao"},
    "connect": {"steward", "iao"},
    "disconnect": {"steward", *OWNERS},
    "request": {"analyst", "steward", *OWNERS},
    "triage": {"officer"},
    "assign": {"officer", "ig_lead", "steward"},
    "respond": OWNERS,
    "assess": {"ig_lead"},
    "advise": {"dpo", "caldicott"},
    "decide": OWNERS,
    "call_off": {"analyst", "steward", "officer", *OWNERS},
    "lapse": {"schedule"},
    "accede": OWNERS,
    "leave": OWNERS,
    "rekey": {"administrator", *OWNERS},
    "revoke_key": {"administrator", "officer", "dpo", *OWNERS},
    "import_paper": {"officer"},
    "upgrade": {"analyst", "steward", "ig_lead", "officer", *OWNERS},
    "report": set(ROLES),  # anybody may press stop
    "handle": {"dpo", "ig_lead", "duty_officer", *OWNERS},
    "emergency": {"duty_officer"},
    "review_after": OWNERS,
    "close": {"schedule", "officer"},
    "certify": {"dpo", *OWNERS},
    "settle": {"dpo", "ig_lead", *OWNERS},
    "rights": {"dpo", "ig_lead", *OWNERS},
    "compel": {"dpo", *OWNERS},
}
UNSIGNED = {"draft", "assessed", "advised", "approved"}
LIVE = {"signed", "active", "suspended"}
P, R, A, S = "provider", "recipient", "authority", "stranger"
DECIDERS_OF_BOTH = {(side, role) for side in (P, R) for role in OWNERS}
OFFICER, CLOCK = {(A, "officer")}, {(A, "schedule")}
# The analyst of the recipient proposed it, so its body may take it back by these roles.
TAKES_BACK = DECIDERS_OF_BOTH | {(R, "analyst"), (R, "steward")}
# act of the life cycle -> states in which it goes -> who may, by side and role.
AGREEMENTS: dict[str, tuple[set[str], set[tuple[str, str]]]] = {
    "assess": ({"draft"}, {(P, "ig_lead")}),
    "advise": ({"assessed"}, {(P, "dpo"), (R, "dpo")}),
    "decide approve": ({"advised"}, {(P, "iao"), (P, "siro")}),
    "decide return": ({"draft", "assessed", "advised"}, {(P, "iao"), (P, "siro")}),
    "decide refuse": ({"draft", "assessed", "advised"}, {(P, "iao"), (P, "siro")}),
    "sign": ({"approved"}, DECIDERS_OF_BOTH),
    "activate": ({"signed"}, DECIDERS_OF_BOTH | OFFICER),
    "suspend": ({"active"}, DECIDERS_OF_BOTH | {(P, "dpo"), (R, "dpo")}),
    "resume": ({"suspended"}, {(P, "iao"), (P, "siro")}),
    "revoke": (LIVE, DECIDERS_OF_BOTH),
    "expire": (LIVE, CLOCK | OFFICER),
    "close": ({"expired", "revoked", "superseded"}, CLOCK | OFFICER),
    "certify": ({"closing"}, {(R, "dpo"), (R, "iao"), (R, "siro")}),
    "call_off": (UNSIGNED, TAKES_BACK),
    "lapse": (UNSIGNED, CLOCK),
    "propose": ({"", *UNSIGNED, *LIVE, "expired", "revoked", "superseded", "returned", "refused",
                 "withdrawn", "lapsed", "closing", "closed", "paper"},
                {*DECIDERS_OF_BOTH, *OFFICER,
                 *((side, role) for side in (P, R) for role in ("analyst", "steward"))}),
}  # fmt: skip
ASKED_STATES = ("submitted", "triaged", "with_owner", "accepted", "returned", "refused",
                "redirected", "withdrawn", "lapsed")  # fmt: skip
OPEN = {"submitted", "triaged", "with_owner"}
REQUESTS: dict[str, tuple[set[str], set[tuple[str, str]]]] = {
    "triage": ({"submitted"}, OFFICER),
    "assign": ({"triaged", "with_owner"}, {*OFFICER, (P, "ig_lead"), (P, "steward")}),
    "respond": ({"with_owner"}, {(P, "iao")}),  # the one to whom it is assigned
    "call_off": (OPEN, {(R, role) for role in ("analyst", "steward", "iao", "siro")}),
    "lapse": (OPEN, CLOCK),
}
STATES = sorted({"draft", "assessed", "advised", "approved", *LIVE, "expired", "revoked",
                 "superseded", "closing", "closed", "returned", "refused", "withdrawn", "lapsed",
                 "paper"})  # fmt: skip


@pytest.fixture
def place(tmp_path, db):
    made = found_place(tmp_path)
    duty(made)
    models.Organisation.objects.create(
        id=ELSEWHERE, name="Elsewhere", sector="private", joined_at=made.desk.now()
    )
    return made


def everybody(place) -> list[tuple[str, Actor]]:
    """One person for each role at each side, none of whom had a part in anything, and machines."""
    found = []
    for side, body in SIDES.items():
        for role in ROLES:
            if role == "officer" and side != "authority":
                continue  # `appoint` makes no such person
            person = models.Person.objects.create(
                id=f"m-{side}-{role.replace('_', '-')}", organisation_id=body, roles=[role],
                appointed_at=place.desk.now(),
            )  # fmt: skip
            found.append((side, Actor(body, (role,), person.id, "console")))
    machines = [(A, Actor(AUTHORITY, (role,), role, "task")) for role in MACHINES]
    return [*found, *machines]


def tried(do: Callable[[], Any]) -> str:
    """Do an act and undo it; the rule that refused it, or nothing."""
    with transaction.atomic():
        try:
            do()
            rule = ""
        except IrwellError as error:
            rule = error.rule or error.code
        transaction.set_rollback(True)
    return rule


def test_every_act_has_its_line() -> None:
    assert set(MAY_TRY) == set(frame.ACTS)
    told = {act.split()[0] for act in (*AGREEMENTS, *REQUESTS)}
    assert told <= set(MAY_TRY)
    for table in (AGREEMENTS, REQUESTS):
        for act, (_, who) in table.items():
            assert {role for _, role in who} <= MAY_TRY[act.split()[0]], act


def test_no_other_role_may_try_an_act(place) -> None:
    dice = random.Random(7)
    wrong = []
    for role in (*ROLES, *MACHINES):
        actor = Actor(COUNCIL, (role,), place.people["steward"], "console")
        for act, do in attempts(place, dice).items():
            if act in ("deposit", "release", "measure") and role in MAY_TRY[act]:
                continue  # the role may: the work itself is not done here
            if act == "appoint" and role in MAY_TRY[act]:
                continue  # its body refuses by a rule of the same name
            refused = tried(lambda do=do, actor=actor: do(actor)) == f"roles.{act}"
            if refused == (role in MAY_TRY[act]):
                wrong.append((act, role))
    assert not wrong


def prepared(place, state: str) -> None:
    """Bring an agreement to a state with the reviews and signatures that belong to it."""
    place.describe()
    place.propose()
    name = "warm-homes"
    if state == "draft":
        return
    assess(place.desk, place.who("ig lead"), name)
    if state == "assessed":
        return
    for adviser in ("dpo", "trust dpo"):
        advise(place.desk, place.who(adviser), name, outcome="supports", reasons=REASONS)
    if state == "advised":
        return
    decide(place.desk, place.who("council siro"), name, decision=Decision("approve"))
    if state == "approved":
        return
    place.sign()
    models.Agreement.objects.update(state=state)
    if state == "closing":
        models.Closing.objects.create(
            agreement_id="warm-homes.v1", opened_at=place.desk.now(), due_on="2026-12-22",
            recipients={TRUST: [DATA_SET]},
        )  # fmt: skip


def agreement_acts(place) -> dict[str, Callable[[Actor], Any]]:
    desk, name = place.desk, "warm-homes.v1"
    late = place.moved(clock=lambda: NOON + timedelta(days=400))
    text = AGREEMENT.replace("id: warm-homes", "id: warm-homes\nversion: 2")

    def no(outcome: str) -> Decision:
        return Decision(outcome, ("cost",), REASONS)

    return {
        "assess": lambda a: assess(desk, a, name),
        "advise": lambda a: advise(desk, a, name, outcome="supports", reasons=REASONS),
        "decide approve": lambda a: decide(desk, a, name, decision=Decision("approve")),
        "decide return": lambda a: decide(desk, a, name, decision=no("return")),
        "decide refuse": lambda a: decide(desk, a, name, decision=no("refuse")),
        "sign": lambda a: sign(
            desk, a, name, signature=place.signature(
                a.organisation if a.organisation in (COUNCIL, TRUST) else COUNCIL)),
        "activate": lambda a: activate(desk, a, name),
        "suspend": lambda a: suspend(desk, a, name, reason=REASONS),
        "resume": lambda a: resume(desk, a, name),
        "revoke": lambda a: revoke(desk, a, name, reason=REASONS),
        "expire": lambda a: expire(late, a, name),
        "close": lambda a: close(desk, a, name),
        "certify": lambda a: certify(desk, a, name, said=Destroyed("deleted", (DATA_SET,))),
        "call_off": lambda a: call_off(desk, a, name, codes=("cost",), reasons=REASONS),
        "lapse": lambda a: lapse(late, a, name),
        "propose": lambda a: propose(desk, a, "warm-homes", document=parse_yaml(text)),
    }  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_each_act_of_an_agreement_goes_where_the_policy_says(place, state) -> None:
    prepared(place, state)
    people = everybody(place)
    wrong = []
    for act, do in agreement_acts(place).items():
        states, who = AGREEMENTS[act]
        for side, actor in people:
            rule = tried(lambda do=do, actor=actor: do(actor))
            allowed = state in states and (side, actor.roles[0]) in who
            if allowed != (rule == ""):
                wrong.append((act, side, actor.roles[0], rule))
    assert not wrong


@pytest.mark.parametrize("state", ASKED_STATES)
def test_each_act_of_a_request_goes_where_the_policy_says(place, state) -> None:
    place.describe()
    owner(place)
    asked(place)
    people = everybody(place)
    models.Request.objects.update(state=state, owner_id="m-provider-iao")
    desk, late = place.desk, place.moved(clock=lambda: NOON + timedelta(days=400))
    acts: dict[str, Callable[[Actor], Any]] = {
        "triage": lambda a: triage(desk, a, "need-homes"),
        "assign": lambda a: assign(desk, a, "need-homes", owner=place.people["owner"]),
        "respond": lambda a: respond(desk, a, "need-homes", outcome="accept"),
        "call_off": lambda a: call_off(
            desk, a, "need-homes", of="request", codes=("cost",), reasons=REASONS),
        "lapse": lambda a: lapse(late, a, "need-homes", of="request"),
    }  # fmt: skip
    wrong = []
    for act, do in acts.items():
        states, who = REQUESTS[act]
        for side, actor in people:
            rule = tried(lambda do=do, actor=actor: do(actor))
            allowed = state in states and (side, actor.roles[0]) in who
            if allowed != (rule == ""):
                wrong.append((act, side, actor.roles[0], rule))
    assert not wrong
