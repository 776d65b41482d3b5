"""An agreement that has ended is closed by certificates, chased weekly, with a public note."""

from datetime import timedelta

import pytest

from irwell.agreements.closing import Destroyed
from irwell.authority import models
from irwell.authority.acts.certify import certify
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.settle import Settled, settle
from irwell.authority.closing import closings
from irwell.authority.documents import agreement_row
from irwell.authority.notices import notices
from irwell.authority.tasks import run_due
from irwell.authority.transparency import transparency
from irwell.authority.waiting import waiting
from irwell.errors import AgreementError, Refused
from tests.unit.authority.place import AGREEMENT, DATA_SET, NOON, TRUST

V1 = "warm-homes.v1"
SAID = Destroyed("deleted", (DATA_SET,))
NOTE = Settled("412 homes were helped before winter.")


@pytest.fixture
def ended(place):
    place.all_the_way()
    revoke(place.desk, place.who("council siro"), "warm-homes", reason="the winter is over")
    run_due(place.desk)
    return place


def told(place, person: str) -> set[str]:
    return {row["kind"] for row in notices(place.desk, place.who(person))}


def test_the_schedule_opens_it_and_the_recipient_certifies_and_the_provider_closes(ended) -> None:
    assert agreement_row(V1).state == "closing"
    assert ended.entries()[-1]["act"] == "close"
    assert "certify" in told(ended, "trust dpo")
    assert "settle" not in told(ended, "dpo")
    with pytest.raises(Refused) as refused:
        settle(ended.desk, ended.who("council siro"), V1, settled=NOTE)
    assert refused.value.rule == "settle.missing"
    made = certify(ended.desk, ended.who("trust dpo"), V1, said=SAID)
    assert ended.entries()[-1]["facts"]["digest"] == made.digest
    assert "certify" not in told(ended, "trust dpo")
    assert "settle" in told(ended, "dpo")
    row = settle(ended.desk, ended.who("council siro"), V1, settled=NOTE)
    assert row.state == "closed"
    (public,) = transparency(ended.desk)["closed"]
    assert public["benefit"] == NOTE.words


@pytest.mark.parametrize(
    ("person", "said", "rule"),
    [
        ("analyst", SAID, "roles.certify"),
        ("dpo", SAID, "certify.party"),
        ("trust dpo", Destroyed("deleted", ()), "certify.scope"),
    ],
)
def test_who_is_not_asked_does_not_certify(ended, person, said, rule) -> None:
    with pytest.raises((Refused, AgreementError)) as refused:
        certify(ended.desk, ended.who(person), V1, said=said)
    assert refused.value.rule == rule
    assert not models.Certificate.objects.exists()


def test_a_recipient_certifies_once_and_does_not_settle(ended) -> None:
    certify(ended.desk, ended.who("trust dpo"), V1, said=SAID)
    with pytest.raises(Refused) as refused:
        certify(ended.desk, ended.who("trust siro"), V1, said=SAID)
    assert refused.value.rule == "certify.once"
    with pytest.raises(Refused) as refused:
        settle(ended.desk, ended.who("trust siro"), V1, settled=NOTE)
    assert refused.value.rule == "roles.party"


def test_a_returned_certificate_is_asked_for_again(ended) -> None:
    certify(ended.desk, ended.who("trust dpo"), V1, said=SAID)
    back = Settled("A backup is not mentioned.", returns=TRUST)
    settle(ended.desk, ended.who("dpo"), V1, settled=back)
    assert agreement_row(V1).state == "closing"
    assert "certify" in told(ended, "trust dpo")
    certify(ended.desk, ended.who("trust dpo"), V1, said=SAID)
    assert [row.returned != "" for row in models.Certificate.objects.all()] == [True, False]
    assert settle(ended.desk, ended.who("council siro"), V1, settled=NOTE).state == "closed"


def test_it_is_chased_once_a_week_and_counted_when_it_is_late(ended) -> None:
    def letters() -> int:
        return sum(1 for one in waiting(ended.desk) if one.kind == "certify")

    days = []
    for day in range(15):
        ended.at(NOON + timedelta(days=day))
        days += [day] if letters() else []
    assert days == [0, 7, 14]
    assert transparency(ended.desk)["certificates_overdue"] == 0
    ended.at(NOON + timedelta(days=31))
    assert transparency(ended.desk)["certificates_overdue"] == 1
    assert closings(ended.desk, ended.who("trust dpo"))[0]["overdue"]


def test_nothing_released_is_nothing_left(place) -> None:
    place.describe()
    place.agree()
    revoke(place.desk, place.who("council siro"), "warm-homes", reason="no longer needed")
    run_due(place.desk)
    assert agreement_row(V1).state == "closed"
    assert not notices(place.desk, place.who("trust dpo"))


def test_what_the_later_version_covers_is_not_asked_for(place) -> None:
    place.all_the_way()
    place.agree(AGREEMENT.replace("id: warm-homes", "id: warm-homes\nversion: 2"))
    run_due(place.desk)
    assert agreement_row(V1).state == "closed"
    fewer = AGREEMENT.replace("id: warm-homes", "id: warm-homes\nversion: 3")
    place.agree(fewer.replace("      district: keep\n", ""))
    run_due(place.desk)
    assert agreement_row("warm-homes.v2").state == "closing"
    (own,) = models.Closing.objects.filter(closed_at="")
    assert own.recipients == {TRUST: [DATA_SET]}
