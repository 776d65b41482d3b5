"""`suspend`: how soon a suspension stops the reads of a client that asks in a loop."""

import json
import statistics
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import Clock, once, table
from benchmarks.node import Served, home_of, serving

NAME = "suspend"
TITLE = "Suspension: from the act to the last read"
ROUNDS, QUICK_ROUNDS = 20, 3
BEFORE, AFTER = 5, 5  # reads that a loop must make before the act, and after its answer
WAIT = 60.0  # seconds that a loop may take for them


@dataclass
class Reads:
    """One client's reads: when each began and ended, and whether rows came."""

    done: list[tuple[float, float, bool]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def last_ok(self) -> float:
        """Return when the last read with rows ended."""
        return max(end for _, end, ok in self.done if ok)

    def refused_from(self) -> float:
        """Return when the first refusal came."""
        return min(end for _, end, ok in self.done if not ok)


def stop(clock: Clock, address: str, query: str, bearer: str, siro: str, rounds: int) -> None:
    """Suspend and resume again and again, while a client reads in a loop."""
    after_answer, after_call, answered, late = [], [], [], 0
    with clock:
        for _ in range(rounds):
            found = _round(address, query, bearer, siro)
            after_answer.append(found["after_answer"])
            after_call.append(found["after_call"])
            answered.append(found["answered"])
            late += found["late"]
    clock.extra.update(
        rounds=rounds,
        late=late,
        answer_ms=_ms(answered),
        last_read_ms=_ms(after_answer),
        first_refusal_ms=_ms(after_call),
    )


def _round(address: str, query: str, bearer: str, siro: str) -> dict[str, Any]:
    reads = Reads()
    client = threading.Thread(target=_read, args=(query, bearer, reads))
    client.start()
    try:
        _until(lambda: sum(ok for _, _, ok in reads.done) >= BEFORE)
        called = time.perf_counter()
        _act(address, siro, "suspend", {"reason": "A benchmark stops it."})
        told = time.perf_counter()
        _until(lambda: sum(begun > told for begun, _, _ in reads.done) >= AFTER)
    finally:
        reads.over.set()
        client.join()
        _act(address, siro, "resume", {})
    return {
        "answered": told - called,
        "after_answer": max(0.0, reads.last_ok() - told),
        "after_call": reads.refused_from() - called,
        "late": sum(ok and begun > told for begun, _, ok in reads.done),
    }


def _read(query: str, bearer: str, reads: Reads) -> None:
    """Query and fetch the file, one read after another."""
    import requests

    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {bearer}"
        while not reads.over.is_set():
            begun = time.perf_counter()
            answer = session.post(query, json={}, timeout=60)
            ok = answer.status_code == 200
            if ok:
                link = json.loads(answer.text.splitlines()[-1])["file"]["url"]
                ok = requests.get(link, timeout=60).status_code == 200
            reads.done.append((begun, time.perf_counter(), ok))


def _act(address: str, siro: str, act: str, words: Mapping[str, str]) -> None:
    import requests

    url = f"{address}/api/v1/agreements/bench-person/{act}"
    answer = requests.post(url, json=words, headers={"Authorization": f"Bearer {siro}"}, timeout=60)
    if answer.status_code != 200:
        raise SystemExit(f"{act}: {answer.status_code} {answer.text[:300]}")


def _until(found: Any) -> None:
    deadline = time.monotonic() + WAIT
    while not found():
        if time.monotonic() > deadline:
            raise SystemExit("The client made too few reads; see the server's log.")
        time.sleep(0.005)


def _ms(seconds: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(seconds) * 1000, 1),
        "most": round(max(seconds) * 1000, 1),
    }


def run(rows: tuple[int, ...], _repeats: int) -> dict[str, Any]:
    """Measure against the node of the smallest size: what counts is the act, not the bytes."""
    least = min(rows)
    place: Path = home_of(least)
    rounds = ROUNDS if least >= 100_000 else QUICK_ROUNDS
    with serving(place) as node:
        found = once(stop, **_words(node), rounds=rounds)
    return {"rows": least, **found.extra}


def _words(node: Served) -> dict[str, str]:
    return {
        "address": node.address,
        "query": node.query(),
        "bearer": node.bearer,
        "siro": node.siro,
    }


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = ("from ... to ...", "median ms", "most ms")
    lines = [
        ("the call to its answer", *result["answer_ms"].values()),
        ("the call to the client's first refusal", *result["first_refusal_ms"].values()),
        ("the answer to the end of the last read with rows", *result["last_read_ms"].values()),
    ]
    told = (
        f"{result['rounds']} suspensions of a release of {result['rows']:,} rows, while one client"
        " queries and fetches the file in a loop over loopback HTTP. Reads with rows that began"
        f" after the answer: {result['late']}. A read that ran then may end later."
    )
    return f"{told}\n\n{table(heads, lines)}"
