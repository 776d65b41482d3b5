"""Where something stands in a document: `data[0].columns.child`, and patterns of such places.

A pattern has `*` for any key of a mapping and `[]` for any place of a list.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Keys = tuple[str | int, ...]
_STEP = re.compile(r"\[(\d*)\]|([^.\[\]]+)")


def dotted(keys: Keys) -> str:
    """Return a place as text.

    Args:
        keys: Keys and list places from the top of the document.

    Returns:
        For instance `data[0].columns.child`; the whole document is ``.
    """
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return text.removeprefix(".")


def keys_of(path: str) -> Keys:
    """Return the keys of a place; the other way round of `dotted`.

    Args:
        path: For instance `data[0].columns.child`.

    Returns:
        `("data", 0, "columns", "child")`.
    """
    return tuple(name if name else int(place) for place, name in _STEP.findall(path))


def leaves(value: Any, at: Keys = ()) -> Iterator[Keys]:
    """Find every place that holds no other: scalars, and lists and mappings that are empty.

    Args:
        value: Plain values.
        at: Where `value` stands.

    Yields:
        The places, in the order of the document.
    """
    below = _below(value)
    if not below:
        yield at
    for key, inner in below:
        yield from leaves(inner, (*at, key))


def places(value: Any, pattern: str) -> Iterator[tuple[Keys, Any]]:
    """Find what stands at the places of a pattern.

    Args:
        value: Plain values.
        pattern: For instance `data[].columns.*`; `` is the whole document.

    Yields:
        Each place with its value; keys of a mapping in their order as text, so that two
        spellings of one document give one order.
    """
    steps = tuple(name or "[]" for _, name in _STEP.findall(pattern))
    yield from _walk(value, steps, ())


def _walk(value: Any, steps: tuple[str, ...], at: Keys) -> Iterator[tuple[Keys, Any]]:
    if not steps:
        yield at, value
        return
    first, rest = steps[0], steps[1:]
    for key, inner in _below(value):
        wanted = first == "[]" if isinstance(key, int) else first in ("*", key)
        if wanted:
            yield from _walk(inner, rest, (*at, key))


def _below(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        return sorted(value.items())
    return list(enumerate(value)) if isinstance(value, (list, tuple)) else []
