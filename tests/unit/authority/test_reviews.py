"""Assessment, advice and decision: who may, in which order, with what reasons."""

from datetime import timedelta

import pytest

from irwell.authority import models
from irwell.authority.acts.activate import activate
from irwell.authority.acts.advise import advise
from irwell.authority.acts.appoint import appoint
from irwell.authority.acts.assess import assess
from irwell.authority.acts.call_off import call_off
from irwell.authority.acts.decide import Decision, decide
from irwell.authority.acts.resume import resume
from irwell.authority.acts.revoke import revoke
from irwell.authority.acts.sign import sign
from irwell.authority.acts.suspend import suspend
from irwell.authority.documents import agreement_of
from irwell.authority.opinions import reviews
from irwell.authority.reviewing import turns
from irwell.authority.tasks import run_due
from irwell.documents import parse_yaml
from irwell.errors import AgreementError, Refused
from tests.unit.authority.place import AGREEMENT, COUNCIL, NOON, REASONS, TRUST

NO = Decision("refuse", codes=("not_minimised",), reasons=REASONS)
TWO_WAY = AGREEMENT.replace("kind: one_way", "kind: reciprocal").replace(
    "provider: {org: fordham-council, role: controller}",
    "provider: {org: fordham-council, role: controller, receives: true}",
).replace(
    "recipient: {org: warm-trust, role: controller}",
    "recipient: {org: warm-trust, role: controller, gives: true}",
)  # fmt: skip


@pytest.fixture
def place(place):
    place.describe()
    place.propose()
    return place


def say(place, person: str, outcome: str = "supports", conditions: tuple[str, ...] = ()):
    return advise(place.desk, place.who(person), "warm-homes", outcome=outcome, reasons=REASONS,
                  conditions=conditions)  # fmt: skip


def person(place, body: str, *roles: str):
    admin = place.who("council admin" if body == COUNCIL else "trust admin")
    place.people["/".join(roles)] = appoint(place.desk, admin, body, roles=roles).id
    return place.who("/".join(roles))


def waits(place) -> list[tuple[str, str, str]]:
    row = place.row()
    return [(t.step, t.organisation, t.role) for t in turns(row, agreement_of(row))]


def test_whose_turn_it_is_at_each_state(place) -> None:
    assert waits(place) == [("assess", COUNCIL, "ig_lead")]
    assess(place.desk, place.who("ig lead"), "warm-homes")
    assert waits(place) == [("advise", COUNCIL, "dpo"), ("advise", TRUST, "dpo")]
    say(place, "trust dpo")
    assert place.row().state == "assessed"
    assert waits(place) == [("advise", COUNCIL, "dpo")]
    say(place, "dpo")
    assert waits(place) == [("decide", COUNCIL, "iao")]
    decide(place.desk, place.who("council siro"), "warm-homes", decision=Decision("approve"))
    assert waits(place) == [("sign", COUNCIL, "siro"), ("sign", TRUST, "siro")]
    place.sign()
    assert waits(place) == [("activate", COUNCIL, "iao")]
    activate(place.desk, place.who("officer"), "warm-homes")
    assert waits(place) == []


def test_an_assessment_enters_what_warns_and_what_was_not_judged(place) -> None:
    assess(place.desk, place.who("ig lead"), "warm-homes", reasons=REASONS)
    facts = place.entries()[-1]["facts"]
    assert facts["state"] == "assessed"
    assert "R16" in facts["warnings"]
    assert "R1" in facts["not_judged"]
    assert not {"R10", "R13"} & set(facts["not_judged"])
    assert models.Review.objects.get().findings == facts["warnings"]


def test_an_error_of_a_rule_refuses_the_assessment_and_the_draft_stays(place) -> None:
    text = AGREEMENT.replace("  exit_plan: The trust goes back to asking each household.\n", "")
    place.propose(text.replace("id: warm-homes", "id: no-exit"))
    with pytest.raises(AgreementError, match="exit") as refused:
        assess(place.desk, place.who("ig lead"), "no-exit")
    assert refused.value.rule == "R12"
    assert place.entries()[-1]["reasons"] == ["R12"]
    assert models.Agreement.objects.get(name="no-exit").state == "draft"


