"""One column of a contract, read from its ODCS property."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from irwell.contracts.model import Check, Column, Rule
from irwell.contracts.rules_limits import is_strict, severity_of
from irwell.contracts.values import as_text
from irwell.tables.plan import Scalar, Type

LOGICAL: Mapping[str, Type] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "time": "text",  # of a day; no type of a plan, and 24:00:00 is a common one
}
# An identifier of these types keeps to its own rules, whether or not `irwell.check` says so.
IMPLIED: tuple[Check, ...] = ("nhs_number", "nino", "uprn")
RULES_OF: Mapping[str, tuple[Rule, ...]] = {
    "missingValues": ("missing",),
    "nullValues": ("missing",),
    "duplicateValues": ("duplicate",),
    "invalidValues": ("pattern", "range"),
}
ARGUMENTS: Mapping[str, frozenset[str]] = {
    "missingValues": frozenset({"missingValues"}),
    "nullValues": frozenset(),
    "duplicateValues": frozenset({"properties"}),
    "invalidValues": frozenset({"validValues", "pattern", "format"}),
    "rowCount": frozenset(),
}


class Judged(NamedTuple):
    """What the strict quality rules of a column ask for: those that allow no row to break them."""

    rules: frozenset[Rule]
    warns: tuple[Rule, ...]
    codes: tuple[Scalar, ...]
    pattern: str


def read_column(value: Mapping[str, Any], null_tokens: tuple[str, ...]) -> Column:
    """Return a column from its ODCS property, as written; `faults` judges whether it holds.

    Args:
        value: A property that keeps to the contract's schema.
        null_tokens: The contract's own, for a column that states none.

    Returns:
        The column. A part of the primary key is required.
    """
    own = irwell_keys(value)
    options = value.get("logicalTypeOptions", {})
    judged = _judge(value.get("quality", []))
    key = value.get("primaryKey", False)
    kind = LOGICAL[value["logicalType"]]
    pattern = options.get("pattern", judged.pattern)
    tokens = (*own.get("irwell.nullTokens", null_tokens), *_missing_values(value))
    return Column(
        name=value["name"],
        type=kind,
        required=value.get("required", False) or key or "missing" in judged.rules,
        unique=value.get("unique", False) or "duplicate" in judged.rules,
        primary_key=key,
        pattern=pattern,
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        codes=tuple(as_text(code) for code in judged.codes) or enumerated(value),
        sensitivity=value.get("classification", "ordinary"),
        identifies=own.get("irwell.identifies", "no"),
        identifier_type=own.get("irwell.identifierType", ""),
        date_format=own.get("irwell.dateFormat", ""),
        null_tokens=tuple(dict.fromkeys(tokens)),
        warns=_warns(value, judged),
        meaning=value.get("description", ""),
        form=own.get("irwell.form", ""),
        unit=own.get("irwell.unit", ""),
        suppressed=tuple(own.get("irwell.suppressed", ())),
        check=own.get("irwell.check", _implied(own, pattern)),
        entities=tuple(own.get("irwell.entities", ())),
        min_length=options.get("minLength"),
        max_length=options.get("maxLength"),
        exclusive_minimum=options.get("exclusiveMinimum"),
        exclusive_maximum=options.get("exclusiveMaximum"),
        multiple_of=options.get("multipleOf"),
        format=options.get("format", "") if kind == "text" else "",
        definitions=definitions(value),
    )


def irwell_keys(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the custom properties that Irwell reads.

    Args:
        value: The contract, one of its columns, or a relationship.

    Returns:
        Each `irwell.*` property with its value.
    """
    custom = value.get("customProperties", [])
    return {c["property"]: c["value"] for c in custom if c["property"].startswith("irwell.")}


def definitions(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return where a contract or a column says that its meaning is defined.

    Args:
        value: The contract, or one of its columns.

    Returns:
        `type: url` of each of its `authoritativeDefinitions`.
    """
    listed = value.get("authoritativeDefinitions") or []
    parts = [part for part in listed if isinstance(part, Mapping) and "url" in part]
    return tuple(f"{part.get('type', 'definition')}: {part['url']}" for part in parts)


def enumerated(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values that a property enumerates.

    Args:
        value: An ODCS property.

    Returns:
        The values of its `enum`, as text; none when it has none.

    Source:
        ODCS v3.2.0, property `enum`: each entry has a `value`.
    """
    return tuple(as_text(entry["value"]) for entry in value.get("enum", []))


def _implied(own: Mapping[str, Any], pattern: str) -> str:
    # A column that states its own pattern has said itself what its values look like.
    kind = own.get("irwell.identifierType", "")
    return kind if kind in IMPLIED and not pattern else ""


def _missing_values(value: Mapping[str, Any]) -> Iterator[str]:
    for rule in value.get("quality", []):
        if rule.get("metric") == "missingValues":
            for token in _listed(rule, "missingValues"):
                yield as_text(token)


def _listed(rule: Mapping[str, Any], key: str) -> list[Any]:
    arguments = rule.get("arguments")
    listed = arguments.get(key, []) if isinstance(arguments, Mapping) else []
    return [one for one in listed if one is not None] if isinstance(listed, list) else []


def _warns(value: Mapping[str, Any], judged: Judged) -> tuple[Rule, ...]:
    strict: set[Rule] = set()
    if value.get("required") or value.get("primaryKey"):
        strict.add("missing")
    if value.get("unique") or value.get("primaryKey"):
        strict.add("duplicate")
    return tuple(rule for rule in judged.warns if rule not in strict)


def _judge(quality: list[Mapping[str, Any]]) -> Judged:
    rules: set[Rule] = set()
    warns: dict[Rule, bool] = {}
    codes: tuple[Scalar, ...] = ()
    pattern = ""
    for rule in quality:
        about = rules_about(rule)
        rules.update(about)
        warns.update(dict.fromkeys(about, severity_of(rule) != "error"))
        if about:
            arguments = rule.get("arguments", {})
            codes = tuple(arguments.get("validValues", codes))
            pattern = arguments.get("pattern", pattern)
    names = tuple(rule for rule, only in warns.items() if only)
    return Judged(frozenset(rules), names, codes, pattern)


def rules_about(rule: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Return the rules that a quality rule sets for each single row of its column.

    Args:
        rule: An ODCS quality rule.

    Returns:
        The rules; none when it allows some rows to fail, or is none of the library.
    """
    metric, arguments = rule.get("metric", ""), set(rule.get("arguments", {}))
    if rule.get("type", "library") != "library" or metric not in RULES_OF or not is_strict(rule):
        return ()
    if not arguments <= ARGUMENTS[metric] or "properties" in arguments:
        return ()
    if metric != "invalidValues" or not arguments:
        return RULES_OF[metric]
    words = {"validValues": "code", "pattern": "pattern", "format": "format"}
    return tuple(cast(Rule, words[argument]) for argument in sorted(arguments))
