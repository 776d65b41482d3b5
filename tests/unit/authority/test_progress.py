"""Time from submitted to active, by step, body and role."""

from datetime import datetime, timedelta

import pytest

from irwell.authority.actors import Actor
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.assess import assess
from irwell.authority.acts.assign import assign
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.propose import propose
from irwell.authority.acts.respond import respond
from irwell.authority.acts.triage import triage
from irwell.authority.notices import notices
from irwell.authority.progress import request_steps, steps
from irwell.documents import parse_yaml
from irwell.errors import Refused
from tests.unit.authority.asking import asked, owner
from tests.unit.authority.place import AGREEMENT, COUNCIL, NOON, REASONS, TRUST

AUTHORITY = "vale-authority"


def day(place, number: int) -> None:
    place.at(NOON + timedelta(days=number))


def walk(place) -> None:
    """One step a day, the advice on two days."""
    desk = place.desk
    place.describe()
    owner(place)
    day(place, 0)
    asked(place)
    day(place, 1)
    triage(desk, place.who("officer"), "need-homes")
    day(place, 2)
    assign(desk, place.who("officer"), "need-homes", owner=place.people["owner"])
    day(place, 4)
    respond(desk, place.who("owner"), "need-homes", outcome="accept")
    day(place, 7)
    propose(desk, place.who("analyst"), "warm-homes", document=parse_yaml(AGREEMENT),
            request="need-homes")  # fmt: skip
    day(place, 8)
    assess(desk, place.who("ig lead"), "warm-homes")
    day(place, 9)
    advise(desk, place.who("dpo"), "warm-homes", outcome="supports", reasons=REASONS)


def test_each_step_has_its_days_and_the_waiting_one_its_due_day(place) -> None:
    walk(place)
    day(place, 10)
    told = steps(place.desk, place.who("analyst"), "warm-homes")
    assert [(s["step"], s["organisation"], s["role"], s["days"]) for s in told["steps"]] == [
        ("triage", AUTHORITY, "officer", 1.0),
        ("assign", AUTHORITY, "officer", 1.0),
        ("respond", COUNCIL, "iao", 2.0),
        ("propose", TRUST, "analyst", 3.0),
        ("assess", COUNCIL, "ig_lead", 1.0),
        ("advise", COUNCIL, "dpo", 1.0),
        ("advise", TRUST, "dpo", 2.0),
    ]
    last = told["steps"][-1]
    assert (last["until"], last["due"]) == ("", "2026-12-14")  # ten working days from 30 November
    assert (told["active_at"], told["days"]) == ("", 10.0)


def test_the_sum_of_an_agreement_is_from_submitted_to_active(place) -> None:
    walk(place)
    advise(place.desk, place.who("trust dpo"), "warm-homes", outcome="supports", reasons=REASONS)
    day(place, 11)
    decide(place.desk, place.who("council siro"), "warm-homes", decision=Decision("approve"))
    day(place, 13)
    place.sign()
    day(place, 14)
    activate(place.desk, place.who("officer"), "warm-homes")
    day(place, 40)
    told = steps(place.desk, place.who("officer"), "warm-homes")
    assert told["days"] == 14.0
    assert datetime.fromisoformat(told["active_at"]).date().isoformat() == "2026-12-06"
    tail = [(s["step"], s["organisation"], s["days"]) for s in told["steps"]][-4:]
    assert tail == [("decide", COUNCIL, 2.0), ("sign", COUNCIL, 2.0), ("sign", TRUST, 2.0),
                    ("activate", AUTHORITY, 1.0)]  # fmt: skip
    assert all(s["until"] for s in told["steps"])


def test_a_request_alone_shows_how_long_its_answer_took(place) -> None:
    walk(place)
    told = request_steps(place.desk, place.who("steward"), "need-homes")
    assert (told["state"], told["days"]) == ("accepted", 4.0)
    assert [s["step"] for s in told["steps"]] == ["triage", "assign", "respond"]
    stranger = Actor("elsewhere", ("siro",), "p-x", "api")
    for look in (lambda: request_steps(place.desk, stranger, "need-homes"),
                 lambda: steps(place.desk, stranger, "warm-homes")):  # fmt: skip
        with pytest.raises(Refused):
            look()


def test_whose_turn_it_is_is_noticed_with_its_day(place) -> None:
    walk(place)
    own = [n["text"] for n in notices(place.desk, place.who("trust dpo")) if n["kind"] == "advise"]
    assert own == ["warm-homes.v1 waits for your dpo to advise by 14 December 2026."]
    assert not [n for n in notices(place.desk, place.who("dpo")) if n["kind"] == "advise"]
