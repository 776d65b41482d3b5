"""How long things may take: statutory, agreed and house clocks, and when each runs out."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from irwell.agreements.working_days import add_working_days
from irwell.documents import packaged, parse_yaml
from irwell.errors import NotFound

LONDON = ZoneInfo("Europe/London")
_LAST = time(23, 59, 59)  # a term of days runs to the end of its last day
Unit = Literal["working_days", "days", "hours", "months"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One term.

    Attributes:
        id: Its name.
        what: What it is for, in plain words.
        length: How many units.
        unit: `working_days`, `days`, `hours` or `months`.
        starts_at: The state or event from which it runs.
        kind: `statutory`, `agreed` (members may change it) or `house`.
        source: The law, or whose rule it is.
        checked_by: Which lawyer has checked it; `none` where none has.
        applies_from: The day from which it is law, or empty where it is not asked.
    """

    id: str
    what: str
    length: int
    unit: Unit
    starts_at: str
    kind: str
    source: str
    checked_by: str
    applies_from: str = ""


@lru_cache(maxsize=1)
def clocks() -> Mapping[str, Clock]:
    """Return every clock by its id.

    Returns:
        The clocks in the order of `clocks.yaml`.
    """
    value: Any = parse_yaml(packaged("irwell.agreements", "clocks.yaml")).value
    return {own["id"]: Clock(**own) for own in value["clocks"]}


def clock(name: str) -> Clock:
    """Return one clock.

    Args:
        name: Its id.

    Returns:
        The clock.

    Raises:
        NotFound: There is none of that id.
    """
    found = clocks().get(name)
    if found is None:
        raise NotFound(f"There is no clock `{name}`.", f"One of: {', '.join(clocks())}.")
    return found


def due(own: Clock, start: datetime) -> datetime:
    """Return the moment at which a clock runs out.

    Args:
        own: The clock.
        start: When it started, with a time zone.

    Returns:
        For hours that many hours later; else the end of the last day in Europe/London. A month
        ends on the same day of the next one, or on its last day; it is not put off for a weekend,
        which is the earlier day where guidance differs.

    Raises:
        AgreementError: Working days are asked for beyond the list of bank holidays.
    """
    if own.unit == "hours":
        return start.astimezone(UTC) + timedelta(
            hours=own.length
        )  # an hour is one when clocks change
    day = start.astimezone(LONDON).date()
    return datetime.combine(_last_day(own, day), _LAST, LONDON)


def time_left(own: Clock, start: datetime, now: datetime) -> timedelta:
    """Return how long a clock still runs.

    Args:
        own: The clock.
        start: When it started, with a time zone.
        now: This moment, with a time zone.

    Returns:
        What is left; negative once it has run out.
    """
    return due(own, start) - now


def _last_day(own: Clock, day: date) -> date:
    if own.unit == "working_days":
        return add_working_days(day, own.length)
    if own.unit == "days":
        return day + timedelta(days=own.length)
    months = day.year * 12 + day.month - 1 + own.length
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
