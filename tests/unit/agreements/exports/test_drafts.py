"""Drafts say what the facts say, mark what a person must answer, and claim nothing."""

import json
import re

import pytest

from irwell.agreements import clauses
from irwell.agreements.exports import (
    Draft,
    dpia,
    draft_markdown,
    draft_value,
    privacy_notice,
    processing_record,
    transparency_record,
)
from irwell.agreements.exports.drafting import FORMS, UNKNOWN, form
from irwell.agreements.exports.facts import FACTS
from irwell.agreements.exports.facts_triggers import SIGNS
from irwell.agreements.law import Facts, judge
from irwell.errors import AgreementError
from tests.unit.agreements.exports.whole import agreement, bodies, contracts, document

DECISION = {"what": "Whether a visit is offered.", "human_review": "Ask the falls nurse."}
MAKERS = {
    "dpia": dpia,
    "ropa": processing_record,
    "notice": privacy_notice,
    "atrs": transparency_record,
}
INTERNAL = {"columns", "sensitive", "identifying", "contracts", "recipients", "triggers"}


def deciding(**changes):
    use = {**document()["use"], "automated_decisions": DECISION}
    use["must_not"] = [own for own in use["must_not"] if own != "decide_automatically"]
    return agreement(use=use, **changes)


def every_draft(own=None) -> dict[str, Draft]:
    own = own or deciding()
    return {kind: make(own, contracts(), bodies()) for kind, make in MAKERS.items()}


def answer(draft: Draft, name: str):
    return next(own for own in draft.answers if own.id == name)


def said(draft: Draft, name: str) -> str:
    return "\n".join(line.text for line in answer(draft, name).lines)


def withheld(*fields: str):
    until = {"reason": "Safety.", "decided_by": "SIRO", "until": "2027-01-31"}
    return {"register": "full", "withheld": [{"field": field, **until} for field in fields]}


def test_the_assessment_has_the_seven_steps_in_their_order():
    titles = [own.title for own in every_draft()["dpia"].headings]
    assert [title[:7] for title in titles] == [f"Step {number}:" for number in range(1, 8)]


def test_the_record_has_the_seven_letters_of_article_30():
    titles = [own.title for own in every_draft()["ropa"].headings]
    assert re.findall(r"30\(1\)\((\w)\)", " ".join(titles)) == list("abcdefg")


def test_the_transparency_record_has_the_fields_of_both_tiers():
    ids = [own.id for own in every_draft()["atrs"].answers]

    assert ids[:4] == ["1.1", "1.2", "1.3", "1.4"]
    assert [own for own in ids if own.count(".") == 2][-2:] == ["2.5.1", "2.5.2"]
    assert len(ids) == len(set(ids)) == 45


def test_an_agreement_without_automated_decisions_has_no_transparency_record():
    with pytest.raises(AgreementError, match="allows no automated decisions"):
        transparency_record(agreement(), contracts(), bodies())


@pytest.mark.parametrize("kind", MAKERS)
def test_a_draft_names_what_it_is_made_from(kind):
    own = deciding()
    draft = MAKERS[kind](own, contracts(), bodies())
    value = draft_value(draft)

    assert value["made_from"]["agreement"]["digest"] == own.digest
    assert draft.agreement["version"] == 3
    assert [name for name, _ in draft.bodies] == ["calderwick-council"]
    assert bool(draft.contracts) == (kind in {"dpia", "ropa"})
    assert own.digest in draft_markdown(draft)
    assert "a person must complete it" in draft_markdown(draft)
    assert "Checked by a lawyer: none" in draft_markdown(draft)
    assert json.loads(json.dumps(value)) == value


@pytest.mark.parametrize("kind", MAKERS)
def test_no_draft_says_that_anything_is_lawful_or_anonymous(kind):
    text = draft_markdown(every_draft()[kind]).lower()
    assert not re.search(r"compl(iant|ies)|anonym(ous|ised)|\bis lawful\b|certified", text)


@pytest.mark.parametrize("kind", MAKERS)
def test_what_nothing_is_known_of_is_for_a_person(kind):
    bare = agreement(
        use={"may": ["view"], "automated_decisions": {"what": "Something."}},
        rights={"contact": "provider"},
        time={"start": "2026-12-01", "end": "2027-11-30"},
    )
    draft = MAKERS[kind](bare, {}, {})
    for own in draft.answers:
        assert own.lines or own.person
    assert draft.open == sum(bool(own.person) for own in draft.answers) > 0
    assert draft_markdown(draft).count("**For a person:**") == draft.open
    if kind == "dpia":
        assert answer(draft, "less").person == UNKNOWN
        assert answer(draft, "less").lines == ()


def test_the_more_is_known_the_less_is_open():
    whole = document()["purpose"] | {"less_intrusive_considered": "Counts by ward."}
    more = processing_record(agreement(), contracts(), bodies())

    assert dpia(agreement(purpose=whole), {}, {}).open < dpia(agreement(), {}, {}).open
    assert more.open <= processing_record(agreement(), {}, {}).open


