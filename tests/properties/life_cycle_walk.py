"""Random walks through the life cycle at a desk, and what must hold after each step.

The model is the table alone: what an act led to is looked up in `LIFE_CYCLE` and `REQUEST_CYCLE`.
"""

import json
import random
from datetime import timedelta
from typing import Any

from irwell import agreements, vault
from irwell.agreements.closing import Destroyed
from irwell.agreements.law import judge
from irwell.agreements.lifecycle import LIFE_CYCLE
from irwell.agreements.request_cycle import REQUEST_CYCLE
from irwell.authority import models
from irwell.authority.actors import Actor, schedule_actor
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.assess import assess
from irwell.authority.acts.assign import assign
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.certify import certify
from irwell.authority.acts.close import close
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.expire import expire
from irwell.authority.acts.handle import Handling, handle
from irwell.authority.acts.lapse import lapse
from irwell.authority.acts.propose import propose
from irwell.authority.acts.report import Happened, report
from irwell.authority.acts.request import request
from irwell.authority.acts.respond import respond
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.settle import Settled, settle
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.acts.triage import triage
from irwell.authority.bodies import facts_for
from irwell.authority.documents import agreement_of, contracts_for
from irwell.documents import parse_yaml
from irwell.errors import IrwellError
from tests.unit.authority.asking import REQUEST
from tests.unit.authority.place import AGREEMENT, COUNCIL, DATA_SET, NOON, TRUST, Place

WORDS = "written reasons of some length"
BOTH = {"agreement": LIFE_CYCLE, "request": REQUEST_CYCLE}
MOVES = {(m.before, m.act.split()[0], m.after) for m in (*LIFE_CYCLE, *REQUEST_CYCLE)}
# One person may hold several of these, so that every rule about three people is tried.
DONE = {"propose", "assess", "advise", "decide", "sign", "activate", "suspend", "resume", "revoke",
        "expire", "call_off", "lapse", "close", "certify", "settle", "report", "request",
        "triage", "assign", "respond"}  # fmt: skip
STAYS = {"draft", "assessed", "advised", "approved", "signed", "active", "suspended", "submitted",
         "triaged", "with_owner", "accepted"}  # fmt: skip
NEW = ((("agreement", ""), ""), (("request", ""), ""))
ROLES = ("analyst", "steward", "ig_lead", "dpo", "iao", "siro", "caldicott", "duty_officer")


