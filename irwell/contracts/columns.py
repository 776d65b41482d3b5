"""One column of a contract, read from its ODCS property."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from irwell.contracts.model import Column, Rule
from irwell.contracts.values import as_text
from irwell.tables.plan import Scalar, Type

LOGICAL: Mapping[str, Type] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
CHECKED_OPTIONS = ("pattern", "minimum", "maximum")
LIGHT = ("warning", "info")
RULES_OF: Mapping[str, tuple[Rule, ...]] = {
    "missingValues": ("missing",),
    "nullValues": ("missing",),
    "duplicateValues": ("duplicate",),
    "invalidValues": ("pattern", "range"),
}


class Judged(NamedTuple):
    """What a column's quality rules ask for, and which of them are not checked."""

    rules: frozenset[Rule]
    warns: tuple[Rule, ...]
    codes: tuple[Scalar, ...]
    pattern: str
    unchecked: tuple[str, ...]


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
    return Column(
        name=value["name"],
        type=LOGICAL[value["logicalType"]],
        required=value.get("required", False) or key or "missing" in judged.rules,
        unique=value.get("unique", False) or "duplicate" in judged.rules,
        primary_key=key,
        pattern=options.get("pattern", judged.pattern),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        codes=tuple(as_text(code) for code in judged.codes),
        sensitivity=value.get("classification", "ordinary"),
        identifies=own.get("irwell.identifies", "no"),
        identifier_type=own.get("irwell.identifierType", ""),
        date_format=own.get("irwell.dateFormat", ""),
        null_tokens=tuple(own.get("irwell.nullTokens", null_tokens)),
        warns=_warns(value, judged),
        meaning=value.get("description", ""),
    )


def irwell_keys(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the custom properties that Irwell reads.

    Args:
        value: The contract, or one of its columns.

    Returns:
        Each `irwell.*` property with its value.
    """
    custom = value.get("customProperties", [])
    return {c["property"]: c["value"] for c in custom if c["property"].startswith("irwell.")}


def unchecked(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a column promises and Irwell does not check.

    Args:
        value: An ODCS property.

    Returns:
        Paths, for instance `postcode.quality[1]`.
    """
    options = [o for o in value.get("logicalTypeOptions", {}) if o not in CHECKED_OPTIONS]
    paths = (
        *(f"logicalTypeOptions.{option}" for option in options),
        *(_judge(value.get("quality", [])).unchecked),
        *(["relationships"] if value.get("relationships") else []),
    )
    return tuple(f"{value['name']}.{path}" for path in paths)


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
    pattern, left = "", []
    for index, rule in enumerate(quality):
        about = _about(rule)
        if about is None:
            left.append(f"quality[{index}]")
            continue
        rules.update(about)
        warns.update(dict.fromkeys(about, rule.get("severity") in LIGHT))
        arguments = rule.get("arguments", {})
        codes = tuple(arguments.get("validValues", codes))
        pattern = arguments.get("pattern", pattern)
    names = tuple(rule for rule, only in warns.items() if only)
    return Judged(frozenset(rules), names, codes, pattern, tuple(left))


def _about(rule: Mapping[str, Any]) -> tuple[Rule, ...] | None:
    """The rules that a quality rule speaks of; none for plain text, None for what is unchecked."""
    if rule.get("type") == "text":
        return ()
    arguments = set(rule.get("arguments", {}))
    metric = rule.get("metric", "")
    plain = rule.get("mustBe") == 0 and rule.get("unit", "rows") == "rows"
    if not plain or metric not in RULES_OF or not arguments <= {"validValues", "pattern"}:
        return None
    if metric != "invalidValues":
        return RULES_OF[metric] if not arguments else None
    named = {"validValues": "code", "pattern": "pattern"}
    return tuple(cast(Rule, named[a]) for a in sorted(arguments)) or RULES_OF[metric]
