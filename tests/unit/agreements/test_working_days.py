from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from irwell.agreements.working_days import (
    add_working_days,
    holiday_years,
    is_working_day,
    working_days_between,
)
from irwell.errors import AgreementError

# Days that were moved or added by proclamation; every other year is the usual one.
MOVED = {
    2012: ({"2012-06-04", "2012-06-05"}, {"2012-05-28"}),
    2020: ({"2020-05-08"}, {"2020-05-04"}),
    2022: ({"2022-06-02", "2022-06-03", "2022-09-19"}, {"2022-05-30"}),
    2023: ({"2023-05-08"}, set()),
}
DAYS = st.dates(date(2012, 1, 1), date(2030, 6, 1))


def monday(year: int, month: int, *, last: bool) -> date:
    days = [date(year, month, n) for n in (range(25, 32) if last else range(1, 8))]
    return next(day for day in days if day.weekday() == 0)


def usual(year: int) -> set[date]:
    """The bank holidays of a year by the Act and the usual proclamations, worked out anew."""
    found = {easter(year) - timedelta(2), easter(year) + timedelta(1), monday(year, 5, last=False),
             monday(year, 5, last=True), monday(year, 8, last=True)}  # fmt: skip
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    found |= {day for day in fixed if day.weekday() < 5}
    for day in fixed:
        if day.weekday() >= 5:
            later = (day + timedelta(n) for n in range(1, 7))
            found.add(next(one for one in later if one.weekday() < 5 and one not in found))
    return found


@pytest.mark.parametrize("year", range(2012, 2031))
def test_the_list_is_the_usual_year_but_for_what_was_proclaimed(year):
    more, fewer = MOVED.get(year, (set(), set()))
    own = holiday_years()[year]
    expected = {day.isoformat() for day in usual(year)} - fewer | more
    assert {day.isoformat() for day in own.days} == expected
    assert own.known == ("published" if year <= 2028 else "projected")


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        ("2026-11-27", 1, "2026-11-30"),  # Friday to Monday
        ("2026-12-23", 3, "2026-12-30"),  # over Christmas Day and the substitute Boxing Day
        ("2022-09-16", 1, "2022-09-20"),  # over the state funeral
        ("2027-03-25", 1, "2027-03-30"),  # over Easter
        ("2026-11-28", 0, "2026-11-28"),
    ],
)
def test_days_are_added(first, count, last):
    assert add_working_days(date.fromisoformat(first), count) == date.fromisoformat(last)


def test_beyond_the_list_it_says_so():
    with pytest.raises(AgreementError, match="bank holidays of 2031") as told:
        add_working_days(date(2030, 12, 30), 5)
    assert told.value.rule == "working_days.year"
    with pytest.raises(AgreementError, match="2011"):
        is_working_day(date(2011, 12, 30))


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(day, count):
    last = add_working_days(day, count)
    assert working_days_between(day, last) == count
    assert working_days_between(last, day) == -count
    assert count == 0 or is_working_day(last)


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_adding_twice_is_adding_the_sum(day, first, second):
    there = add_working_days(day, first)
    assert add_working_days(there, second) == add_working_days(day, first + second)
