"""Each example of tests/spec/law says all that its rule finds, and each rule has its page."""

import re
from datetime import date

import pytest

from irwell.agreements.law import packaged_law
from irwell.agreements.law.judging import CHECKS
from irwell.agreements.law.model import standing
from tests.spec import law_pages
from tests.spec.law_pages import FOLDER, judged, said

EXAMPLES = list(law_pages.examples())
RULES = {rule.id: rule for rule in packaged_law().rules}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda own: f"{own.rule} {own.title}")
def test_the_rule_says_what_the_page_says(example):
    found = judged(example.change)
    assert said(found, example.rule) == example.table
    if not example.table:
        assert example.rule in {rule.id for rule in found.applied}


def test_each_rule_has_a_page_and_each_page_a_rule():
    assert {law_pages.rule_of(page) for page in law_pages.pages()} == set(RULES)
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"]({page.name})" in text for page in law_pages.pages())


def test_each_rule_that_the_document_keeps_has_a_check_and_an_example_kept_and_one_broken():
    by_document = {id_ for id_, rule in RULES.items() if rule.kept_by == "document"}
    assert set(CHECKS) == by_document
    kept = {own.rule for own in EXAMPLES if not own.table}
    broken = {
        own.rule for own in EXAMPLES if any(row[0] in ("error", "warning") for row in own.table)
    }
    assert kept == by_document
    assert broken == by_document


def test_a_page_names_its_rule_as_the_file_does():
    for page in law_pages.pages():
        rule = RULES[law_pages.rule_of(page)]
        assert page.read_text(encoding="utf-8").startswith(f"# {rule.id}: {rule.title}\n")


@pytest.mark.parametrize("day", ["2015-06-01", "2026-12-01"])
def test_one_agreement_is_held_against_the_law_of_its_day(day):
    page = (FOLDER / "as-at.md").read_text(encoding="utf-8")
    section = page.split(f"\n## As at {day}\n", 1)[1].split("\n## ", 1)[0]
    found = judged({"as_at": day})
    rows = law_pages.table(section)
    listed = [*found.applied, *(RULES[id_] for id_ in {own.rule for own in found.not_judged})]
    assert {row[0] for row in rows} == {rule.id for rule in listed}
    for id_, first, last, says in rows:
        rule = RULES[id_]
        assert (first, last) == (_day(rule.applies_from) or "unknown", _day(rule.until))
        texts = [own.text for own in found.findings if own.rule == id_]
        assert says == (
            "; ".join(texts) or ("kept by acts" if rule.kept_by == "act" else "nothing")
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def test_the_two_days_have_different_rules():
    ids = [
        {own.id for own in judged({"as_at": day}).not_in_force}
        for day in ("2015-06-01", "2026-12-01")
    ]
    assert ids[0] != ids[1]
    assert {"H1", "H2", "H3"} == ids[1]
    assert {"R1", "R8", "R16", "R17"} <= ids[0]


def test_days_of_the_file_are_days_on_which_something_stands():
    for rule in RULES.values():
        assert rule.until is None or (rule.applies_from and rule.applies_from <= rule.until)
        if rule.applies_from:
            assert standing(rule.applies_from, rule.until, rule.applies_from) == "in_force"
    assert not re.search(r"\bcompliant\b(?! )", "".join(rule.text for rule in RULES.values()))