class Walk:
    """One desk, a crowd of people with mixed roles, and dice."""

    def __init__(self, place: Place, dice: random.Random) -> None:
        self.place, self.dice = place, dice
        place.describe()
        self.signatures: dict[tuple[str, str], Any] = {}
        self.crowd = self._crowd()
        self.reached: set[str] = set()

    def _crowd(self) -> list[Actor]:
        for n in range(14):
            body, short = ((COUNCIL, "council"), (TRUST, "trust"))[n % 2]
            roles = tuple(self.dice.sample(ROLES, self.dice.choice([1, 1, 2, 3])))
            admin = self.place.who(f"{short} admin")
            made = appoint(self.place.desk, admin, body, roles=roles)
            self.place.people[f"crowd {n}"] = made.id
        return [*(self.place.who(name) for name in self.place.people), schedule_actor()]

    def step(self) -> None:
        """Try one act by one person, and look at everything that must hold."""
        before, size = self.states(), self.size()
        actor, act, kind, name = self._guided(before) if self.dice.random() < 0.6 else self._blind()
        try:
            self._acts(kind, name)[act](actor)
            permitted = True
        except IrwellError:
            permitted = False
        entry = self._entry(size)
        assert (entry["act"], entry["outcome"]) == (act, "permitted" if permitted else "refused")
        self._check_moves(act, before, self.states(), permitted=permitted)
        if self.dice.random() < 0.005:
            self.place.clock.moment += timedelta(days=self.dice.choice([1, 7, 91, 400]))
        if self.dice.random() < 0.02:
            self.place.at(NOON)  # another day: the register does not mind, and nothing ends by age

    def _blind(self) -> tuple[Actor, str, str, str]:
        """Anybody tries anything."""
        kind = self.dice.choice(list(BOTH))
        newest = self.dice.randrange(1, 4)
        name = f"walk-{self.dice.randrange(3)}.v{newest}" if kind == "agreement" else (
            f"need-{self.dice.randrange(4)}")  # fmt: skip
        acts = list(self._acts(kind, name))
        return self.dice.choice(self.crowd), self.dice.choice(acts), kind, name

    def _guided(self, states: dict[tuple[str, str], str]) -> tuple[Actor, str, str, str]:
        """Somebody of a fitting role tries what the state allows; endings are rare."""
        live = [(key, s) for key, s in states.items() if any(m.before == s for m in BOTH[key[0]])]
        (kind, name), state = self.dice.choice([*live, *NEW])
        moves = [m for m in BOTH[kind] if m.before == state and m.act.split()[0] in DONE]
        if not moves:
            return self._blind()
        rare = 1 if self.place.desk.today() > (NOON + timedelta(days=60)).date() else 0.04
        weights = [1 if m.after in STAYS else rare for m in moves]
        move = self.dice.choices(moves, weights)[0]
        if not name:
            prefix = f"walk-{self.dice.randrange(3)}" if kind == "agreement" else "need-"
            count = sum(1 for k, pk in states if k == kind and pk.startswith(prefix))
            name = f"{prefix}.v{count + 1}" if kind == "agreement" else f"need-{count}"
        fitting = [a for a in self.crowd if any(role in move.who for role in a.roles)]
        return self.dice.choice(fitting or self.crowd), move.act.split()[0], kind, name

    def _owner(self) -> str:
        deciders = [a.id for a in self.crowd if {"iao", "siro"} & set(a.roles)]
        return self.dice.choice(
            deciders if self.dice.random() < 0.8 else [a.id for a in self.crowd]
        )

    def text(self, name: str) -> str:
        """An agreement of that name and version; each third one breaks a rule of law."""
        walk, _, version = name.partition(".v")
        text = AGREEMENT.replace("id: warm-homes", f"id: {walk}\nversion: {version}")
        plan = "  exit_plan: The trust goes back to asking each household.\n"
        return text.replace(plan, "") if walk == "walk-2" and int(version) % 3 == 1 else text

    def signature(self, name: str, body: str) -> Any:
        """The signature of a body over that text, made once."""
        if (name, body) not in self.signatures:
            self.signatures[name, body] = self.place.signature(body, self.text(name))
        return self.signatures[name, body]

    def states(self) -> dict[tuple[str, str], str]:
        """State of every agreement version and request."""
        found = {
            ("agreement", pk): s for pk, s in models.Agreement.objects.values_list("id", "state")
        }
        rows = models.Request.objects.values_list("id", "state")
        return found | {("request", pk): s for pk, s in rows}

    def size(self) -> int:
        return models.LedgerHead.objects.get().size

    def _entry(self, size: int) -> dict[str, Any]:
        (row,) = models.LedgerEntry.objects.filter(seq__gte=size)  # one act, one entry
        return json.loads(bytes(row.canonical))

    def _check_moves(self, act: str, before: Any, after: Any, *, permitted: bool) -> None:
        moved = {key: (before.get(key, ""), now) for key, now in after.items()
                 if before.get(key, "") != now}  # fmt: skip
        assert set(before) <= set(after)
        if not permitted:
            assert not moved, (act, moved)
        for key, (old, new) in moved.items():
            word = "supersede" if act == "activate" and new == "superseded" else act
            assert (old, word, new) in MOVES, (act, key, old, new)
            self.reached.add(new)
            if key[0] == "agreement" and new in ("approved", "signed", "active"):
                check_sound(self.place, key[1])

    def _acts(self, of: str, name: str) -> dict[str, Any]:
        place, dice = self.place, self.dice
        desk, asked = place.desk, name if of == "request" else f"need-{dice.randrange(4)}"
        codes = dice.choice([("cost",), ("cost",), ("boredom",), ()])
        if of == "request":
            return self._requests(name, codes)
        return {
            "propose": lambda a: propose(
                desk, a, name.partition(".")[0], document=parse_yaml(self.text(name)),
                request=dice.choice(["", "", asked])),
            "assess": lambda a: assess(desk, a, name),
            "advise": lambda a: advise(
                desk, a, name, reasons=WORDS,
                outcome=dice.choice(["supports", "supports", "does_not_support"])),
            "decide": lambda a: decide(desk, a, name, decision=Decision(
                dice.choice(["approve"] * 20 + ["return", "refuse"]), codes, WORDS,
                against_advice=dice.choice(["", "it is needed all the same"]))),
            "sign": lambda a: sign(desk, a, name, signature=self.signature(
                name, dice.choice([COUNCIL, TRUST]) if dice.random() < 0.1
                or a.organisation not in (COUNCIL, TRUST) else a.organisation)),
            "activate": lambda a: activate(desk, a, name),
            "suspend": lambda a: suspend(desk, a, name, reason=WORDS),
            "resume": lambda a: resume(desk, a, name),
            "revoke": lambda a: revoke(desk, a, name, reason=WORDS),
            "expire": lambda a: expire(desk, a, name),
            "call_off": lambda a: call_off(desk, a, name, codes=codes, reasons=WORDS),
            "lapse": lambda a: lapse(desk, a, name),
            "close": lambda a: close(desk, a, name),
            "certify": lambda a: certify(desk, a, name, said=Destroyed("deleted", (DATA_SET,))),
            "settle": lambda a: settle(desk, a, name, settled=Settled(WORDS)),
            "report": lambda a: report(desk, a, happened=Happened("misuse", WORDS, [name])),
            "handle": lambda a: handle(desk, a, self._incident(), handling=Handling(
                dice.choice(["contain"] * 3 + ["assess", "not_reportable"]), WORDS)),
        }  # fmt: skip

    def _incident(self) -> str:
        """The newest incident that is not contained, if there is one."""
        newest = models.Incident.objects.filter(state="reported").last()
        return newest.id if newest else "none"

    def _requests(self, asked: str, codes: tuple[str, ...]) -> dict[str, Any]:
        desk, dice = self.place.desk, self.dice
        return {
            "call_off": lambda a: call_off(
                desk, a, asked, of="request", codes=codes, reasons=WORDS),
            "lapse": lambda a: lapse(desk, a, asked, of="request"),
            "request": lambda a: request(desk, a, asked, document=parse_yaml(
                REQUEST.replace("need-homes", asked))),
            "triage": lambda a: triage(desk, a, asked),
            "assign": lambda a: assign(desk, a, asked, owner=self._owner()),
            "respond": lambda a: respond(
                desk, a, asked, codes=codes, reasons=WORDS,
                outcome=dice.choice(["accept"] * 3 + ["return", "refuse", "redirect"])),
        }  # fmt: skip


