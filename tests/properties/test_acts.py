"""Every act, permitted or refused, leaves exactly one entry; a refused one changes nothing."""

import json
import random

import pytest
from django.apps import apps

from irwell.agreements.closing import Destroyed
from irwell.agreements.demands import Demanded
from irwell.agreements.rights import Identified
from irwell.authority import access, models
from irwell.authority.actors import Actor, schedule_actor
from irwell.authority.acts import act as frame
from irwell.authority.acts.accede import accede
from irwell.authority.acts.accept import accept
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.allocate import allocate
from irwell.authority.acts.amend import amend
from irwell.authority.acts.answer import answer
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.assess import assess
from irwell.authority.acts.assign import assign
from irwell.authority.acts.assure import assure
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.certify import certify
from irwell.authority.acts.close import close
from irwell.authority.acts.collect import collect
from irwell.authority.acts.compel import compel
from irwell.authority.acts.connect import connect
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.deposit import deposit
from irwell.authority.acts.describe import describe
from irwell.authority.acts.disconnect import disconnect
from irwell.authority.acts.expire import expire
from irwell.authority.acts.fault import Reported, fault
from irwell.authority.acts.forget import forget
from irwell.authority.acts.handle import Handling, handle
from irwell.authority.acts.import_paper import import_paper
from irwell.authority.acts.issue import issue
from irwell.authority.acts.join import join
from irwell.authority.acts.lapse import lapse
from irwell.authority.acts.lapse_body import lapse_body
from irwell.authority.acts.leave import leave
from irwell.authority.acts.map import map_columns
from irwell.authority.acts.measure import measure
from irwell.authority.acts.propose import propose
from irwell.authority.acts.push import push
from irwell.authority.acts.quarantine import quarantine
from irwell.authority.acts.read import read
from irwell.authority.acts.receive import receive
from irwell.authority.acts.refuse import refuse
from irwell.authority.acts.rekey import rekey
from irwell.authority.acts.release import release
from irwell.authority.acts.report import Happened, report
from irwell.authority.acts.request import request
from irwell.authority.acts.respond import respond
from irwell.authority.acts.resume import resume
from irwell.authority.acts.review_after import review_after
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.revoke_key import revoke_key
from irwell.authority.acts.rights import Used, rights
from irwell.authority.acts.served import served
from irwell.authority.acts.settle import Settled, settle
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.acts.triage import triage
from irwell.authority.acts.upgrade import upgrade
from irwell.authority.acts.withdraw import withdraw
from irwell.authority.rights import Answered
from irwell.documents import parse_yaml
from irwell.errors import IrwellError
from tests.unit.authority.asking import REQUEST
from tests.unit.authority.body_parts import source
from tests.unit.authority.emergency_parts import duty, share_as
from tests.unit.authority.place import (
    AGREEMENT,
    CONTRACT,
    COUNCIL,
    DATA_SET,
    MAPPING,
    TRUST,
    found_place,
)
from tests.unit.authority.signing_parts import accession
from tests.unit.authority.test_papers import LIST

STEPS = 220
LEDGER = {"LedgerEntry", "LedgerHead"}


def snapshot() -> str:
    """Everything in the register but the ledger itself."""
    tables = [m for m in apps.get_app_config("authority").get_models() if m.__name__ not in LEDGER]
    return json.dumps(
        {m.__name__: list(m.objects.order_by("pk").values()) for m in tables}, default=repr
    )


def figure() -> str:
    found = models.Figure.objects.filter(kind="measure").first()
    return found.id if found else "none"


def some(model: type, dice: random.Random) -> str:
    ids = list(model.objects.values_list("pk", flat=True))
    return str(dice.choice(ids)) if ids else "none"


def watched(place, dice: random.Random):
    """A watched folder: that of the council, or one that the operator has not listed."""
    folder = dice.choice([place.folder / "drop" / COUNCIL, place.folder])
    return parse_yaml(json.dumps({
        "irwell_source": 1, "name": "nightly", "data_set": DATA_SET, "kind": "folder",
        "every": "day", "folder": str(folder), "pattern": "*.csv"}))  # fmt: skip


def join_by(place, actor, body: str):
    """An accession to an agreement that nobody may join, or that is not there."""
    document, signature = accession(place, body)
    return accede(place.desk, actor, "warm-homes", document=document, signature=signature)


