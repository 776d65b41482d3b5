import pytest

from irwell.agreements import agreement_from, review
from irwell.agreements.blanks import open_blanks
from irwell.agreements.requests import request_from
from irwell.agreements.templates import draft_from, fill, template
from irwell.errors import DocumentError
from tests.unit.agreements.request_samples import whole
from tests.unit.agreements.template_samples import BODIES, CODES, CONTRACTS, answers

TEMPLATE = template("early_help")


def draft(request=None, **more):
    return draft_from(request_from(request or whole()), TEMPLATE, **more)


def test_nothing_that_the_request_says_is_asked_again():
    found = draft()
    document = found.document
    assert document["parties"]["provider"]["org"] == "mersley-council"
    assert document["parties"]["recipient"]["org"] == "fordshire-police"
    assert document["purpose"]["need"] == whole()["why_necessary"]
    assert (
        document["purpose"]["less_intrusive_considered"] == (whole()["less_intrusive_considered"])
    )
    assert document["purpose"]["benefit"]["measure"] == "Offers of help made within 10 days"
    assert [own["dataset"] for own in document["data"]] == whole()["data_sets"]
    assert document["time"]["start"] == "2027-01-04"
    assert document["time"]["refresh"] == "weekly"
    assert document["time"]["exit_plan"] == whole()["stages"]["exit"]
    assert document["law"]["public_authority_statement"] == whole()["public_authority_statement"]
    assert document["template"] == "early_help"
    asked = {own.blank for own in found.open}
    assert not asked & {"provider", "recipient", "need", "measure", "start", "attendance", "care"}


def test_powers_of_both_are_there_once_each():
    assert draft().document["law"]["powers"] == [
        "children_act_2004_s10",
        "children_act_2004_s11",
        "crime_and_disorder_act_1998_s17",
    ]


def test_what_is_open_is_what_stands_in_the_draft():
    found = draft()
    asked = {path for own in found.open if own.blank for path in own.paths}
    assert set(open_blanks(found.document)) == asked


def test_contacts_come_from_the_bodies():
    parties = draft(bodies=BODIES).document["parties"]
    assert parties["provider"]["contact"] == "dpo@mersley-council.example"
    assert "contact" not in draft().document["parties"]["provider"]


def test_columns_are_proposed_from_the_contract_and_nothing_is_filled_in_unasked():
    found = draft(contracts=CONTRACTS)
    proposals = {own.blank: own.proposal for own in found.open}
    assert proposals["percentage"] == "attendance_pct"
    assert proposals["attendance_child"] == ""
    assert "data[0].columns.attendance.from" in open_blanks(found.document)


def test_a_wanted_field_that_is_not_shown_is_a_question():
    asked = [own.ask for own in draft().open]
    assert any("`shoe size`" in ask for ask in asked)
    assert not any("`attendance`" in ask or "`birth year`" in ask for ask in asked)


def test_a_wanted_field_of_the_contract_comes_with_its_form():
    request = whole(fields_wanted=["nhs number"])
    found = [own for own in draft(request, contracts=CONTRACTS).open if not own.blank]
    assert [own.proposal for own in found] == ["nhs_number: pseudonym"]


def test_another_purpose_and_too_many_data_sets_are_questions():
    request = whole(
        purpose={"code": "debt", "text": "Find debtors."},
        data_sets=[f"mersley-council/{name}@1" for name in ("a", "b", "c")],
    )
    asked = " ".join(own.ask for own in draft(request).open)
    assert "for debt" in asked
    assert "mersley-council/c@1" in asked


def test_a_request_that_says_little_leaves_blanks():
    request = whole(to=None, data_sets=None, needed_by=None)
    names = {own.blank for own in draft(request).open}
    assert {"provider", "attendance", "care", "start"} <= names


def test_with_all_answers_the_draft_is_the_filled_template():
    given = answers("early_help")
    found = draft(answers=given)
    assert not [own for own in found.open if own.blank]
    agreement_from(dict(found.document))
    assert found.document["data"] == fill(TEMPLATE, given)["data"]


def test_a_blank_left_in_a_text_keeps_the_agreement_from_being_activated():
    """As text it keeps to the form, so reading alone would not find it."""
    given = {name: own for name, own in answers("early_help").items() if name != "need"}
    found = draft(whole(why_necessary=None), answers=given)
    problems = review(agreement_from(dict(found.document)), CONTRACTS)
    assert [own.path for own in problems] == ["purpose.need"]


def test_an_answer_goes_before_the_request():
    assert draft(answers={"need": "Other."}).document["purpose"]["need"] == "Other."
    with pytest.raises(DocumentError):
        draft(answers={"need": 3})


@pytest.mark.parametrize("code", CODES)
def test_every_template_takes_a_request(code):
    found = draft_from(request_from(whole()), template(code), bodies=BODIES)
    blanks = {own.blank for own in found.open if own.blank}
    assert len(blanks) < len(template(code).blanks) - 4


def test_the_template_itself_is_not_changed():
    before = str(TEMPLATE.agreement)
    draft(bodies=BODIES)
    assert str(TEMPLATE.agreement) == before