def check_sound(place: Place, name: str) -> None:
    """What must be true of an agreement that is approved, signed or active."""
    row = models.Agreement.objects.get(pk=name)
    form = agreement_of(row)
    said = list(row.reviews.all())
    assert {r.digest for r in said} == {row.digest}
    by = {step: {(r.organisation_id, r.person_id) for r in said if r.step == step}
          for step in ("assess", "advise", "decide")}  # fmt: skip
    assert {body for body, _ in by["assess"]} == set(form.providers)
    assert {body for body, _ in by["advise"]} == set(form.signatories)
    assert {body for body, _ in by["decide"]} == set(form.providers)
    assert {r.outcome for r in said if r.step == "decide"} == {"approve"}
    if any(r.outcome == "does_not_support" for r in said):
        assert all(r.against_advice for r in said if r.step == "decide")
    advisers, deciders = ({p for _, p in by[step]} for step in ("advise", "decide"))
    assert not {row.proposed_by_id} & (advisers | deciders)
    assert not advisers & deciders
    officers = {place.people["officer"]}
    assert not officers & (advisers | deciders)
    if row.state == "approved":
        return
    assert {s.organisation_id for s in row.signatures.all()} == set(form.signatories)
    for signature in row.signatures.all():
        assert signature.person_id not in {row.proposed_by_id, *advisers}
        key = models.PublicKey.objects.get(pk=signature.document["by"]["key"])
        vault.verify(signature.document, agreements.of(form), key.document)
    if row.state == "active":
        contracts = contracts_for(form)
        assert not agreements.review(form, contracts)
        assert not judge(form, contracts, facts_for(form), place.desk.today()).errors
        assert place.desk.today() <= form.end


def walked(place: Place, seed: int, steps: int) -> Walk:
    """Walk from an empty register, by one seed."""
    place.at(NOON)
    walk = Walk(place, random.Random(seed))
    for _ in range(steps):
        walk.step()
    return walk
