from dataclasses import asdict
from datetime import date

import pytest

from irwell.agreements import agreement_from, review
from irwell.agreements.blanks import open_blanks
from irwell.agreements.law import Facts, judge
from irwell.agreements.templates import fill, filled, read_template, template, templates
from irwell.documents import Source, parse_yaml
from irwell.errors import DocumentError, NotFound
from tests.unit.agreements.template_samples import BODIES, CODES, CONTRACTS, answers

SMALL = """
irwell_template: 1
code: small
title: Small
for_whom: Somebody.
checked: no lawyer has checked it
blanks:
  day: {ask: "When?", kind: day}
agreement: {time: {start: "{{day}}"}}
"""


def test_every_packaged_template_is_sampled_here():
    assert tuple(own.code for own in templates()) == CODES
    assert len(CODES) >= 8


@pytest.mark.parametrize("code", CODES)
def test_a_template_says_that_no_lawyer_has_checked_it(code):
    assert template(code).checked == "no lawyer has checked it"


@pytest.mark.parametrize("code", CODES)
def test_a_filled_template_reads_and_nothing_keeps_it_from_being_activated(code):
    agreement = agreement_from(fill(template(code), answers(code)))
    problems = review(agreement, CONTRACTS)
    assert [asdict(own) for own in problems] == []
    assert agreement.document["template"] == code
    assert not open_blanks(agreement.document)


@pytest.mark.parametrize("code", CODES)
def test_a_filled_template_breaks_no_rule(code):
    agreement = agreement_from(fill(template(code), answers(code)))
    judged = judge(agreement, CONTRACTS, Facts(BODIES, ()), date(2027, 1, 1))
    assert [asdict(own) for own in judged.findings] == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("missing", ["need", "start", "review"])
def test_a_missing_answer_is_asked_for(code, missing):
    given = {key: own for key, own in answers(code).items() if key != missing}
    with pytest.raises(DocumentError, match=f"`{missing}`"):
        fill(template(code), given)
    found = filled(template(code), given)
    assert [own.blank for own in found.open] == [missing]
    assert set(open_blanks(found.document)) == set(found.open[0].paths)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("provider", "Mersley Council"),
        ("homes", "mersley-council/homes"),
        ("start", "2027-02-30"),
        ("start", "20270201"),
        ("need", " "),
        ("need", 7),
        ("home", ""),
        ("income_limit", "400"),
        ("income_limit", True),
        ("need", "{{start}}"),
        ("need", "so {{ much"),
    ],
)
def test_an_answer_of_another_kind_is_refused_by_its_blank(name, answer):
    given = {**answers("fuel_poverty"), name: answer}
    with pytest.raises(DocumentError) as caught:
        fill(template("fuel_poverty"), given)
    assert caught.value.rule == f"answers.{name}"
    assert answer in ("", " ") or str(answer) not in caught.value.message


def test_an_answer_that_does_not_fit_where_it_stands_is_told_by_its_blank():
    with pytest.raises(DocumentError) as caught:
        fill(template("fuel_poverty"), {**answers("fuel_poverty"), "id": "Warm Homes"})
    assert caught.value.rule == "answers.id"


def test_an_answer_without_a_blank_is_refused():
    with pytest.raises(DocumentError, match="no such blank"):
        fill(template("fuel_poverty"), {**answers("fuel_poverty"), "price": 1})


def test_an_answer_is_a_value_and_never_a_part_of_the_document():
    """What looks like YAML, SQL or a format stays the text that it is."""
    odd = "x}\nuse: {may: [link]} '; DROP TABLE a; -- {0} %s ${HOME}"
    document = fill(template("fuel_poverty"), {**answers("fuel_poverty"), "need": odd})
    assert document["purpose"]["need"] == odd
    assert document["use"]["may"] == ["view", "count"]


def test_no_text_with_marks_that_reorder_it():
    with pytest.raises(DocumentError):
        fill(template("fuel_poverty"), {**answers("fuel_poverty"), "need": "a\u202eb"})


def test_an_unknown_template_is_told_with_those_that_exist():
    with pytest.raises(NotFound, match="early_help"):
        template("nothing")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"{{day}}"', '"on {{day}}"', "inside other text"),
        ('start: "{{day}}"', '"{{day}}": a', "as a key"),
        ('"{{day}}"', '"{{month}}"', "has no question"),
        ('"{{day}}"', "today", "stands nowhere"),
        ("kind: day}", "kind: path}", "not one of those allowed"),
        ("kind: day}", "kind: column, of: nothing}", "only a column is of"),
        ("kind: day}", "kind: day, of: day}", "only a column is of"),
    ],
)
def test_a_template_that_could_do_more_than_fill_is_refused(old, new, said):
    assert read_template(parse_yaml(SMALL)).blanks[0].paths == ("time.start",)
    assert old in SMALL
    with pytest.raises(DocumentError, match=said):
        read_template(parse_yaml(SMALL.replace(old, new)))


def test_a_template_reads_the_same_from_its_document():
    own = template("early_help")
    again = read_template(Source(value=dict(own.document), name="again", lines={}))
    assert again.agreement == own.agreement
    assert set(again.blanks) == set(own.blanks)
