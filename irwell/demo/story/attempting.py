"""One read by the public client, and what the node answered if it refused."""

import time
from typing import Any, NamedTuple

from irwell.demo.story.reading import Table, load


class Attempt(NamedTuple):
    """One read: when it began and ended, and the node's refusal; None if it succeeded."""

    began: float
    ended: float
    refusal: dict[str, str] | None


def attempt(table: Table, *, delta: bool = False) -> Attempt:
    """Read a table once.

    Args:
        table: The table.
        delta: In the delta format.

    Returns:
        How it went.
    """
    began = time.monotonic()
    try:
        load(table, delta=delta)
    except Exception as error:  # whatever the client raises is its answer
        return Attempt(began, time.monotonic(), _answer(error))
    return Attempt(began, time.monotonic(), None)


def _answer(error: Exception) -> dict[str, str]:
    """Return what the node said; a client's own words may hold a link, so they are not kept."""
    response: Any = getattr(error, "response", None)
    if response is None:
        return {"message": type(error).__name__}
    found: dict[str, str] = response.json()
    return found
