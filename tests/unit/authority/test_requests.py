"""Requests: asked, triaged, given to an owner, answered; taken back, lapsed."""

from datetime import timedelta

import pytest

from irwell.authority import models
from irwell.authority.actors import schedule_actor
from irwell.authority.acts.assign import assign
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.lapse import lapse
from irwell.authority.acts.propose import propose
from irwell.authority.acts.request import request
from irwell.authority.acts.respond import respond
from irwell.authority.acts.triage import triage
from irwell.authority.details import erase, words
from irwell.authority.notices import notices
from irwell.authority.requesting import requests
from irwell.authority.tasks import run_due
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, NotFound, Refused
from tests.unit.authority.asking import REQUEST, answered, asked, owner, with_owner
from tests.unit.authority.place import AGREEMENT, COUNCIL, NOON, REASONS, TRUST


@pytest.fixture
def place(place):
    place.describe()
    return place


def test_a_request_walks_to_an_agreement_that_names_it(place) -> None:
    before = len(place.entries())
    row = answered(place, "accept")
    assert (row.state, row.owner_id) == ("accepted", place.people["owner"])
    made = propose(place.desk, place.who("analyst"), "warm-homes", document=parse_yaml(AGREEMENT),
                   request="need-homes")  # fmt: skip
    assert made.request_id == "need-homes"
    entries = [e for e in place.entries()[before:] if e["act"] != "appoint"]
    assert [e["act"] for e in entries] == ["request", "triage", "assign", "respond", "propose"]
    assert entries[-1]["facts"]["request"] == "need-homes"
    assert {e["subject"]["digest"] for e in entries[:4]} == {row.digest}
    assert entries[0]["facts"]["columns_wanted"] == 2
    assert REASONS not in str(entries)
    assert words(row.reasons) == REASONS


@pytest.mark.parametrize("outcome", ["return", "refuse"])
def test_a_no_needs_codes_and_reasons_and_keeps_them(place, outcome) -> None:
    with_owner(place)
    who = place.who("owner")
    with pytest.raises(AgreementError) as no_code:
        respond(place.desk, who, "need-homes", outcome=outcome, reasons=REASONS)
    assert no_code.value.rule == "respond.codes"
    with pytest.raises(Refused) as no_reasons:
        respond(place.desk, who, "need-homes", outcome=outcome, codes=("cost",))
    assert no_reasons.value.rule == "respond.reasons"
    row = respond(place.desk, who, "need-homes", outcome=outcome, codes=("other", "cost"),
                  reasons=REASONS)  # fmt: skip
    assert (row.state, row.codes) == (f"{outcome}ed".replace("eed", "ed"), ["cost", "other"])
    with pytest.raises(Refused):
        propose(place.desk, place.who("analyst"), "warm-homes", document=parse_yaml(AGREEMENT),
                request="need-homes")  # fmt: skip


def test_redirect_says_where_and_accept_needs_no_words(place) -> None:
    with_owner(place)
    with pytest.raises(Refused):
        respond(place.desk, place.who("owner"), "need-homes", outcome="redirect")
    with pytest.raises(Refused) as unknown:
        respond(place.desk, place.who("owner"), "need-homes", outcome="maybe")
    assert unknown.value.rule == "respond.outcome"
    assert respond(place.desk, place.who("owner"), "need-homes", outcome="accept").reasons == ""


