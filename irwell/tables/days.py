"""Days and periods: where a window or an age begins, as one date that every engine compares.

Days are Europe/London calendar days. A timestamp is compared by its date.
"""

import calendar
from datetime import date, timedelta

from irwell.tables.plan import AgeOver, AgeUnder, WithinLast


def months_before(day: date, months: int) -> date:
    """Return the same day of the month some months earlier, or that month's last day.

    Args:
        day: The day counted from.
        months: How many months, 0 or more.

    Returns:
        The earlier day: 31 March less one month is 28 or 29 February.

    Raises:
        ValueError: The result lies before year 1.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1] if year >= 1 else 0
    return date(year, month + 1, min(day.day, last))


def first_day(test: WithinLast | AgeUnder | AgeOver) -> date:
    """Return the last day that lies *before* the window or the age group begins.

    For `WithinLast` the day from which the period runs: later days are in. For the ages the
    latest birth of a person who has attained the age: a person attains it at the start of the
    anniversary of the birth; one born on 29 February does so on 1 March in a common year.
    Source: Family Law Reform Act 1969 (England and Wales), section 9; the 1 March is Irwell's
    own reading, since the Act names no day for a missing anniversary.

    Args:
        test: The test.

    Returns:
        The day: births after it are younger, dates after it are in the window.

    Raises:
        ValueError: The day lies before year 1.
        OverflowError: The same, for days.
    """
    if isinstance(test, AgeUnder):
        return months_before(test.as_at, 12 * test.years)
    if isinstance(test, AgeOver):
        return months_before(test.as_at, 12 * (test.years + 1))
    if test.unit == "days":
        return test.as_at - timedelta(days=test.count)
    return months_before(test.as_at, test.count * (12 if test.unit == "years" else 1))
