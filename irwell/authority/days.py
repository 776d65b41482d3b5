"""Days in Europe/London from moments of the register."""

from datetime import date, datetime

from irwell.authority.desk import LONDON


def day_of(moment: str) -> date:
    """Return the day on which something happened.

    Args:
        moment: ISO 8601 with a time zone, as the register keeps it.

    Returns:
        The day in Europe/London.
    """
    return datetime.fromisoformat(moment).astimezone(LONDON).date()
