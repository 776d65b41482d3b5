"""A suspension stops reads: clients ask in a loop while a party suspends, and the gap is printed.

What is asserted is the order of events: a read that begins after the answer to the suspension gets
no rows. How long it took is printed, and measured by `python -m benchmarks suspend`.
"""

import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from tests.journeys import support
from tests.journeys.conftest import Reader
from tests.journeys.server import COUNCIL, Place, agreement, until

NAME = "loop-stop"
READS = 5  # that each client makes before the suspension, and after its answer
PATIENCE = 60.0  # seconds, for a loaded machine


@dataclass
class Loop:
    """A client that reads again and again: when each read began and ended, and its status."""

    ask: Any
    reads: list[tuple[float, float, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.over.is_set():
            begun = time.monotonic()
            status = self.ask().status_code
            self.reads.append((begun, time.monotonic(), status))

    def count(self, *, after: float = 0.0) -> int:
        return sum(begun > after for begun, _, _ in list(self.reads))


@pytest.fixture
def loops(place: Place, trust: Reader, support_data: str) -> list[Loop]:
    """One client queries, one follows a link that it has, one downloads the whole table."""
    place.agree(agreement(NAME, support_data, support.COLUMNS, table="homes"))
    place.release(NAME, support_data)
    link = trust.link(NAME, COUNCIL, "homes")
    whole = f"{place.server.address}/download/{NAME}/{COUNCIL}/homes.csv"
    return [
        Loop(lambda: trust.query(NAME, COUNCIL, "homes")),
        Loop(lambda: requests.get(link, timeout=60)),
        Loop(lambda: requests.get(whole, headers=trust.bearer, timeout=60)),
    ]


def test_no_read_that_begins_after_the_answer_gets_rows(
    place: Place, loops: list[Loop], capsys: pytest.CaptureFixture[str]
) -> None:
    threads = [threading.Thread(target=one.run) for one in loops]
    for thread in threads:
        thread.start()
    try:
        until(PATIENCE, lambda: all(o.count() >= READS for o in loops), what="reads before")
        called = time.monotonic()
        place.do(f"{COUNCIL} dpo", f"/agreements/{NAME}/suspend", {"reason": "Stop the loop."})
        told = time.monotonic()
        until(PATIENCE, lambda: all(o.count(after=told) >= READS for o in loops), what="after")
    finally:
        for one in loops:
            one.over.set()
        for thread in threads:
            thread.join()
    for one in loops:
        assert {status for _, end, status in one.reads if end < called} == {200}
        assert {status for begun, _, status in one.reads if begun > told} == {403}
    last = max(end for one in loops for _, end, status in one.reads if status == 200)
    first = min(end for one in loops for _, end, status in one.reads if status == 403)
    with capsys.disabled():
        sys.stdout.write(
            f"\nsuspension: answered in {(told - called) * 1000:.0f} ms, first refusal"
            f" {(first - called) * 1000:.0f} ms after the call, last rows"
            f" {(last - told) * 1000:+.0f} ms from the answer\n"
        )
    place.do(f"{COUNCIL} siro", f"/agreements/{NAME}/resume")
    assert loops[0].ask().status_code == 200
