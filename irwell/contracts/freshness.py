"""How old values are at a moment, in Europe/London, as all times without an offset are read."""

from datetime import UTC, date, datetime, time, timedelta
from math import floor

from irwell.contracts.results import Unit
from irwell.contracts.rules import Promise
from irwell.contracts.values import LONDON
from irwell.errors import ContractError

_SECONDS: dict[Unit, int] = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def moment(text: str) -> datetime | None:
    """Return the moment of a check.

    Args:
        text: ISO 8601; in UTC unless it says its offset. Empty for none.

    Returns:
        The moment, or None.

    Raises:
        ContractError: The text is no moment.
    """
    if not text:
        return None
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        raise ContractError(
            "The moment of the check is not written as ISO 8601.",
            "Write it as 2026-11-30T09:00:00Z.",
            rule="now",
        ) from None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def age(newest: date, now: datetime, unit: Unit) -> float:
    """Return how old a value is.

    Args:
        newest: A day, which begins at its midnight, or a time in Europe/London.
        now: The moment.
        unit: In what to count.

    Returns:
        The age; less than 0 for a value of the future.
    """
    whole = newest if isinstance(newest, datetime) else datetime.combine(newest, time())
    return (now - whole.replace(tzinfo=LONDON)).total_seconds() / _SECONDS[unit]


def is_fresh(promise: Promise, newest: date | None, now: datetime) -> tuple[int, bool]:
    """Tell whether the newest value is young enough.

    Args:
        promise: The promise.
        newest: The newest value of its column; None when there is no value.
        now: The moment.

    Returns:
        Its age in whole units, and whether the promise is kept; -1 and no without a value.

    Source:
        datacontract-cli 1.2.8: the age must be less than the level; no value is not fresh.
    """
    if newest is None:
        return -1, False
    own = age(newest, now, promise.unit)
    return max(0, floor(own)), own < promise.age


def oldest_allowed(promise: Promise, now: datetime) -> datetime:
    """Return the moment that every value is younger than.

    Args:
        promise: A promise of retention.
        now: The moment of the check.

    Returns:
        The moment, in Europe/London, without an offset.
    """
    back = timedelta(seconds=promise.age * _SECONDS[promise.unit])
    return (now.astimezone(UTC) - back).astimezone(LONDON).replace(tzinfo=None)
