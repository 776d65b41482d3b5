"""What a judgement is made of, whatever the rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from irwell.agreements.law import Facts, judge, packaged_law
from irwell.agreements.law.days import months_on
from irwell.agreements.law.judging import CHECKS
from irwell.agreements.law.model import standing
from tests.spec import law_pages

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def agreement():
    return law_pages.agreement(law_pages.base(), {})


def test_each_rule_stands_in_one_place(agreement):
    found = judge(agreement, {}, Facts(), DAY)
    applied, not_judged, out = (
        {own.id for own in found.applied},
        {own.rule for own in found.not_judged},
        {own.id for own in found.not_in_force},
    )
    assert applied | not_judged | out == {own.id for own in packaged_law().rules}
    assert applied.isdisjoint(not_judged | out)
    assert not_judged.isdisjoint(out)


def test_rules_that_need_contracts_are_not_judged_without_them(agreement):
    found = judge(agreement, {}, Facts(), DAY)
    missing = {own.rule for own in found.not_judged if own.path == "data[0].dataset"}
    assert missing == {"R3", "R4", "R11"}  # an assessment is named, so R8 needs no contract


def test_rules_that_acts_keep_are_never_applied(agreement):
    found = judge(agreement, {}, Facts(), DAY)
    by_act = {own.id for own in packaged_law().rules if own.kept_by == "act"}
    assert by_act == {"R10", "R13"}
    assert by_act <= {own.rule for own in found.not_judged}
    assert not by_act & set(CHECKS)


def test_a_rule_stands_on_its_first_and_its_last_day(agreement):
    rule = next(own for own in packaged_law().rules if own.id == "H1")
    for day, stands in (
        (rule.applies_from - timedelta(1), False),
        (rule.applies_from, True),
        (rule.until, True),
        (rule.until + timedelta(1), False),
    ):
        found = judge(agreement, {}, Facts(), day)
        assert ("H1" in {own.id for own in found.applied}) is stands, day
        assert ("H1" not in {own.id for own in found.not_in_force}) is stands, day


def test_the_numbers_of_a_rule_come_from_the_file(agreement):
    law = packaged_law()
    shorter = tuple(
        replace(own, parameters={**own.parameters, "longest_months": 6}) if own.id == "R12" else own
        for own in law.rules
    )
    found = judge(agreement, {}, Facts(), DAY, replace(law, rules=shorter))
    assert "It runs for more than 6 months." in [own.text for own in found.errors]
    assert not judge(agreement, {}, Facts(), DAY).errors


def test_errors_and_warnings_are_told_apart(agreement):
    found = law_pages.judged({"agreement": {"law.powers": ["localism_act_2011_s1", "other"]}})
    assert [own.rule for own in found.warnings] == ["P1"]
    assert not found.errors


def test_a_finding_names_the_source_of_its_rule():
    found = law_pages.judged({"agreement": {"time.exit_plan": law_pages.ABSENT}})
    rule = next(own for own in packaged_law().rules if own.id == "R12")
    assert [own.source for own in found.errors] == [rule.source]


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (None, None, "unknown"),
        (None, date(2020, 1, 1), "no_longer"),
        (date(2026, 12, 2), None, "not_yet"),
        (date(2026, 12, 1), None, "in_force"),
        (date(2000, 1, 1), date(2026, 12, 1), "in_force"),
        (date(2000, 1, 1), date(2026, 11, 30), "no_longer"),
    ],
)
def test_standing(first, last, says):
    assert standing(first, last, DAY) == says


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 24, date(2028, 12, 1)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
    ],
)
def test_months_on(day, months, later):
    assert months_on(day, months) == later
