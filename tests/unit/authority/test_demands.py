"""What the law compels is recorded, told to the body that gave, and counted for everybody."""

import json
from datetime import date, timedelta

import pytest

from irwell.agreements.demands import Demanded
from irwell.authority import models
from irwell.authority.acts.compel import compel
from irwell.authority.demands import demands
from irwell.authority.notices import notices
from irwell.authority.transparency import transparency
from irwell.errors import AgreementError, Refused
from tests.unit.authority.place import NOON

DAY, LATER = date(2026, 11, 20), date(2026, 12, 20)
SECRET = {"tell_on": LATER, "secret_reason": "An invented Act forbids it."}


@pytest.fixture
def agreed(place):
    place.describe()
    place.agree()
    return place


def enter(place, person="trust dpo", **changes):
    said = {"agreement": "warm-homes", "kind": "warrant", "outcome": "given", "received_on": DAY,
            "law": "An invented Act, section 1"} | changes  # fmt: skip
    return compel(place.desk, place.who(person), demanded=Demanded(**said))


def told(place) -> list[str]:
    rows = notices(place.desk, place.who("dpo"))
    return [row["text"] for row in rows if row["kind"] == "compelled"]


def test_the_body_that_gave_is_told_at_once_and_everybody_sees_a_count(agreed) -> None:
    enter(agreed)
    assert told(agreed) == ["warm-trust got a warrant for data under warm-homes.v1:"
                            " what was demanded was given."]  # fmt: skip
    assert transparency(agreed.desk)["compelled"]["warrant"] == 1
    assert demands(agreed.desk, agreed.who("dpo"))[0]["law"] == "An invented Act, section 1"
    assert agreed.row().state == "active"


def test_a_secret_is_known_to_nobody_else_until_its_day(agreed) -> None:
    enter(agreed, **SECRET)
    entry = agreed.entries()[-1]
    assert entry["facts"]["told_from"] == "2026-12-20"
    assert "warm-homes" not in json.dumps(entry)
    assert "warrant" not in json.dumps(entry)
    for person in ("dpo", "officer"):
        assert demands(agreed.desk, agreed.who(person)) == []
    assert len(demands(agreed.desk, agreed.who("trust dpo"))) == 1
    assert not told(agreed)
    assert transparency(agreed.desk)["compelled"]["warrant"] == 0
    agreed.at(NOON + timedelta(days=28))
    assert len(told(agreed)) == 1
    assert len(demands(agreed.desk, agreed.who("officer"))) == 1
    assert transparency(agreed.desk)["compelled"]["warrant"] == 1


@pytest.mark.parametrize(
    ("person", "changes", "rule"),
    [
        ("analyst", {}, "roles.compel"),
        ("dpo", {}, "roles.party"),
        ("trust dpo", {"kind": "letter"}, "compel.kind"),
        ("trust dpo", {"outcome": "lost"}, "compel.kind"),
        ("trust dpo", {"law": "Act"}, "compel.law"),
        ("trust dpo", {"received_on": date(2026, 11, 23)}, "compel.law"),
        ("trust dpo", {"tell_on": LATER}, "compel.secret"),
        ("trust dpo", {"secret_reason": "An invented Act."}, "compel.secret"),
        ("trust dpo", SECRET | {"tell_on": date(2026, 11, 22)}, "compel.tell_on"),
    ],
)
def test_what_is_no_demand_is_not_entered(agreed, person, changes, rule) -> None:
    with pytest.raises((Refused, AgreementError)) as refused:
        enter(agreed, person, **changes)
    assert refused.value.rule == rule
    assert "warm-homes" not in json.dumps(agreed.entries()[-1])
    assert not models.Demand.objects.exists()
