"""Who joined an agreement by signing it, as the public register shows it."""

import pytest

from irwell.authority import browsing
from irwell.authority.acts.leave import leave
from irwell.authority.browsing import Wanted
from irwell.authority.models import RegisterEntry
from tests.unit.authority.place import TRUST
from tests.unit.authority.signing_parts import JOINER, add_body, in_force
from tests.unit.authority.test_accession import join_in


def found(**asked: str) -> list[str]:
    return [row.pk for row in browsing.page(Wanted(**asked)).entries]


def shown() -> dict:
    return browsing.public(browsing.entry_of("warm-homes"))


def test_a_body_that_joined_is_found_and_told_of_until_it_leaves(place) -> None:
    in_force(place)
    add_body(place)
    assert found(body=JOINER) == []
    assert "joined" not in shown()
    join_in(place)
    assert found(body=JOINER) == ["warm-homes.v1"]
    (joined,) = shown()["joined"]
    assert (joined["org"], joined["joins_as"]) == (JOINER, "recipient")
    assert browsing.names_of([shown()])[JOINER]
    leave(place.desk, place.who(f"{JOINER} siro"), "warm-homes", reason="the project has ended")
    assert found(body=JOINER) == []
    assert "joined" not in shown()
    told = [(change.what, change.body) for change in browsing.changes_of("warm-homes.v1")]
    name = told[0][1]
    assert told == [("left", name), ("joined", name), ("state", "")]
    assert name


def test_leaving_takes_no_party_of_the_text_away(place) -> None:
    in_force(place)
    add_body(place)
    join_in(place)
    leave(place.desk, place.who(f"{JOINER} siro"), "warm-homes", reason="the project has ended")
    assert found(body=TRUST) == ["warm-homes.v1"]


@pytest.mark.parametrize(
    "field", ["all", "parties", "parties.recipient", "parties.recipient.org", "accession"]
)
def test_who_joined_as_a_withheld_party_is_found_by_nothing(place, field) -> None:
    in_force(place)
    add_body(place)
    entry = RegisterEntry.objects.get()
    entry.document = {**entry.document, "withheld": [{"field": field}]}
    entry.save()
    join_in(place)
    assert found(body=JOINER) == []
    assert "joined" not in shown()
    assert [change.what for change in browsing.changes_of("warm-homes.v1")] == ["state"]
