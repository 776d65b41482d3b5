"""Where things stand: whose turn, what is next, days left, and who reads the written reasons."""

from datetime import timedelta

import pytest

from irwell.authority.actors import Actor
from irwell.authority.acts.advise import advise
from irwell.authority.acts.assess import assess
from irwell.authority.acts.assign import assign
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.triage import triage
from irwell.authority.status import agreement_status, owners, request_status
from irwell.errors import NotFound, Refused
from tests.unit.authority.asking import answered, asked, owner
from tests.unit.authority.place import COUNCIL, NOON, REASONS, TRUST

STRANGER = Actor("elsewhere", ("siro",), "p-x", "api")


def turns(found) -> list[tuple[str, str, str]]:
    return [(one["step"], one["organisation"], one["role"]) for one in found["turns"]]


def test_a_request_shows_each_turn_with_its_days(place) -> None:
    place.describe()
    asked(place)

    def see():
        return request_status(place.desk, place.who("analyst"), "need-homes")

    assert turns(see()) == [("triage", "vale-authority", "officer")]
    triage(place.desk, place.who("officer"), "need-homes")
    assert turns(see()) == [("assign", "vale-authority", "officer")]
    assign(place.desk, place.who("officer"), "need-homes", owner=owner(place))
    (turn,) = see()["turns"]
    assert (turn["due"], turn["days_left"], turn["working_days_left"]) == ("2026-12-04", 12, 10)
    place.at(NOON + timedelta(days=14))
    (turn,) = see()["turns"]
    assert (turn["days_left"], turn["working_days_left"]) == (-2, 0)
    assert {one["act"] for one in see()["next"]} == {
        "assign", "respond accept", "respond return", "respond refuse", "respond redirect",
        "call_off", "lapse",
    }  # fmt: skip
    assert see()["lapses_on"] == "2027-02-20"


@pytest.mark.parametrize("outcome", ["refuse", "return", "accept", "redirect"])
def test_reasons_are_for_the_two_bodies_and_their_clock_is_shown(place, outcome) -> None:
    place.describe()
    codes = ("cost",) if outcome in ("refuse", "return") else ()
    answered(place, outcome, codes)
    place.at(NOON + timedelta(days=40))
    for who, said in (("analyst", REASONS), ("steward", REASONS), ("officer", "")):
        found = request_status(place.desk, place.who(who), "need-homes")
        assert (found["reasons"], found["codes"]) == (said, list(codes))
    due = {"by": "2026-12-20", "given": "2026-11-22"} if codes else {}
    assert found["reasons_due"] == due
    assert found["turns"] == []
    assert found["lapses_on"] == ""


def test_the_owners_are_the_deciders_of_the_body_that_is_asked(place) -> None:
    place.describe()
    asked(place)
    named = {one["person"] for one in owners(place.who("officer"), "need-homes")}
    assert named == {place.people["council siro"]}
    named = owner(place)
    assert named in {one["person"] for one in owners(place.who("analyst"), "need-homes")}


def test_an_agreement_shows_the_turns_that_are_left(place) -> None:
    place.describe()
    place.propose()

    def see(who="analyst"):
        return agreement_status(place.desk, place.who(who), "warm-homes")

    assert turns(see()) == [("assess", COUNCIL, "ig_lead")]
    assess(place.desk, place.who("ig lead"), "warm-homes", reasons=REASONS)
    assert turns(see()) == [("advise", COUNCIL, "dpo"), ("advise", TRUST, "dpo")]
    advise(place.desk, place.who("dpo"), "warm-homes", outcome="supports", reasons=REASONS)
    assert turns(see()) == [("advise", TRUST, "dpo")]
    assert [one["reasons"] for one in see()["reviews"]] == [REASONS, REASONS]
    assert [one["reasons"] for one in see("officer")["reviews"]] == ["", ""]
    assert [one["outcome"] for one in see("officer")["reviews"]] == ["assessed", "supports"]
    decide(place.desk, place.who("council siro"), "warm-homes",
           decision=Decision("return", ("interop",), REASONS))  # fmt: skip
    found = see()
    assert (found["state"], found["turns"], found["next"]) == ("returned", [], [])
    assert found["reasons_due"] == {"by": "2026-12-20", "given": "2026-11-22"}
    assert found["document"]["id"] == "warm-homes"
    assert found["days_to_end"] == 343


def test_signatures_are_shown_as_they_come(place) -> None:
    place.describe()
    place.propose()
    place.review()
    assert turns(agreement_status(place.desk, place.who("analyst"), "warm-homes")) == [
        ("sign", COUNCIL, "siro"), ("sign", TRUST, "siro")
    ]  # fmt: skip
    place.sign()
    found = agreement_status(place.desk, place.who("analyst"), "warm-homes")
    assert turns(found) == [("activate", COUNCIL, "iao")]
    assert {one["organisation"] for one in found["signatures"]} == {COUNCIL, TRUST}
    assert found["lapses_on"] == ""


def test_a_withdrawn_draft_shows_the_clock_and_a_stranger_sees_nothing(place) -> None:
    place.describe()
    place.propose()
    asked(place)
    call_off(place.desk, place.who("analyst"), "warm-homes", codes=("cost",), reasons=REASONS)
    found = agreement_status(place.desk, place.who("officer"), "warm-homes")
    assert (found["state"], found["reasons_due"]["by"]) == ("withdrawn", "2026-12-20")
    for look in (agreement_status, request_status):
        name = "warm-homes" if look is agreement_status else "need-homes"
        with pytest.raises(Refused):
            look(place.desk, STRANGER, name)
        with pytest.raises(NotFound):
            look(place.desk, place.who("officer"), "no-such")
    with pytest.raises(Refused):
        owners(STRANGER, "need-homes")
