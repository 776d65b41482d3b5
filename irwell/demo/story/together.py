"""Bodies work side by side, as they do in life: each body's work in order, two bodies at a time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from irwell.demo.story.notes import Tick

Work = TypeVar("Work")
Result = TypeVar("Result")
AT_ONCE = 2


def side_by_side(
    work: Iterable[tuple[str, Work]], do: Callable[[Work], Result], tick: Tick
) -> list[Result]:
    """Do work body by body, some bodies at once.

    Args:
        work: Each piece with the body whose it is.
        do: Does one piece.
        tick: Called after each piece.

    Returns:
        The results, by body and then in order.
    """
    bodies: dict[str, list[Work]] = {}
    for body, piece in work:
        bodies.setdefault(body, []).append(piece)

    def all_of(pieces: list[Work]) -> list[Result]:
        try:
            return [_done(do(piece), tick) for piece in pieces]
        finally:
            connection.close()  # this thread's own

    most_first = sorted(bodies.values(), key=len, reverse=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [result for found in pool.map(all_of, most_first) for result in found]


def _done(result: Result, tick: Tick) -> Result:
    tick()
    return result
