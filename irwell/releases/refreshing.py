"""The agreement's own schedule: how often its data is made anew."""

import calendar
from datetime import date, timedelta

from irwell.agreements.model import Agreement

DAYS = {"daily": 1, "weekly": 7}
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def refresh_of(form: Agreement) -> str:
    """Return how often an agreement wants its data made anew.

    Args:
        form: The agreement.

    Returns:
        The word of `time.refresh`; empty when it has none.
    """
    return str(form.document["time"].get("refresh", ""))


def elapsed(how_often: str, since: str, today: date) -> bool:
    """Say whether the time between two releases is over.

    Args:
        how_often: The word of `time.refresh`; empty and `once` never elapse.
        since: The day of the release that is current, as ISO text.
        today: The day, Europe/London.

    Returns:
        True from the day on which the next one is due.
    """
    day = date.fromisoformat(since)
    if how_often in DAYS:
        return today >= day + timedelta(days=DAYS[how_often])
    if how_often in MONTHS:
        return today >= _later(day, MONTHS[how_often])
    return False


def _later(day: date, months: int) -> date:
    """Return the same day some months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