def test_only_the_owner_it_is_with_answers(place) -> None:
    with_owner(place)
    for person, rule in (("council siro", "respond.owner"), ("trust siro", "respond.party"),
                         ("officer", "roles.respond"), ("dpo", "roles.respond")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            respond(place.desk, place.who(person), "need-homes", outcome="accept")
        assert refused.value.rule == rule
    other = place.people["council siro"]
    assign(place.desk, place.who("ig lead"), "need-homes", owner=other)
    row = respond(place.desk, place.who("council siro"), "need-homes", outcome="accept")
    assert row.state == "accepted"


def test_assign_names_a_decider_of_the_body_asked(place) -> None:
    asked(place)
    triage(place.desk, place.who("officer"), "need-homes", urgency="urgent")
    for person in ("steward", "trust siro"):
        with pytest.raises(Refused) as refused:
            assign(place.desk, place.who("officer"), "need-homes", owner=place.people[person])
        assert refused.value.rule == "assign.owner"
    with pytest.raises(Refused) as early:
        respond(place.desk, place.who("council siro"), "need-homes", outcome="accept")
    assert early.value.rule == "request.triaged"
    assert models.Request.objects.get().urgency == "urgent"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("from: warm-trust", "from: fordham-council"), "roles.own_body"),
        (("to: fordham-council", "to: warm-trust"), "request.to"),
        (("to: fordham-council", "to: nobody-here"), "request.to"),
        (("support@1", "support@2"), "request.data_sets"),
        (("why_necessary: Nobody else knows which homes have support.\n", ""),
         "request.why_necessary"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_asked_is_refused(place, change, rule) -> None:
    with pytest.raises(Refused) as refused:
        asked(place, REQUEST.replace(*change))
    assert refused.value.rule == rule
    assert not models.Request.objects.exists()


def test_the_authority_finds_the_body_where_none_is_named(place) -> None:
    text = REQUEST.replace("to: fordham-council\n", "").replace(
        "data_sets: [fordham-council/support@1]", "description: Who has help with council tax."
    )
    assert asked(place, text).to_organisation_id is None
    with pytest.raises(Refused) as nobody:
        triage(place.desk, place.who("officer"), "need-homes")
    assert nobody.value.rule == "triage.to"
    row = triage(place.desk, place.who("officer"), "need-homes", to=COUNCIL)
    assert (row.to_organisation_id, row.state) == (COUNCIL, "triaged")


def test_an_id_is_taken_once_and_must_be_the_documents(place) -> None:
    asked(place)
    with pytest.raises(Refused) as twice:
        asked(place)
    assert twice.value.rule == "request.once"
    with pytest.raises(Refused) as other:
        request(place.desk, place.who("analyst"), "another", document=parse_yaml(REQUEST))
    assert other.value.rule == "request.id"


def test_a_request_is_taken_back_with_a_reason(place) -> None:
    asked(place)
    with pytest.raises(Refused) as another:
        call_off(place.desk, place.who("council siro"), "need-homes", of="request",
                 codes=("cost",), reasons=REASONS)  # fmt: skip
    assert another.value.rule == "roles.own_body"
    assert place.entries()[-1]["subject"] == {"kind": "request", "id": "need-homes",
                                              "version": None, "digest": None}  # fmt: skip
    row = call_off(place.desk, place.who("analyst"), "need-homes", of="request",
                   codes=("no_capacity",), reasons=REASONS)  # fmt: skip
    assert (row.state, row.codes) == ("withdrawn", ["no_capacity"])
    with pytest.raises(Refused) as again:
        triage(place.desk, place.who("officer"), "need-homes")
    assert again.value.rule == "request.withdrawn"


def test_what_nobody_acts_on_lapses(place) -> None:
    asked(place)
    place.at(NOON + timedelta(days=90))
    with pytest.raises(Refused) as early:
        lapse(place.desk, schedule_actor(), "need-homes", of="request")
    assert early.value.rule == "lapse.early"
    assert run_due(place.desk).lapsed == 0
    place.at(NOON + timedelta(days=91))
    assert run_due(place.desk).lapsed == 1
    assert models.Request.objects.get().state == "lapsed"
    assert run_due(place.desk).lapsed == 0


def test_who_sees_requests_and_reasons_can_be_erased(place) -> None:
    row = answered(place, "refuse", ("cost",))
    (seen,) = requests(place.who("analyst"))
    assert (seen["state"], seen["codes"], seen["reasons"]) == ("refused", ["cost"], REASONS)
    assert requests(place.who("steward")) == requests(place.who("officer")) == [seen]
    erase(row.reasons)
    assert requests(place.who("analyst"))[0]["reasons"] == ""


def test_the_body_that_is_asked_is_told_by_when(place) -> None:
    with_owner(place)
    told = [n for n in notices(place.desk, place.who("owner")) if n["kind"] == "respond"]
    assert [n["text"] for n in told] == [
        "Request need-homes waits for your answer by 4 December 2026."
    ]
    assert not [n for n in notices(place.desk, place.who("analyst")) if n["kind"] == "respond"]


def test_an_agreement_answers_only_its_own_request(place) -> None:
    answered(place, "accept")
    with pytest.raises(NotFound):
        propose(place.desk, place.who("analyst"), "warm-homes", document=parse_yaml(AGREEMENT),
                request="none-such")  # fmt: skip
    row = models.Request.objects.get()
    models.Request.objects.filter(pk=row.pk).update(to_organisation_id="vale-authority")
    with pytest.raises(Refused) as other:
        propose(place.desk, place.who("analyst"), "warm-homes", document=parse_yaml(AGREEMENT),
                request="need-homes")  # fmt: skip
    assert other.value.rule == "propose.request"
    assert owner(place)
    assert row.from_organisation_id == TRUST
