"""Bounds and codes of a contract as values of a column's type."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from irwell.tables.plan import Scalar, Type

LONDON = ZoneInfo("Europe/London")

Value = Scalar | date
_TRUTHS = {"true": True, "false": False}


def typed(kind: Type, value: Scalar) -> Value:
    """Return a bound or a code as a value of a column's type.

    Args:
        kind: The column's logical type.
        value: What the contract says: text, a number or a boolean; dates as ISO text.

    Returns:
        Text, an integer, a float, a boolean, a date or a timestamp.

    Raises:
        ValueError: The value is none of that type.
    """
    text = as_text(value)
    match kind:
        case "text":
            return text
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "boolean":
            return _truth(text)
        case "date":
            return date.fromisoformat(text)
        case "timestamp":
            return _local(datetime.fromisoformat(text))


def as_text(value: Scalar) -> str:
    """Return a scalar as a file would hold it: `true`, not `True`.

    Args:
        value: Text, a number or a boolean.

    Returns:
        Its text.
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def _local(moment: datetime) -> datetime:
    """Times of the clean data are Europe/London without an offset; so is what they meet."""
    return moment.astimezone(LONDON).replace(tzinfo=None) if moment.tzinfo else moment


def _truth(text: str) -> bool:
    if text not in _TRUTHS:
        raise ValueError("neither true nor false")
    return _TRUTHS[text]
