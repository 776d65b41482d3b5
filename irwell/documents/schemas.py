"""Holding a document against its JSON Schema, and saying in plain words where it fails."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import Any

from irwell.documents.canonical import canonical
from irwell.documents.source import Path, Source

_FAULTS = 200  # looked at before the first in the document is chosen
_TYPES = {
    "string": "text (in quotes if it looks like a number)",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a map of keys",
    "null": "nothing",
}
_BOUNDS = {
    "minimum": "the number is below {}",
    "maximum": "the number is above {}",
    "exclusiveMinimum": "the number is not above {}",
    "exclusiveMaximum": "the number is not below {}",
    "multipleOf": "the number is no multiple of {}",
    "minLength": "the text is shorter than {} characters",
    "maxLength": "the text is longer than {} characters",
    "minItems": "the list has fewer than {} items",
    "maxItems": "the list has more than {} items",
    "minProperties": "the map has fewer than {} keys",
    "maxProperties": "the map has more than {} keys",
}


def validate(source: Source, schema: Mapping[str, Any]) -> None:
    """Hold a document against a JSON Schema (2020-12) and refuse it at its first fault.

    `pattern` must match with `$` at the very end of the text, `date` is `YYYY-MM-DD` only, and no
    reference is ever fetched. A part's `description` in the schema serves as the remedy.

    Args:
        source: The document.
        schema: A schema of Irwell's own; it is trusted.

    Raises:
        DocumentError: The document does not keep to the schema; names line, key and remedy.
    """
    from jsonschema.exceptions import best_match

    faults = islice(_validator(schema).iter_errors(source.value), _FAULTS)
    placed = [(source.line(path), path, fault) for path, fault in map(_placed, faults)]
    if not placed:
        return
    _, _, first = min(placed, key=lambda item: item[0])
    path, fault = _placed(best_match(iter([first])) or first)
    what, remedy = _words(fault, path)
    raise source.error(path, what, remedy)


def _validator(schema: Mapping[str, Any]) -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry

    rules = {"pattern": _pattern, "uniqueItems": _unique_items, "format": _format}
    extended: Any = extend  # the stubs leave it untyped
    strict = extended(Draft202012Validator, rules)
    return strict(schema, registry=Registry())  # an empty registry never fetches


def _error(message: str) -> Any:
    from jsonschema import ValidationError

    return ValidationError(message)


def _pattern(_validator: Any, pattern: str, instance: object, _schema: Any) -> Iterator[Any]:
    if not isinstance(instance, str):
        return
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = pattern[:-1] + r"\Z"
    if not re.search(pattern, instance, re.ASCII):
        yield _error("pattern")


def _unique_items(_validator: Any, wanted: bool, instance: object, _schema: Any) -> Iterator[Any]:
    if not wanted or not isinstance(instance, list):
        return
    if len({canonical(item) for item in instance}) < len(instance):
        yield _error("uniqueItems")


def _format(_validator: Any, name: str, instance: object, _schema: Any) -> Iterator[Any]:
    if name == "date" and isinstance(instance, str) and not _is_day(instance):
        yield _error("format")


def _is_day(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _placed(fault: Any) -> tuple[Path, Any]:
    """Give a fault with the path it belongs to: an unknown key's own, a bad key's own."""
    path: Path = tuple(fault.absolute_path)
    if "propertyNames" in fault.absolute_schema_path and isinstance(fault.instance, str):
        return (*path, fault.instance), fault
    if unknown := _unknown_keys(fault):
        return (*path, unknown[0]), fault
    return path, fault


def _unknown_keys(fault: Any) -> list[str]:
    if fault.validator not in ("additionalProperties", "unevaluatedProperties"):
        return []
    if not isinstance(fault.instance, dict):
        return []
    patterns = fault.schema.get("patternProperties", {})
    return [
        key
        for key in fault.instance
        if key not in fault.schema.get("properties", {})
        and not any(re.search(pattern, key) for pattern in patterns)
    ]


def _words(fault: Any, path: Path) -> tuple[str, str]:
    """Say what is wrong and what to do, never quoting the value."""
    rule = fault.validator
    if unknown := _unknown_keys(fault):
        return "the key is not known here", _allowed(unknown[0], fault.schema)
    if rule == "required":
        missing = next(key for key in fault.validator_value if key not in fault.instance)
        return f"the key `{missing}` is missing", f"Add `{missing}`."
    if rule == "type":
        kinds = fault.validator_value
        wanted = " or ".join(_TYPES[k] for k in ([kinds] if isinstance(kinds, str) else kinds))
        return "the value is of another kind", f"Write {wanted}."
    if rule in ("enum", "const"):
        words = fault.validator_value if rule == "enum" else [fault.validator_value]
        allowed = ", ".join(canonical(word).decode() for word in words)
        return "the value is not one of those allowed", f"Write one of: {allowed}."
    return _form(fault, path)


def _form(fault: Any, path: Path) -> tuple[str, str]:
    rule = fault.validator
    described = fault.schema.get("description", "") if isinstance(fault.schema, Mapping) else ""
    if rule in _BOUNDS:
        return _BOUNDS[rule].format(fault.validator_value), described or "Keep to the bound."
    if rule == "pattern":
        return "the text has another form", described or f"Match `{fault.validator_value}`."
    if rule == "uniqueItems":
        return "an item stands twice in the list", described or "Keep one of the two."
    if rule == "format":
        return "the text is no such date", described or "Write a real day as YYYY-MM-DD."
    where = "this part" if path else "the document"
    return f"{where} does not keep to `{rule}`", described or "Compare it with the reference."


def _allowed(key: str, schema: Mapping[str, Any]) -> str:
    known = list(schema.get("properties", {}))
    if not known:
        return "Remove it."
    close = get_close_matches(key, known, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return f"{hint}Known here: {', '.join(known)}."
