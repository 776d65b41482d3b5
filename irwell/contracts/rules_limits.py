"""The limit, the unit and the severity of an ODCS quality rule."""

from collections.abc import Mapping
from typing import Any, cast

from irwell.contracts.results import Severity
from irwell.contracts.rules import OPERATORS, Limit, Operator

_PERCENT = ("percent", "percentage", "%")
# Source: datacontract-cli 1.2.8, words of `severity` that let a run pass.
_LIGHT: Mapping[str, Severity] = {
    "warning": "warning",
    "warn": "warning",
    "low": "warning",
    "minor": "warning",
    "trivial": "warning",
    "info": "info",
}


def severity_of(rule: Mapping[str, Any]) -> Severity:
    """Return how heavily a quality rule counts.

    Args:
        rule: An ODCS quality rule.

    Returns:
        `error` unless it says a lighter word.
    """
    return _LIGHT.get(str(rule.get("severity", "")).strip().lower(), "error")


def limit_of(rule: Mapping[str, Any]) -> Limit | str:
    """Return how much a quality rule allows, or why that is not clear.

    Args:
        rule: An ODCS quality rule.

    Returns:
        The limit, or a sentence that says what is wrong with it.
    """
    said = [operator for operator in OPERATORS if operator in rule]
    if len(said) != 1:
        return f"It says {'no limit' if not said else 'several limits'}, and one is needed."
    unit = str(rule.get("unit", "rows")).strip().lower()
    if unit not in ("rows", *_PERCENT):
        return "Its unit is neither `rows` nor `percent`."
    values = _numbers(said[0], rule[said[0]])
    if not values:
        wanted = "two numbers, the smaller first" if "Between" in said[0] else "a number"
        return f"Its `{said[0]}` is not {wanted}."
    return Limit(said[0], values, unit in _PERCENT)


def is_strict(rule: Mapping[str, Any]) -> bool:
    """Tell whether a quality rule allows no row at all to break it.

    Args:
        rule: An ODCS quality rule.

    Returns:
        Whether its limit is none.
    """
    limit = limit_of(rule)
    return isinstance(limit, Limit) and limit.none


def _numbers(operator: Operator, value: Any) -> tuple[float, ...]:
    listed = value if isinstance(value, list) else [value]
    numbers = [one for one in listed if isinstance(one, (int, float)) and not isinstance(one, bool)]
    wanted = 2 if "Between" in operator else 1
    if len(numbers) != len(listed) or len(numbers) != wanted or numbers != sorted(numbers):
        return ()
    return cast("tuple[float, ...]", tuple(numbers))
