"""Blanks: `{{name}}`, as a whole value of an agreement that is not finished."""

import re
from collections.abc import Mapping
from typing import Any

from irwell.agreements.paths import Keys, dotted, leaves

_BLANK = re.compile(r"\{\{([a-z][a-z0-9_]{0,62})\}\}", re.ASCII)
_BRACES = ("{{", "}}")


def blank_of(value: Any) -> str:
    """Return the name of the blank that a value is.

    Args:
        value: Any plain value.

    Returns:
        The name; empty where the value is no blank.
    """
    found = _BLANK.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else ""


def holds_braces(value: Any) -> bool:
    """Say whether a text holds what could be taken for a blank.

    Args:
        value: Any plain value.

    Returns:
        True for a text with `{{` or `}}` in it.
    """
    return isinstance(value, str) and any(braces in value for braces in _BRACES)


def open_blanks(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Find the blanks that still stand in an agreement.

    Args:
        document: The document's value.

    Returns:
        The places, `time.start`; none when it is filled.
    """
    return tuple(dotted(at) for at in leaves(document) if blank_of(value_at(document, at)))


def value_at(value: Any, at: Keys) -> Any:
    """Return what stands at a place.

    Args:
        value: Plain values.
        at: The place, which exists.

    Returns:
        The value there.
    """
    for key in at:
        value = value[key]
    return value
