"""Working days of England and Wales, by a dated list of bank holidays; no network, no guess.

Source: Freedom of Information Act 2000 section 10(6): a working day is no Saturday, Sunday,
Christmas Day, Good Friday or bank holiday. The list says for each year whether it is published
or projected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from irwell.documents import packaged, parse_yaml
from irwell.errors import AgreementError

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """The bank holidays of one year.

    Attributes:
        year: The year.
        known: `published`, or `projected` from the law alone.
        days: Its bank holidays.
    """

    year: int
    known: str
    days: frozenset[date]


@lru_cache(maxsize=1)
def holiday_years() -> Mapping[int, HolidayYear]:
    """Return the list by year.

    Returns:
        The years of `bank_holidays.yaml`.
    """
    value: Any = parse_yaml(packaged("irwell.agreements", "bank_holidays.yaml")).value
    found = (
        HolidayYear(own["year"], own["known"], frozenset(map(date.fromisoformat, own["days"])))
        for own in value["years"]
    )
    return {one.year: one for one in found}


def is_working_day(day: date) -> bool:
    """Say whether a day is a working day in England and Wales.

    Args:
        day: Any day of a year that the list has.

    Returns:
        False on Saturdays, Sundays and bank holidays.

    Raises:
        AgreementError: The list does not have the year.
    """
    years = holiday_years()
    if day.year not in years:
        raise AgreementError(
            f"The bank holidays of {day.year} are not known here:"
            f" the list runs from {min(years)} to {max(years)}.",
            "Add the year to bank_holidays.yaml when it is published.",
            rule="working_days.year",
        )
    return day.weekday() < _SATURDAY and day not in years[day.year].days


def add_working_days(day: date, count: int) -> date:
    """Return the day that is so many working days later; the first day is not counted.

    Args:
        day: The day on which counting starts, working day or not.
        count: How many, 0 or more.

    Returns:
        The last of them; `day` itself for 0.

    Raises:
        AgreementError: The list does not reach that far.
    """
    while count > 0:
        day += _DAY
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after one day up to and with another.

    Args:
        first: The day on which counting starts, not counted.
        last: The last day; counted if it is a working day.

    Returns:
        How many; negative where `last` is before `first`.

    Raises:
        AgreementError: The list does not reach that far.
    """
    if last < first:
        return -working_days_between(last, first)
    days = ((first + n * _DAY) for n in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
