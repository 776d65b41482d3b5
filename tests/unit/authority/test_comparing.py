"""A new version beside the one that stands, and beside other live agreements, at the desk."""

import dataclasses

import pytest

from irwell.agreements.conflicts import Conflict
from irwell.authority import comparing
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.join import join
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
    own = place.form()
    clash = Conflict("form", "warm-homes.v1", "data[0].columns.income", "a text", "")
    assert comparing._told(other, own, clash) is None
    giver = dataclasses.replace(other, organisation=COUNCIL)
    assert comparing._told(giver, own, clash)["agreement"] == "warm-homes.v1"
    clause = dataclasses.replace(own.data[0].data_set, organisation="other-body")
    theirs = dataclasses.replace(own, data=(dataclasses.replace(own.data[0], data_set=clause),))
    hidden = comparing._told(other, theirs, clash)
    assert hidden["agreement"] == ""
    assert "may not see" in hidden["text"]


def test_a_version_belongs_to_the_parties_of_those_before(place) -> None:
    from irwell.authority.acts.propose import propose
    from irwell.documents import parse_yaml

    text = SECOND.replace("org: fordham-council", "org: other-council")
    text = text.replace("fordham-council/support@1", "other-council/support@1")
    for body in ("other-council",):
        join(place.desk, place.who("officer"), body, name=body, sector="local_government")
    with pytest.raises(Refused) as refused:
        propose(place.desk, place.who("analyst"), "warm-homes", document=parse_yaml(text))
    assert refused.value.rule == "propose.name"


def test_a_live_version_is_not_ended_without_those_who_give_under_it(place) -> None:
    from irwell.authority.versions import refuse_without_givers

    own = place.form()
    refuse_without_givers(place.row(), own)
    others = tuple(
        dataclasses.replace(one, organisation="other-council") if one.gives else one
        for one in own.parties
    )
    with pytest.raises(Refused) as refused:
        refuse_without_givers(place.row(), dataclasses.replace(own, parties=others))
    assert refused.value.rule == "activate.supersedes"


def test_the_end_of_one_version_leaves_the_keys_of_the_next(place) -> None:
    from irwell.authority.acts.revoke import revoke
    from irwell.releases import secret_name

    place.deposit()
    place.release()
    place.to_signed(SECOND)
    revoke(place.desk, place.who("council siro"), "warm-homes.v2", reason="it was a mistake")
    name = secret_name("warm-homes")
    assert not place.desk.keyring.destroyed(COUNCIL, name)
    revoke(place.desk, place.who("council siro"), "warm-homes.v1", reason="it is over now")
    assert place.desk.keyring.destroyed(COUNCIL, name)


def test_only_an_officer_makes_an_auditor(place) -> None:
    with pytest.raises(Refused) as refused:
        appoint(place.desk, place.who("council admin"), COUNCIL, roles=("auditor",))
    assert refused.value.rule == "appoint.auditor"
    with pytest.raises(Refused):
        appoint(place.desk, place.who("officer"), COUNCIL, roles=("auditor", "siro"))
    made = appoint(place.desk, place.who("officer"), COUNCIL, roles=("auditor",))
    assert made.roles == ["auditor"]


def linked(name: str, other: str) -> str:
    """An agreement that may be linked with another, which names it back."""
    text = AGREEMENT.replace("id: warm-homes", f"id: {name}")
    link = f"  link_with: [{{dataset: {COUNCIL}/support@1, agreement: {other}, key: scope-1}}]\n"
    text = text.replace("may: [view, count]\n", f"may: [view, count, link]\n{link}")
    dpia = "assessments: {dpia: {ref: DPIA-1, residual_risk: low}}"
    return text.replace("recipient: art6_1_f}}", f"recipient: art6_1_f}}, {dpia}}}")


def test_agreements_that_name_each_other_become_active_one_after_the_other(tmp_path, db) -> None:
    from irwell.authority.acts.activate import activate
    from irwell.errors import AgreementError

    place = found_place(tmp_path)
    place.describe()
    one, two = linked("one-side", "two-side"), linked("two-side", "one-side")
    place.propose(one)
    place.propose(two)
    for text in (one, two):
        place.review(text)
    place.sign(one)
    with pytest.raises(AgreementError) as refused:
        activate(place.desk, place.who("officer"), "one-side")
    assert refused.value.rule == "R14"
    place.sign(two)
    for name in ("one-side", "two-side"):
        assert activate(place.desk, place.who("officer"), name).state == "active"
