"""A new version beside the one that stands, and beside other live agreements, at the desk."""

import pytest

from irwell.agreements.conflicts import Conflict
from irwell.authority import comparing
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.comparing import compare, conflicts_of, readable
from irwell.errors import Refused
from tests.unit.authority.place import AGREEMENT, COUNCIL, TRUST, found_place

SECOND = AGREEMENT.replace("title: Warm homes", "version: 2\ntitle: Warm homes").replace(
    "cuts: [100, 200]", "cuts: [100, 150, 200]"
)
FINER = AGREEMENT.replace("id: warm-homes", "id: warmer-homes").replace(
    "cuts: [100, 200]", "cuts: [100, 150, 200]"
)


@pytest.fixture
def place(tmp_path, db):
    place = found_place(tmp_path)
    place.describe()
    place.agree()
    return place


def test_the_next_version_is_compared_with_the_one_that_stands(place) -> None:
    place.propose(SECOND)
    found = compare(place.desk, place.who("council siro"), "warm-homes")
    assert (found["agreement"], found["before"]) == ("warm-homes.v2", "warm-homes.v1")
    assert (found["summary"], found["wider"]) == ("finer columns", True)
    assert [change["about"] for change in found["changes"]] == ["column form"]


def test_a_first_version_has_nothing_before_it(place) -> None:
    found = compare(place.desk, place.who("council siro"), "warm-homes")
    assert (found["before"], found["changes"]) == ("", [])


def test_another_live_agreement_of_the_recipient_is_named(place) -> None:
    place.propose(FINER)
    found = conflicts_of(place.who("council siro"), "warmer-homes")
    assert [(one["kind"], one["agreement"]) for one in found] == [("form", "warm-homes")]
    assert conflicts_of(place.who("council siro"), "warm-homes") == []


def test_an_approval_beside_a_conflict_needs_reasons(place) -> None:
    place.propose(FINER)
    with pytest.raises(Refused) as refused:
        place.review(FINER)
    assert refused.value.rule == "decide.conflicts"
    siro = place.who("council siro")
    said = Decision("approve", reasons="The trust needs the finer bands for the new grant.")
    assert decide(place.desk, siro, "warmer-homes", decision=said).state == "approved"
    assert place.entries()[-1]["facts"]["conflicts"] == 1


def test_what_a_body_reads_is_told_to_itself_and_to_its_providers(place) -> None:
    for name in ("council siro", "analyst", "officer"):
        found = readable(place.desk, place.who(name), TRUST)
        assert [own["table"] for own in found] == [f"warm-homes.{COUNCIL}.homes"]
    assert readable(place.desk, place.who("council siro"), COUNCIL) == []


def test_only_parties_compare(place) -> None:
    from irwell.authority.actors import person_actor
    from irwell.authority.acts.appoint import appoint
    from irwell.authority.acts.join import join

    join(place.desk, place.who("officer"), "other-body", name="Other", sector="police")
    roles = ("administrator", "siro")
    person = appoint(place.desk, place.who("officer"), "other-body", roles=roles)
    other = person_actor(person.id, "console")
    for ask in (lambda: compare(place.desk, other, "warm-homes"),
                lambda: conflicts_of(other, "warm-homes")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.rule == "roles.party"
    assert readable(place.desk, other, TRUST) == []
    hidden = comparing._told(other, Conflict("form", "warm-homes.v1", "data[0]", "a text", ""))
    assert hidden["agreement"] == ""
    assert "may not see" in hidden["text"]