def test_the_order_is_kept(place) -> None:
    for act, rule in ((lambda: say(place, "dpo"), "agreement.draft"),
                      (lambda: decide(place.desk, place.who("council siro"), "warm-homes",
                                      decision=Decision("approve")), "agreement.draft"),
                      (lambda: sign(place.desk, place.who("council siro"), "warm-homes",
                                    signature=place.signature(COUNCIL)), "agreement.draft"),
                      (lambda: revoke(place.desk, place.who("council siro"), "warm-homes",
                                      reason="it is too early"), "agreement.draft")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.rule == rule


def test_nobody_speaks_twice_or_for_another(place) -> None:
    with pytest.raises(Refused) as recipient:
        assess(place.desk, person(place, TRUST, "ig_lead"), "warm-homes")
    assert recipient.value.rule == "roles.party"
    assess(place.desk, place.who("ig lead"), "warm-homes")
    say(place, "dpo")
    with pytest.raises(Refused) as again:
        say(place, "dpo")
    assert again.value.rule == "advise.once"
    with pytest.raises(Refused) as guardian:
        advise(place.desk, person(place, COUNCIL, "caldicott"), "warm-homes", outcome="supports",
               reasons=REASONS)  # fmt: skip
    assert guardian.value.rule == "advise.party"


def test_author_adviser_and_approver_are_three_people(place) -> None:
    both = person(place, COUNCIL, "dpo", "iao")
    author = person(place, COUNCIL, "analyst", "dpo", "siro")
    models.Agreement.objects.update(proposed_by_id=author.id)
    assess(place.desk, place.who("ig lead"), "warm-homes")
    with pytest.raises(Refused) as own:
        advise(place.desk, author, "warm-homes", outcome="supports", reasons=REASONS)
    assert own.value.rule == "advise.self_approval"
    advise(place.desk, both, "warm-homes", outcome="supports", reasons=REASONS)
    say(place, "trust dpo")
    for who, rule in ((author, "decide.self_approval"), (both, "decide.adviser")):
        with pytest.raises(Refused) as refused:
            decide(place.desk, who, "warm-homes", decision=Decision("approve"))
        assert refused.value.rule == rule
    decide(place.desk, place.who("council siro"), "warm-homes", decision=Decision("approve"))
    with pytest.raises(Refused) as signs:
        sign(place.desk, both, "warm-homes", signature=place.signature(COUNCIL))
    assert signs.value.rule == "sign.adviser"


def test_an_officer_approves_nothing_whatever_else_they_are(place) -> None:
    models.Person.objects.filter(pk=place.people["council siro"]).update(roles=["officer", "siro"])
    with pytest.raises(Refused) as refused:
        decide(place.desk, place.who("council siro"), "warm-homes", decision=NO)
    assert refused.value.rule == "decide.officer"


def test_against_advice_needs_its_reason(place) -> None:
    assess(place.desk, place.who("ig lead"), "warm-homes")
    say(place, "dpo", "does_not_support")
    say(place, "trust dpo")
    siro = place.who("council siro")
    with pytest.raises(Refused) as refused:
        decide(place.desk, siro, "warm-homes", decision=Decision("approve"))
    assert refused.value.rule == "decide.against_advice"
    why = "The harm is less than that of a cold winter."
    decide(place.desk, siro, "warm-homes", decision=Decision("approve", against_advice=why))
    entry = place.entries()[-1]
    assert entry["facts"]["against_advice"]
    assert why not in str(place.entries())
    told = reviews(place.who("trust siro"), "warm-homes")
    assert [(r["step"], r["outcome"]) for r in told] == [
        ("assess", "assessed"), ("advise", "does_not_support"), ("advise", "supports"),
        ("decide", "approve"),
    ]  # fmt: skip
    assert told[-1]["against_advice"] == why
    with pytest.raises(Refused):
        reviews(place.who("officer").__class__("other-body", ("siro",), "p-x", "api"), "warm-homes")


def test_conditions_go_with_support_under_conditions(place) -> None:
    assess(place.desk, place.who("ig lead"), "warm-homes")
    for outcome, conditions in (("supports", ("Train first.",)), ("supports_with_conditions", ())):
        with pytest.raises(Refused) as refused:
            say(place, "dpo", outcome, conditions)
        assert refused.value.rule == "advise.conditions"
    say(place, "dpo", "supports_with_conditions", ("Train the advisers first.",))
    assert reviews(place.who("dpo"), "warm-homes")[-1]["conditions"] == [
        "Train the advisers first."
    ]


@pytest.mark.parametrize(("outcome", "state"), [("return", "returned"), ("refuse", "refused")])
def test_a_no_needs_codes_and_reasons_and_ends_it_at_once(place, outcome, state) -> None:
    siro = place.who("council siro")
    with pytest.raises(AgreementError):
        decide(place.desk, siro, "warm-homes", decision=Decision(outcome, reasons=REASONS))
    with pytest.raises(Refused):
        decide(place.desk, siro, "warm-homes", decision=Decision(outcome, codes=("cost",)))
    assert place.row().state == "draft"
    row = decide(place.desk, siro, "warm-homes",
                 decision=Decision(outcome, codes=("cost",), reasons=REASONS))  # fmt: skip
    assert row.state == state
    assert place.entries()[-1]["facts"]["codes"] == ["cost"]
    with pytest.raises(Refused) as over:
        assess(place.desk, place.who("ig lead"), "warm-homes")
    assert over.value.rule == f"agreement.{state}"


def test_a_recipient_decides_nothing(place) -> None:
    with pytest.raises(Refused) as refused:
        decide(place.desk, place.who("trust siro"), "warm-homes", decision=NO)
    assert refused.value.rule == "roles.party"


def test_every_provider_assesses_and_approves(place) -> None:
    place.propose(TWO_WAY.replace("id: warm-homes", "id: two-way"))
    other_lead = person(place, TRUST, "ig_lead")
    assess(place.desk, place.who("ig lead"), "two-way")
    assert models.Agreement.objects.get(name="two-way").state == "draft"
    assert assess(place.desk, other_lead, "two-way").state == "assessed"
    for adviser in ("dpo", "trust dpo"):
        advise(place.desk, place.who(adviser), "two-way", outcome="supports", reasons=REASONS)
    yes = Decision("approve")
    assert decide(place.desk, place.who("trust siro"), "two-way", decision=yes).state == "advised"
    with pytest.raises(Refused) as again:
        decide(place.desk, place.who("trust siro"), "two-way", decision=yes)
    assert again.value.rule == "decide.once"
    assert decide(place.desk, place.who("council siro"), "two-way",
                  decision=yes).state == "approved"  # fmt: skip


def test_health_or_care_asks_its_guardian_where_people_are_named(place) -> None:
    models.Organisation.objects.filter(pk=COUNCIL).update(sector="health")
    text = AGREEMENT.replace(
        "person: {from: nino, show: pseudonym, key: this_agreement}",
        "person: {from: nino, show: keep, reason: Help is offered to the person.}",
    ).replace("id: warm-homes", "id: by-name")
    place.propose(text)
    assess(place.desk, place.who("ig lead"), "by-name")
    for adviser in ("dpo", "trust dpo"):
        advise(place.desk, place.who(adviser), "by-name", outcome="supports", reasons=REASONS)
    row = models.Agreement.objects.get(name="by-name")
    assert row.state == "assessed"
    assert [t.role for t in turns(row, agreement_of(row))] == ["caldicott"]
    guardian = person(place, COUNCIL, "caldicott")
    advise(place.desk, guardian, "by-name", outcome="supports", reasons=REASONS)
    row.refresh_from_db()
    assert row.state == "advised"
    assess(place.desk, place.who("ig lead"), "warm-homes")  # pseudonyms: no guardian is asked
    assert {role for _, _, role in waits(place)} == {"dpo"}


def test_what_was_proposed_can_be_called_off_until_the_last_signature(place) -> None:
    place.review()
    sign(place.desk, place.who("council siro"), "warm-homes", signature=place.signature(COUNCIL))
    with pytest.raises(Refused) as stranger:
        call_off(place.desk, place.who("steward"), "warm-homes", codes=("cost",), reasons=REASONS)
    assert stranger.value.rule == "call_off.party"
    row = call_off(place.desk, place.who("analyst"), "warm-homes", codes=("cost",),
                   reasons=REASONS)  # fmt: skip
    assert row.state == "withdrawn"
    with pytest.raises(Refused):
        sign(place.desk, place.who("trust siro"), "warm-homes", signature=place.signature(TRUST))


def test_a_draft_lapses_90_days_after_the_last_act(place) -> None:
    place.at(NOON + timedelta(days=60))
    assess(place.desk, place.who("ig lead"), "warm-homes")
    place.at(NOON + timedelta(days=120))
    say(place, "dpo")  # the other officer never speaks: the state does not move, the clock does
    place.at(NOON + timedelta(days=200))
    assert run_due(place.desk).lapsed == 0
    place.at(NOON + timedelta(days=211))
    assert run_due(place.desk).lapsed == 1
    assert place.row().state == "lapsed"


def test_nothing_resumes_after_its_end_or_against_a_rule(place) -> None:
    place.review()
    place.sign()
    activate(place.desk, place.who("officer"), "warm-homes")
    suspend(place.desk, place.who("dpo"), "warm-homes", reason="a complaint came in")
    place.at(NOON + timedelta(days=400))
    with pytest.raises(Refused) as ended:
        resume(place.desk, place.who("council siro"), "warm-homes")
    assert ended.value.rule == "time.end"
    place.at(NOON)
    row = models.Agreement.objects.get()
    plan = {**row.document["time"]}
    del plan["exit_plan"]  # what was agreed before there was such a rule
    models.Agreement.objects.update(
        document={**row.document, "time": plan}, digest=f"sha256:{0:064x}"
    )
    with pytest.raises(AgreementError) as unlawful:
        resume(place.desk, place.who("council siro"), "warm-homes")
    assert unlawful.value.rule == "R12"


def test_a_second_version_is_reviewed_while_the_first_is_active(place) -> None:
    place.review()
    place.sign()
    activate(place.desk, place.who("officer"), "warm-homes")
    text = AGREEMENT.replace("id: warm-homes", "id: warm-homes\nversion: 2").replace(
        "Warm homes\n", "Warmer homes\n"
    )
    place.propose(text)
    assess(place.desk, place.who("ig lead"), "warm-homes")  # the name finds the draft
    states = dict(models.Agreement.objects.values_list("id", "state"))
    assert states == {"warm-homes.v1": "active", "warm-homes.v2": "assessed"}
    for adviser in ("dpo", "trust dpo"):
        say(place, adviser)
    decide(place.desk, place.who("council siro"), "warm-homes", decision=Decision("approve"))
    place.sign(text)
    activate(place.desk, place.who("officer"), "warm-homes")
    states = dict(models.Agreement.objects.values_list("id", "state"))
    assert states == {"warm-homes.v1": "superseded", "warm-homes.v2": "active"}
    assert parse_yaml(text)