def test_the_signs_of_risk_are_those_of_rule_r8_and_none_is_denied_by_silence():
    lines = {
        line.text.split(":")[0]: line for line in answer(every_draft()["dpia"], "triggers").lines
    }
    assert list(lines) == [sign.name for sign in SIGNS]
    assert lines["Decisions by a program alone, or profiling"].text.endswith(
        "yes, a machine decides about people."
    )
    assert "special category data leaves" in lines["Special category or criminal offence data"].text
    assert lines["People who are not told"].is_open


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"where": [{"column": "born", "is": "age under", "value": 16}]},
        {"rights": {"not_told": {"exemption": "crime", "reason": "It would warn."}}},
        {"use": {"may": ["view", "link"]}},
        {"use": {"may": ["view"], "automated_decisions": DECISION}},
        {"law": {"lawful_basis": {"provider": "art6_1_e"}}},
    ],
)
def test_a_reason_of_rule_r8_is_always_among_the_signs(change):
    quiet = {
        "where": [{"column": "district", "is": "present"}],
        "use": {"may": ["view"]},
        "law": {"lawful_basis": {"provider": "art6_1_e"}},
    }
    own = agreement(**{**quiet, **change})
    found = judge(own, contracts(), Facts({}, ()), own.start).findings
    text = next((one.text for one in found if one.rule == "R8"), "")
    reasons = re.sub(r"^.*needed: |\.$", "", text).split("; ") if text else []
    shown = said(dpia(own, contracts(), bodies()), "triggers")
    assert all(reason in shown for reason in reasons)
    assert shown.count(": yes") == 0 if not reasons else shown.count(": yes") >= 1


def test_columns_say_what_their_contract_says_and_never_a_code_or_a_bound():
    text = said(dpia(agreement(), contracts(), bodies()), "scope")

    assert "nhs_number leaves by `pseudonym`: ordinary data; it names a person by itself." in text
    assert "Date of birth (The day of birth) leaves by `year`" in text
    assert "illness holds special category data, by its contract." in text
    assert "offence holds" not in text  # it is redacted: nothing of it leaves
    assert "income leaves by `round`. Its contract is not given" in text


def test_identifying_columns_are_those_of_the_contract():
    lines = answer(dpia(agreement(), contracts(), bodies()), "identifiers").lines
    assert [line.path.rsplit(".", 1)[-1] for line in lines] == ["born", "person", "place", "ward"]


def test_a_body_without_facts_is_for_a_person():
    draft = processing_record(agreement(), contracts(), bodies())
    officers = answer(draft, "officers")

    assert "reached at dpo@calderwick.example" in officers.lines[0].text
    assert any(line.is_open and "marrowdale-health" in line.text for line in officers.lines)
    assert officers.person


def test_measures_stand_under_their_own_mark():
    draft = dpia(agreement(), contracts(), bodies())
    for mark in ("enforced", "evidenced", "promised"):
        lines = answer(draft, mark).lines
        assert {line.mark for line in lines} <= {mark}
    known = {clause.text for clause in clauses(agreement())}
    assert {line.text for line in answer(draft, "enforced").lines} <= known


def test_the_notice_says_what_it_may_never_be_used_for_and_how_to_complain():
    draft = privacy_notice(agreement(), contracts(), bodies())

    assert "It is not for commercial use or risk scoring." in said(draft, "never")
    assert "Information Commissioner" in said(draft, "complain")
    assert "A visit may be made." in said(draft, "decisions")


def test_a_notice_of_an_agreement_without_decisions_says_so():
    draft = privacy_notice(agreement(use={"may": ["view"]}), contracts(), bodies())
    assert said(draft, "decisions") == "The agreement allows neither."


def test_what_is_withheld_from_the_public_is_in_no_draft_for_the_public():
    own = deciding(
        publish=withheld("purpose.not_for", "parties.provider", "where", "use.automated_decisions")
    )
    notice = privacy_notice(own, contracts(), bodies())
    record = transparency_record(own, contracts(), bodies())
    for draft in (notice, record):
        text = draft_markdown(draft)
        for hidden in ("commercial", "Calderwick Council", "birch", "Ask the", "Date of birth"):
            assert (hidden in text) == (hidden == "Date of birth"), hidden
        assert draft.bodies == ()
    assert said(notice, "decisions") != "The agreement allows neither."
    assert "Withheld" in said(notice, "never") or "must not" in said(notice, "never")
    assert "Safety." in said(notice, "withheld")


def test_an_agreement_withheld_whole_shows_nothing_but_that():
    draft = privacy_notice(deciding(publish=withheld("all")), contracts(), bodies())

    assert draft.title == "Privacy notice: falls-2026"
    assert "visits" not in draft_markdown(draft).replace("home-visits", "visits")
    assert said(draft, "summary").startswith("Withheld")


def test_forms_for_the_public_ask_for_no_fact_that_may_be_withheld():
    for kind in FORMS:
        own = form(kind)
        asked = {name for part in own["headings"] for q in part["questions"]
                 for name in q.get("facts", ())}  # fmt: skip
        assert asked <= FACTS.keys()
        if own["public"]:
            assert not asked & INTERNAL


def test_every_fact_is_asked_for_by_a_form():
    asked = {
        name
        for kind in FORMS
        for part in form(kind)["headings"]
        for question in part["questions"]
        for name in question.get("facts", ())
    }
    assert asked == FACTS.keys()


def test_every_form_says_where_it_comes_from_and_that_no_lawyer_has_checked_it():
    for kind in FORMS:
        own = form(kind)
        assert own["source"]
        assert own["checked_by"] == "none"


def test_an_item_that_begins_like_a_list_stays_one_item():
    text = draft_markdown(dpia(agreement(title="1. First"), {}, {}))
    assert "- 1\\. First." in text
    assert draft_markdown(transparency_record(deciding(), {}, {})).count("### 2.3.4 ") == 1


def test_text_of_the_agreement_cannot_become_markup():
    evil = "# Title\n- item\n<script>x</script> [a](http://b) *bold* | `code` &amp; 1. one"
    draft = dpia(agreement(summary=evil, title="* [x](y)"), contracts(), bodies())
    text = draft_markdown(draft)

    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "[a](" not in text.replace("\\[a\\](", "")
    assert "\n# " not in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        "# Data protection impact assessment: \\* \\[x\\](y)"
    ]
