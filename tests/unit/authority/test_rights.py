"""A person's right reaches every recipient by pseudonym, and the person never reaches the node."""

import json
from datetime import date, timedelta

import pytest

from irwell.agreements.rights import Identified, pseudonyms_of
from irwell.authority import models
from irwell.authority.acts.certify import certify
from irwell.authority.acts.rights import Used, rights
from irwell.authority.building import EPOCH, secret_of
from irwell.authority.documents import contracts_for
from irwell.authority.notices import notices
from irwell.authority.rights import Answered, cases
from irwell.authority.transparency import transparency
from irwell.errors import NotFound, Refused
from tests.unit.authority.place import COUNCIL, DATA_SET, NOON, TRUST

V1, DAY = "warm-homes.v1", date(2026, 11, 20)
PERSON = Identified("nino", "QQ000001A")  # invented; its row has an income and is released


@pytest.fixture
def shared(place):
    place.all_the_way()
    return place


def enter(place, person="dpo", **changes):
    used = {"kind": "objection", "received_on": DAY, "identified": PERSON} | changes
    return rights(place.desk, place.who(person), COUNCIL, used=Used(**used))


def found_at_home(place) -> dict:
    form = place.form()
    secret = secret_of(place.desk, COUNCIL, form)
    return {V1: pseudonyms_of(form, contracts_for(form), PERSON, secret, EPOCH)}


def test_each_recipient_gets_a_task_with_its_pseudonym_and_nothing_more(shared) -> None:
    case = enter(shared)
    (task,) = cases(shared.desk, shared.who("trust dpo"))
    assert task["due_on"] == "2026-12-20"
    assert task["what_to_do"] == "use this person's rows no longer"
    own = task["pseudonyms"][DATA_SET]["person"]
    assert len(own) == 32
    assert found_at_home(shared)[V1] == {DATA_SET: {"person": own}}
    (released,) = models.RightsTask.objects.get().releases
    assert released == models.Release.objects.get().id
    assert cases(shared.desk, shared.who("dpo"))[0]["pseudonyms"] == {}
    assert cases(shared.desk, shared.who("officer"))[0]["pseudonyms"] == {}
    assert case.state == "open"


def test_neither_person_nor_pseudonym_is_in_the_ledger_or_the_register(shared) -> None:
    enter(shared)
    own = found_at_home(shared)[V1][DATA_SET]["person"]
    told = json.dumps(shared.entries()[-1])
    assert own not in told
    assert PERSON.value not in told
    tables = [models.RightsCase, models.RightsTask, models.Agreement, models.Detail]
    text = json.dumps([list(m.objects.values()) for m in tables], default=repr)
    assert PERSON.value not in text
    assert PERSON.value not in repr(Used("objection", DAY, identified=PERSON))


def test_the_month_is_told_and_it_is_certified_and_the_pseudonym_erased(shared) -> None:
    case = enter(shared)
    kinds = {n["kind"]: n["text"] for n in notices(shared.desk, shared.who("trust dpo"))}
    assert "by 20 December 2026" in kinds["rights"]
    said = Answered(case.id, "done", "The row was deleted.")
    made = certify(shared.desk, shared.who("trust dpo"), V1, said=said)
    assert made.document["outcome"] == "done"
    case.refresh_from_db()
    assert case.state == "answered"
    task = models.RightsTask.objects.get()
    assert not models.Detail.objects.filter(pk=task.subject).exists()
    with pytest.raises(Refused) as refused:
        certify(shared.desk, shared.who("trust siro"), V1, said=said)
    assert refused.value.rule == "certify.once"
    with pytest.raises(NotFound):
        certify(shared.desk, shared.who("dpo"), V1, said=said)


def test_the_provider_is_asked_to_release_anew_until_it_does(shared) -> None:
    enter(shared)
    assert "release_anew" in {n["kind"] for n in notices(shared.desk, shared.who("steward"))}
    shared.deposit(61)
    shared.release()
    assert "release_anew" not in {n["kind"] for n in notices(shared.desk, shared.who("steward"))}


def test_who_is_in_no_release_makes_no_task(shared) -> None:
    out = Identified("nino", "QQ000010A")  # no income: the row does not pass
    assert enter(shared, identified=out).state == "answered"
    assert not models.RightsTask.objects.exists()
    other = Identified("nhs_number", "9990000018")
    assert enter(shared, identified=other).state == "answered"


def test_a_release_that_is_gone_may_have_held_it(shared) -> None:
    shared.deposit(61)
    shared.release()
    out = Identified("nino", "QQ000010A")
    assert enter(shared, identified=out).state == "open"
    assert models.RightsTask.objects.get().releases == []


def test_a_body_at_home_sends_pseudonyms_and_no_identifier(shared) -> None:
    found = found_at_home(shared)
    models.Organisation.objects.filter(pk=COUNCIL).update(place="home")
    with pytest.raises(Refused) as refused:
        enter(shared)
    assert refused.value.rule == "rights.at_home"
    assert enter(shared, identified=None, found=found).tasks.count() == 1


@pytest.mark.parametrize(
    ("person", "changes", "rule"),
    [
        ("analyst", {}, "roles.rights"),
        ("trust dpo", {}, "roles.own_body"),
        ("dpo", {"kind": "access"}, "rights.kind"),
        ("dpo", {"received_on": date(2026, 11, 23)}, "rights.received_on"),
        ("dpo", {"identified": None}, "rights.found"),
        ("dpo", {"identified": None, "found": {V1: {DATA_SET: {"person": "QQ000001A"}}}},
         "rights.found"),
        ("dpo", {"identified": None, "found": {"x": {DATA_SET: {"person": "0" * 32}}}},
         "rights.found"),
        ("dpo", {"identified": None, "found": {V1: {"b/c@1": {"person": "0" * 32}}}},
         "rights.found"),
    ],
)  # fmt: skip
def test_what_is_no_use_of_a_right_leaves_no_case(shared, person, changes, rule) -> None:
    with pytest.raises(Refused) as refused:
        enter(shared, person, **changes)
    assert refused.value.rule == rule
    assert not models.RightsCase.objects.exists()
    assert PERSON.value not in json.dumps(shared.entries()[-1])


def test_a_task_that_is_late_says_so_and_cases_are_counted(shared) -> None:
    enter(shared)
    shared.at(NOON + timedelta(days=40))
    assert cases(shared.desk, shared.who("trust dpo"))[0]["overdue"]
    assert transparency(shared.desk)["rights"] == {
        "objection": 1, "rectification": 0, "erasure": 0}  # fmt: skip
    assert cases(shared.desk, shared.who("trust dpo"))[0]["recipient"] == TRUST
