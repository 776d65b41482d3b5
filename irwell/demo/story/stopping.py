"""One agreement is suspended while a client reads in a loop: the next request fails."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from irwell.authority.acts.suspend import suspend
from irwell.demo.story.attempting import Attempt, attempt
from irwell.demo.story.place import Place
from irwell.demo.story.reading import Table, tables
from irwell.errors import HomeError

AGREEMENT = "missing-children"
REASON = "The hub is checking who may see the reports. We start again once it has."
READS_BEFORE = 3
PATIENCE = 60.0  # seconds for the loop to read, and then to fail
SOON = 1.0  # seconds within which the next request must fail


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the looping client met.

    Attributes:
        before: Reads that succeeded before the suspension.
        after: Reads begun after it that succeeded: there must be none.
        seconds: From the suspension to the end of the next request, which failed.
        rule: The rule that the node named.
        told: Its words.
    """

    before: int
    after: int
    seconds: float
    rule: str
    told: str

    @property
    def at_once(self) -> bool:
        """Whether the next request failed, soon, and no later one succeeded."""
        return self.after == 0 and self.seconds < SOON


@dataclass(slots=True)
class _Loop:
    """A client that reads one table again and again, until one read after `end` is refused."""

    table: Table
    attempts: list[Attempt] = field(default_factory=list)
    end: float = float("inf")
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Read until a read that began after the end is refused."""
        while not (self.attempts and self.attempts[-1].began > self.end and self.refused):
            self.attempts.append(attempt(self.table))
        self.done.set()

    @property
    def refused(self) -> bool:
        """Whether the last read was refused."""
        return self.attempts[-1].refusal is not None


def stop_while_reading(place: Place) -> Stopped:
    """Suspend an agreement while its recipient reads in a loop.

    Args:
        place: The story, whose node is served.

    Returns:
        What the client met.

    Raises:
        HomeError: The loop never read, or never failed.
    """
    loop = _Loop(stopped_table(place))
    threading.Thread(target=loop.run, daemon=True).start()
    _await(lambda: len(loop.attempts) >= READS_BEFORE)
    provider = loop.table.data_set.partition("/")[0]
    suspend(place.desk, place.actor(provider, "dpo"), AGREEMENT, reason=REASON)
    loop.end = time.monotonic()
    if not loop.done.wait(PATIENCE):
        raise HomeError("The client went on reading.", "See server.log beside the results.")
    good = [own for own in loop.attempts if own.refusal is None]
    last = loop.attempts[-1]
    refusal = last.refusal or {}
    return Stopped(
        before=sum(own.began <= loop.end for own in good),
        after=sum(own.began > loop.end for own in good),
        seconds=last.ended - loop.end,
        rule=refusal.get("rule", ""),
        told=refusal.get("message", ""),
    )


def stopped_table(place: Place) -> Table:
    """Return the table whose agreement is suspended.

    Args:
        place: The story.

    Returns:
        The table.
    """
    return next(own for own in tables(place) if own.agreement == AGREEMENT)


def goes_on(place: Place) -> bool:
    """Say whether another agreement of the same recipient is read as before.

    Args:
        place: The story.

    Returns:
        True if it is.
    """
    body = stopped_table(place).organisation
    others = (own for own in tables(place) if own.organisation == body)
    other = next(own for own in others if own.agreement != AGREEMENT)
    return attempt(other).refusal is None


def _await(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until:
            raise HomeError("The client did not read.", "See server.log beside the results.")
        time.sleep(0.01)  # between two looks; the deadline ends it
