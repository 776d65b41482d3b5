"""Days and working days by step and role, of one agreement and in the middle of many."""

from datetime import timedelta

import pytest

from irwell.authority.actors import Actor
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.assess import assess
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.timing import medians, timing
from irwell.errors import Refused
from tests.unit.authority.place import AGREEMENT, COUNCIL, NOON, REASONS, TRUST

OTHER = AGREEMENT.replace("id: warm-homes", "id: dry-homes")
STRANGER = Actor("elsewhere", ("siro",), "p-x", "api")


def walk(place, text: str, gaps: tuple[float, ...], start: float = 0) -> None:
    """Propose at `start`, then one step after each gap in days: assess, advise, decide, sign."""
    name = "warm-homes" if text is AGREEMENT else "dry-homes"
    ends = [start + sum(gaps[: i + 1]) for i in range(len(gaps))]

    def at(days: float) -> None:
        place.at(NOON + timedelta(days=days))

    at(start)
    place.propose(text)
    at(ends[0])
    assess(place.desk, place.who("ig lead"), name)
    at(ends[1])
    for who in ("dpo", "trust dpo"):
        advise(place.desk, place.who(who), name, outcome="supports", reasons=REASONS)
    at(ends[2])
    decide(place.desk, place.who("council siro"), name, decision=Decision("approve"))
    at(ends[3])
    place.sign(text)
    activate(place.desk, place.who("officer"), name)


def test_days_have_one_decimal_and_working_days_leave_weekends_out(place) -> None:
    place.describe()
    walk(place, AGREEMENT, (1.25, 6, 7, 2))  # from Sunday noon: Monday, Sunday, Sunday, Tuesday
    place.at(NOON + timedelta(days=60))
    found = timing(place.desk, place.who("analyst"), "warm-homes")
    told = [(s["step"], s["organisation"], s["days"], s["working_days"]) for s in found["steps"]]
    assert told == [
        ("assess", COUNCIL, 1.2, 1), ("advise", COUNCIL, 6.0, 4), ("advise", TRUST, 6.0, 4),
        ("decide", COUNCIL, 7.0, 5), ("sign", COUNCIL, 2.0, 2), ("sign", TRUST, 2.0, 2),
        ("activate", "vale-authority", 0.0, 0),
    ]  # fmt: skip
    assert (found["days"], found["working_days"]) == (16.2, 12)
    assert found["submitted_at"][:10] == "2026-11-22"


def test_what_waits_is_counted_to_now_and_what_came_to_nothing_to_its_end(place) -> None:
    place.describe()
    place.propose()
    place.at(NOON + timedelta(days=5))
    found = timing(place.desk, place.who("analyst"), "warm-homes")
    assert (found["days"], found["working_days"], found["active_at"]) == (5.0, 5, "")
    assert found["steps"][0]["until"] == ""
    decide(place.desk, place.who("council siro"), "warm-homes",
           decision=Decision("refuse", ("cost",), REASONS))  # fmt: skip
    place.at(NOON + timedelta(days=50))
    found = timing(place.desk, place.who("analyst"), "warm-homes")
    assert (found["days"], found["working_days"]) == (5.0, 5)


def test_medians_are_those_of_the_agreements_that_one_may_see(place) -> None:
    place.describe()
    assert medians(place.desk, place.who("officer")) == {
        "agreements": 0, "days": None, "working_days": None, "steps": []
    }  # fmt: skip
    walk(place, AGREEMENT, (1, 1, 2, 1))
    walk(place, OTHER, (3, 1, 6, 1), start=10)
    found = medians(place.desk, place.who("trust siro"))
    assert (found["agreements"], found["days"]) == (2, 8.0)
    by = {(one["step"], one["role"]): one for one in found["steps"]}
    assert by["assess", "ig_lead"]["days"] == 2.0
    assert by["decide", "siro"]["days"] == 4.0
    assert (by["advise", "dpo"]["days"], by["advise", "dpo"]["times"]) == (1.0, 4)
    assert medians(place.desk, place.who("officer")) == found
    assert medians(place.desk, STRANGER)["agreements"] == 0


def test_a_stranger_is_not_told(place) -> None:
    place.describe()
    place.propose()
    with pytest.raises(Refused):
        timing(place.desk, STRANGER, "warm-homes")
