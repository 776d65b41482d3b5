"""Whether a column of a contract contradicts itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.contracts.columns import irwell_keys
from irwell.contracts.faults_bounds import bounds
from irwell.contracts.faults_fault import Fault
from irwell.contracts.faults_patterns import compiles
from irwell.contracts.model import Column
from irwell.contracts.rules_limits import is_strict
from irwell.contracts.values import as_text, typed
from irwell.tables.plan import ROW


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
    yield from _writing(column)
    yield from _check(column)
    yield from _patterns(value, column)
    yield from bounds(column)
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
    strict = [rule for rule in value.get("quality", []) if is_strict(rule)]
    said = [key for rule in strict for key in rule.get("arguments", {})]
    said += [key for key in value.get("logicalTypeOptions", {}) if key == "pattern"]
    said += ["validValues"] if value.get("enum") else []
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


def _writing(column: Column) -> Iterator[Fault]:
    numeric = column.type in ("integer", "number")
    if column.form and not numeric:
        yield Fault(
            "customProperties",
            f"has the form `{column.form}` and is of type {column.type}",
            "`irwell.form` is for `logicalType: integer` and `number`.",
        )
    if (column.form == "unit") != bool(column.unit):
        yield Fault(
            "customProperties",
            "has one of `irwell.form: unit` and `irwell.unit` without the other",
            "Say both, for instance `unit` and `kWh`, or neither.",
        )


def _check(column: Column) -> Iterator[Fault]:
    if column.check and column.type not in ("text", "integer"):
        yield Fault(
            "customProperties",
            f"is checked as {column.check} and is of type {column.type}",
            "Make it `logicalType: string`, or drop `irwell.check`.",
        )
    if column.entities and column.check != "gss":
        yield Fault(
            "customProperties",
            "lists `irwell.entities` and is not checked as gss",
            "Add `irwell.check: gss`, or drop `irwell.entities`.",
        )


def _patterns(value: Mapping[str, Any], column: Column) -> Iterator[Fault]:
    said = [a["pattern"] for a in _arguments(value) if "pattern" in a]
    said += [column.pattern] if column.pattern and column.pattern not in said else []
    formats = [column.format] if column.format else []
    formats += [a["format"] for a in _arguments(value) if "format" in a]
    if column.type != "text" and (said or formats):
        yield Fault(
            "logicalTypeOptions",
            f"has a {'pattern' if said else 'format'} and is of type {column.type}",
            "Both are for `logicalType: string`; use `minimum` and `maximum` here.",
        )
    elif not all(compiles(pattern) for pattern in said):
        yield Fault(
            "logicalTypeOptions",
            "has a pattern that RE2 does not read",
            "Write it without look-around and back references; https://github.com/google/re2.",
        )


def _arguments(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rules = [rule.get("arguments", {}) for rule in value.get("quality", [])]
    return [arguments for arguments in rules if isinstance(arguments, Mapping)]


def _codes(value: Mapping[str, Any], column: Column) -> Iterator[Fault]:
    listed = [code for arguments in _arguments(value) for code in arguments.get("validValues", [])]
    listed += [entry["value"] for entry in value.get("enum", [])]
    if column.type == "text" and not all(isinstance(code, str) for code in listed):
        yield Fault(
            "quality",
            "is text and lists a code that is not between quotes",
            'Quote each code, `"01"`: without quotes YAML reads 01 as the number 1.',
        )
    try:
        for code in listed:
            typed(column.type, as_text(code))
    except ValueError:
        yield Fault(
            "quality",
            f"lists a code that is not of type {column.type}",
            "Correct the code, or the column's `logicalType`.",
        )