def attempts(place, dice: random.Random) -> dict:
    body = dice.choice([COUNCIL, TRUST])
    fresh = f"body-{dice.randrange(10**6)}"

    def do_read(actor):
        token = models.Token.objects.filter(kind="recipient").first()
        asked = access.Asked(COUNCIL, dice.choice(["homes", "other"]))
        return read(place.desk, actor, "warm-homes", asked=asked,
                    token=token.id if token else "none", seconds=1)  # fmt: skip

    return {
        "join": lambda a: join(place.desk, a, fresh, name="X", sector=dice.choice(["police", "x"])),
        "appoint": lambda a: appoint(place.desk, a, body, roles=("analyst",), title="t"),
        "describe": lambda a: describe(place.desk, a, DATA_SET, contract=parse_yaml(CONTRACT)),
        "deposit": lambda a: deposit(place.desk, a, DATA_SET, file=place.file(40)),
        "withdraw": lambda a: withdraw(place.desk, a, some(models.Deposit, dice)),
        "propose": lambda a: propose(
            place.desk, a, "warm-homes", document=parse_yaml(AGREEMENT)),
        "sign": lambda a: sign(
            place.desk, a, "warm-homes", signature=place.signature(body)),
        "activate": lambda a: activate(place.desk, a, "warm-homes"),
        "release": lambda a: release(place.desk, a, "warm-homes", data_set=DATA_SET),
        "push": lambda a: push(place.desk, a, "0" * 24, bundle=place.file(3)),
        "suspend": lambda a: suspend(place.desk, a, "warm-homes", reason="a stated reason"),
        "resume": lambda a: resume(place.desk, a, "warm-homes"),
        "revoke": lambda a: revoke(place.desk, a, "no-such-agreement", reason="a stated reason"),
        "expire": lambda a: expire(place.desk, a, "warm-homes"),
        "issue": lambda a: issue(place.desk, a, TRUST, kind="recipient", system="s1"),
        "read": do_read,
        "served": lambda a: served(place.desk, a, some(models.Read, dice)),
        "measure": lambda a: measure(
            place.desk, a, "warm-homes", data_set=DATA_SET, by=("district",)),
        "allocate": lambda a: allocate(place.desk, a, figure(), units=7),
        "map": lambda a: map_columns(place.desk, a, DATA_SET, mapping=parse_yaml(MAPPING)),
        "accept": lambda a: accept(place.desk, a, some(models.Deposit, dice)),
        "refuse": lambda a: refuse(
            place.desk, a, some(models.Deposit, dice), reason="a stated reason"),
        "quarantine": lambda a: quarantine(
            place.desk, a, some(models.Deposit, dice), reason="a stated reason"),
        "collect": lambda a: collect(place.desk, a, some(models.Deposit, dice)),
        "forget": lambda a: forget(place.desk, a, some(models.Deposit, dice)),
        "receive": lambda a: receive(
            place.desk, a, some(models.Release, dice), accepted=dice.random() < 0.5,
            reason="a stated reason"),
        "fault": lambda a: fault(
            place.desk, a, "warm-homes",
            reported=Reported(DATA_SET, "income", dice.choice(["wrong", "x"]), "what is wrong")),
        "answer": lambda a: answer(
            place.desk, a, some(models.Fault, dice), reason="a stated reason",
            state=dice.choice(["answered", "corrected", "rejected"]),
            deposit=some(models.Deposit, dice)),
        "connect": lambda a: connect(place.desk, a, DATA_SET, source=watched(place, dice)),
        "disconnect": lambda a: disconnect(place.desk, a, "nightly"),
        "amend": lambda a: amend(place.desk, a, body, profile=source(
            body, name=dice.choice([body.title()] * 4 + ["Renamed"]),
            areas=[f"E{dice.randrange(10**8):08d}"])),
        "assure": lambda a: assure(place.desk, a, body, seen="the certificate"),
        "lapse_body": lambda a: lapse_body(place.desk, a, body),
        "request": lambda a: request(
            place.desk, a, "need-homes", document=parse_yaml(REQUEST)),
        "triage": lambda a: triage(place.desk, a, "need-homes"),
        "assign": lambda a: assign(
            place.desk, a, "need-homes", owner=some(models.Person, dice)),
        "respond": lambda a: respond(
            place.desk, a, "need-homes", codes=("cost",), reasons="written reasons",
            outcome=dice.choice(["accept", "return", "refuse", "redirect"])),
        "assess": lambda a: assess(place.desk, a, "warm-homes"),
        "advise": lambda a: advise(
            place.desk, a, "warm-homes", reasons="written reasons",
            outcome=dice.choice(["supports", "does_not_support", "x"])),
        "decide": lambda a: decide(
            place.desk, a, "warm-homes", decision=Decision("approve", against_advice=dice.choice(
                ["", "because it is needed"]))),
        "call_off": lambda a: call_off(
            place.desk, a, "need-homes", of="request", codes=dice.choice([("cost",), ()]),
            reasons="written reasons"),
        "lapse": lambda a: lapse(place.desk, a, "warm-homes"),
        "rekey": lambda a: rekey(place.desk, a, body, role=dice.choice(["iao", "home", "x"])),
        "revoke_key": lambda a: revoke_key(
            place.desk, a, some(models.PublicKey, dice), reason="it was copied"),
        "accede": lambda a: join_by(place, a, body),
        "leave": lambda a: leave(place.desk, a, "warm-homes", reason="a stated reason"),
        "import_paper": lambda a: import_paper(
            place.desk, a, "old-list", data=dice.choice([LIST, b"x"])),
        "upgrade": lambda a: upgrade(
            place.desk, a, "paper-a1", agreement=dice.choice(["warm-homes", "none"])),
        "report": lambda a: report(place.desk, a, happened=Happened(
            dice.choice(["misuse", "integrity", "x"]), "what happened", ["warm-homes"])),
        "emergency": lambda a: share_as(place, a, dice.randrange(3)),
        "review_after": lambda a: review_after(
            place.desk, a, f"flood-{dice.randrange(3)}", reasons="written reasons",
            outcome=dice.choice(["upheld", "not_upheld", "x"])),
        "close": lambda a: close(place.desk, a, some(models.Agreement, dice)),
        "certify": lambda a: certify(place.desk, a, some(models.Agreement, dice), said=dice.choice(
            [Destroyed("deleted", (DATA_SET,)),
             Answered(some(models.RightsCase, dice), "done", "as it was asked")])),
        "settle": lambda a: settle(
            place.desk, a, some(models.Agreement, dice), settled=Settled("what it brought")),
        "rights": lambda a: rights(place.desk, a, body, used=Used(
            dice.choice(["objection", "x"]), place.desk.today(),
            identified=Identified("nino", "QQ000001A"))),
        "compel": lambda a: compel(place.desk, a, demanded=Demanded(
            "warm-homes",
            dice.choice(["warrant", "x"]), "refused", "an invented Act", place.desk.today())),
        "handle": lambda a: handle(
            place.desk, a, some(models.Incident, dice), handling=Handling(
                dice.choice(["contain", "assess", "not_reportable"]), "what was done")),
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_one_entry_an_act(tmp_path, transactional_db, seed) -> None:
    place = found_place(tmp_path)
    place.desk = place.moved(reach=(str(tmp_path / "drop"),))
    duty(place)
    dice = random.Random(seed)
    actors = [place.who(name) for name in place.people]
    actors += [schedule_actor(), Actor(TRUST, ("recipient",), "token:t", "api"),
               Actor(COUNCIL, ("home",), "token:h", "api")]  # fmt: skip
    tried: dict[str, set[bool]] = {}
    names = list(attempts(place, dice))
    once = dice.sample(names, len(names))
    light = [n for n in names if n not in {"deposit", "release", "measure"}]
    for step in range(STEPS):
        # Every act once, then any; work that spawns a worker is rarer.
        name = once.pop() if once else dice.choice(light * 3 + names)
        actor = dice.choice(actors)
        before, size = snapshot(), len(place.entries())
        try:
            attempts(place, dice)[name](actor)
            permitted = True
        except IrwellError:
            permitted = False
        entries = place.entries()
        assert len(entries) == size + 1, (seed, step, name)
        assert entries[-1]["outcome"] == ("permitted" if permitted else "refused")
        if not permitted:
            assert snapshot() == before, (seed, step, name)
        tried.setdefault(name, set()).add(permitted)
    assert set(tried) == set(frame.ACTS)
