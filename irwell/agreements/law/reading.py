"""Reading the rule file and the library of powers."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from irwell.agreements.law.model import Law, Power, Rule
from irwell.documents import Source, packaged, parse_yaml, validate

_PACKAGE = "irwell.agreements.law"
UNKNOWN = "unknown"


@lru_cache(maxsize=1)
def packaged_law() -> Law:
    """Return the rules and powers that come with the program.

    Returns:
        Both files, read once.
    """
    rules = parse_yaml(packaged(_PACKAGE, "rules.yaml"), name="rules.yaml")
    powers = parse_yaml(packaged(_PACKAGE, "powers.yaml"), name="powers.yaml")
    return Law(read_rules(rules), {power.id: power for power in read_powers(powers)})


def law_schema() -> dict[str, Any]:
    """Return the JSON Schema of both files.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged(_PACKAGE, "law.schema.json"))
    return found


def read_rules(source: Source) -> tuple[Rule, ...]:
    """Read a file of rules.

    Args:
        source: The parsed file.

    Returns:
        The rules, in the order of the file.

    Raises:
        DocumentError: It does not keep to the form, names a rule twice or no day of the calendar.
    """
    return tuple(_rule(source, index, own) for index, own in enumerate(_entries(source, "rules")))


def read_powers(source: Source) -> tuple[Power, ...]:
    """Read a library of powers.

    Args:
        source: The parsed file.

    Returns:
        The powers, in the order of the file.

    Raises:
        DocumentError: It does not keep to the form, names a power twice or no day of the calendar.
    """
    return tuple(_power(source, at, own) for at, own in enumerate(_entries(source, "powers")))


def _entries(source: Source, key: str) -> list[dict[str, Any]]:
    validate(source, law_schema())
    document: Any = source.value
    if key not in document:
        raise source.error((), f"there are no {key}", f"Give a file of {key}.")
    seen: set[str] = set()
    for index, own in enumerate(document[key]):
        if own["id"] in seen:
            raise source.error((key, index, "id"), f"{own['id']} is named twice", "Keep one.")
        seen.add(own["id"])
    found: list[dict[str, Any]] = document[key]
    return found


def _rule(source: Source, index: int, own: Mapping[str, Any]) -> Rule:
    return Rule(
        id=own["id"],
        title=own["title"],
        text=own["text"],
        applies_from=_day(source, ("rules", index, "applies_from"), own["applies_from"]),
        until=_day(source, ("rules", index, "until"), own.get("until", UNKNOWN)),
        source=own["source"],
        severity=own["severity"],
        checked_by=own["checked_by"],
        known_from=own["known_from"],
        kept_by=own["kept_by"],
        parameters=own.get("parameters", {}),
    )


def _power(source: Source, index: int, own: Mapping[str, Any]) -> Power:
    return Power(
        id=own["id"],
        title=own["title"],
        who_may_give=tuple(own["who_may_give"]),
        who_may_receive=tuple(own["who_may_receive"]),
        one_party=tuple(own.get("one_party", ())),
        purposes=tuple(own["purposes"]),
        limits=own["limits"],
        source=own["source"],
        applies_from=_day(source, ("powers", index, "applies_from"), own["applies_from"]),
        until=_day(source, ("powers", index, "until"), own.get("until", UNKNOWN)),
        checked_by=own["checked_by"],
        known_from=own["known_from"],
        sole_basis_for_bulk=own["sole_basis_for_bulk"],
    )


def _day(source: Source, at: tuple[str | int, ...], text: str) -> date | None:
    if text == UNKNOWN:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        remedy = "Write a day of the calendar, as 2018-05-25, or unknown."
        raise source.error(at, "there is no such day", remedy) from None
