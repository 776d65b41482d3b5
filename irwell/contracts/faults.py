"""Whether a column of a contract contradicts itself."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from irwell.contracts.columns import irwell_keys
from irwell.contracts.model import Column
from irwell.contracts.values import typed
from irwell.tables.plan import ROW, Scalar


class Fault(NamedTuple):
    """What is wrong with a column, at which of its keys, and what to do."""

    key: str
    text: str
    remedy: str


def faults(value: Mapping[str, Any], column: Column) -> Iterator[Fault]:
    """Yield each contradiction within one column.

    Args:
        value: The column as the document says it.
        column: The same, read.

    Yields:
        The key at fault, what is wrong and the remedy.
    """
    yield from _names(value, column)
    yield from _twice(value)
    yield from _identity(column)
    yield from _pattern(column)
    yield from _bounds(column)
    yield from _codes(value, column)


def _names(value: Mapping[str, Any], column: Column) -> Iterator[Fault]:
    if column.name == ROW:
        yield Fault("name", f"`{ROW}` is the hidden row number", "Give the column another name.")
    custom = [c["property"] for c in value.get("customProperties", [])]
    if len(irwell_keys(value)) < sum(name.startswith("irwell.") for name in custom):
        yield Fault("customProperties", "says one irwell key twice", "Keep one of the two.")
    if column.date_format and column.type not in ("date", "timestamp"):
        yield Fault(
            "customProperties",
            f"has a date format and is of type {value['logicalType']}",
            "Make it a date or a timestamp, or drop `irwell.dateFormat`.",
        )


def _twice(value: Mapping[str, Any]) -> Iterator[Fault]:
    said = [key for rule in value.get("quality", []) for key in rule.get("arguments", {})]
    said += [key for key in value.get("logicalTypeOptions", {}) if key == "pattern"]
    for key in ("validValues", "pattern"):
        if said.count(key) > 1:
            yield Fault("quality", f"says `{key}` twice", "Keep one: which holds is not to guess.")


def _identity(column: Column) -> Iterator[Fault]:
    if column.identifier_type and column.identifies == "no":
        yield Fault(
            "customProperties",
            f"is an identifier ({column.identifier_type}) and yet identifies nobody",
            "Set `irwell.identifies` to `direct` or `quasi`, or drop `irwell.identifierType`.",
        )


def _pattern(column: Column) -> Iterator[Fault]:
    if not column.pattern:
        return
    if column.type != "text":
        yield Fault(
            "logicalTypeOptions",
            f"has a pattern and is of type {column.type}",
            "A pattern is for `logicalType: string`; use `minimum` and `maximum` here.",
        )
    elif not _compiles(column.pattern):
        yield Fault(
            "logicalTypeOptions",
            "has a pattern that RE2 does not read",
            "Write it without look-around and back references; https://github.com/google/re2.",
        )


def _compiles(pattern: str) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        pc.match_substring_regex(pa.nulls(1, pa.string()), pattern)  # a value would load pandas
    except pa.ArrowInvalid:
        return False
    return True


def _bounds(column: Column) -> Iterator[Fault]:
    bounds = [b for b in (column.minimum, column.maximum) if b is not None]
    if not bounds:
        return
    if column.type in ("text", "boolean"):
        yield Fault(
            "logicalTypeOptions",
            f"has bounds and is of type {column.type}",
            "`minimum` and `maximum` are for numbers, dates and timestamps.",
        )
    elif not all(_is_typed(column, bound) for bound in bounds):
        yield Fault(
            "logicalTypeOptions",
            f"has a bound that is not of type {column.type}",
            "Numbers without quotes; dates as ISO text, `2026-11-30`.",
        )
    elif len(bounds) == 2 and _crossed(column):
        yield Fault(
            "logicalTypeOptions", "has a minimum above its maximum", "Exchange or correct them."
        )


def _is_typed(column: Column, bound: Scalar) -> bool:
    if isinstance(bound, str) == (column.type in ("integer", "number")):
        return False
    try:
        typed(column.type, bound)
    except ValueError:
        return False
    return True


def _crossed(column: Column) -> bool:
    assert column.minimum is not None
    assert column.maximum is not None
    low, high = typed(column.type, column.minimum), typed(column.type, column.maximum)
    return bool(low > high)  # type: ignore[operator]  # both are of the column's type


def _codes(value: Mapping[str, Any], column: Column) -> Iterator[Fault]:
    listed = [
        code
        for rule in value.get("quality", [])
        for code in rule.get("arguments", {}).get("validValues", [])
    ]
    if column.type == "text" and not all(isinstance(code, str) for code in listed):
        yield Fault(
            "quality",
            "is text and lists a code that is not between quotes",
            'Quote each code, `"01"`: without quotes YAML reads 01 as the number 1.',
        )
    try:
        for code in column.codes:
            typed(column.type, code)
    except ValueError:
        yield Fault(
            "quality",
            f"lists a code that is not of type {column.type}",
            "Correct the code, or the column's `logicalType`.",
        )
