"""One invented value of a column, drawn from a seed: of its form, and about nobody."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from irwell.contracts.model import Column
from irwell.tables.plan import Type

_EMPTY = 5  # of so many rows one has no value, where none is promised
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1), date(2025, 12, 31)
_LOW, _HIGH = 0, 100
_WEIGHTS = range(10, 1, -1)  # Source: NHS Data Model and Dictionary, NHS NUMBER
_ELEVEN = 11


def invented_value(column: Column, seed: str, place: int) -> str | None:
    """Return an invented value, as text that casts to the column's type.

    Args:
        column: The column of the contract.
        seed: Any text; the same gives the same value.
        place: The row, from 0.

    Returns:
        A value; one of the codes where there are codes; None in every fifth row where no value
        is promised.
    """
    if not column.required and place % _EMPTY == _EMPTY - 1:
        return None
    drawn = int.from_bytes(hashlib.sha256(f"{seed}|{column.name}|{place}".encode()).digest()[:8])
    if column.codes:
        return column.codes[drawn % len(column.codes)]
    named = _NAMED.get(column.check) or _NAMED.get(column.identifier_type)
    if named and column.type in ("text", "integer"):
        return named(drawn)
    return _OF_TYPE[column.type](column, drawn)


def _nhs_number(drawn: int) -> str:
    """From the range that is kept for tests, with a check digit that holds."""
    while True:
        digits = f"999{drawn % 10**6:06d}"
        total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
        check = -total % _ELEVEN
        if check < 10:
            return f"{digits}{check}"
        drawn += 1


def _bounds(column: Column) -> tuple[float, float]:
    low = column.minimum if isinstance(column.minimum, int | float) else None
    high = column.maximum if isinstance(column.maximum, int | float) else None
    if low is None:
        return (_LOW, _HIGH) if high is None else (high - _HIGH, high)
    return low, low + _HIGH if high is None else high


def _integer(column: Column, drawn: int) -> str:
    low, high = _bounds(column)
    return str(int(low) + drawn % (int(high) - int(low) + 1))


def _number(column: Column, drawn: int) -> str:
    low, high = _bounds(column)
    return f"{low + (high - low) * (drawn % 1000) / 1000:.2f}"


def _day(column: Column, drawn: int) -> date:
    low, high = _bound(column.minimum, _FIRST_DAY), _bound(column.maximum, _LAST_DAY)
    return low + timedelta(days=drawn % (max(0, (high - low).days) + 1))


def _bound(value: object, otherwise: date) -> date:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise


def _moment(column: Column, drawn: int) -> str:
    return f"{_day(column, drawn)} {drawn % 24:02d}:{drawn % 60:02d}:00"


# None can be real: the test range of the NHS, a prefix that is never given, a postcode district
# that stands for none, numbers of places that are longer than any in use, the domain for examples.
# Source: NHS England, test data (999 numbers); HMRC NIM39110 (Q); ONS (ZZ99); RFC 2606.
_NAMED: Mapping[str, Callable[[int], str]] = {
    "nhs_number": _nhs_number,
    "nino": lambda drawn: f"QQ{drawn % 10**6:06d}A",
    "uprn": lambda drawn: f"999999{drawn % 10**6:06d}",
    "usrn": lambda drawn: f"999{drawn % 10**5:05d}",
    "gss": lambda drawn: f"E99{drawn % 10**6:06d}",
    "postcode": lambda drawn: f"ZZ99 {drawn % 10}ZZ",
    "email": lambda drawn: f"invented-{drawn % 10**6}@example.org",
}
_OF_TYPE: Mapping[Type, Callable[[Column, int], str]] = {
    "text": lambda _column, drawn: f"invented {drawn % 10**4}",
    "integer": _integer,
    "number": _number,
    "boolean": lambda _column, drawn: "true" if drawn % 2 else "false",
    "date": lambda column, drawn: str(_day(column, drawn)),
    "timestamp": _moment,
}
