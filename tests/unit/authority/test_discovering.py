"""The register's search: what one could join is found, and what is withheld is not."""

import pytest

from irwell.authority.actors import Actor
from irwell.authority.acts.join import join
from irwell.authority.discovering import MOST, search
from irwell.authority.models import Agreement, RegisterEntry
from tests.unit.authority.place import AGREEMENT, COUNCIL, TRUST

CLASS = AGREEMENT.replace("kind: one_way", "kind: accession").replace(
    "purpose: {", "accession: {joins_as: recipient, sectors: [third_sector]}\npurpose: {"
)
HELP = Actor("help-trust", ("analyst",), "p-h", "api")
LAW = Actor("vale-police", ("analyst",), "p-l", "api")


@pytest.fixture
def joinable(place):
    place.describe()
    place.agree(CLASS)
    for body, sector in (("help-trust", "third_sector"), ("vale-police", "police")):
        join(place.desk, place.who("officer"), body, name=body.title(), sector=sector)
    return place


def agreements(place, actor, words="help with heating in warm homes") -> list[str]:
    return [one["id"] for one in search(place.desk, actor, words) if one["kind"] == "agreement"]


def test_a_body_of_the_class_finds_what_it_could_join(joinable) -> None:
    assert agreements(joinable, HELP) == ["warm-homes"]
    found = search(joinable.desk, HELP, "help with heating in warm homes")
    (own,) = [one for one in found if one["kind"] == "agreement"]
    assert own["joins_as"] == "recipient"
    assert "may join by signing" in own["reasons"][0]


def test_another_class_and_a_party_do_not(joinable) -> None:
    assert agreements(joinable, LAW) == []
    for body in (TRUST, COUNCIL):
        assert agreements(joinable, Actor(body, ("analyst",), "p", "api")) == []


def test_what_is_not_active_is_not_found(joinable) -> None:
    Agreement.objects.update(state="suspended")
    assert agreements(joinable, HELP) == []


@pytest.mark.parametrize("change", [{"register": "summary"}, {"withheld": [{"field": "title"}]}])
def test_what_the_register_withholds_is_not_found(joinable, change) -> None:
    entry = RegisterEntry.objects.get()
    entry.document = {**entry.document, **change}
    entry.save()
    assert agreements(joinable, HELP) == []


def test_data_sets_and_templates_are_found_by_their_newest_contract(place) -> None:
    place.describe()
    found = search(place.desk, place.who("analyst"), "council tax support")
    assert found[0]["score"] >= found[-1]["score"]
    assert {"data_set", "template"} <= {one["kind"] for one in found}
    assert len(found) <= MOST
    assert search(place.desk, place.who("analyst"), "") == []
