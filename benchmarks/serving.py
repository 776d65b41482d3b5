"""`requests`: a query at a live node over a bare view, and bytes of a file over the disk."""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import OUT, Clock, compared, interleaved, once, seconds_of, table
from benchmarks.node import Served, free_port, home_of, released, running, serving

NAME = "requests"
TITLE = "Requests: queries and bytes over HTTP"
QUERIES, QUICK_QUERIES = 200, 20
CLIENTS = 4
CHUNK = 2**20


def ask(clock: Clock, url: str, bearer: str, count: int, pid: int) -> None:
    """Send queries one after another over one connection."""
    import requests

    with requests.Session() as session:
        session.headers.update({"Authorization": f"Bearer {bearer}"})
        _post(session, url)
        taken = []
        before = seconds_of(pid)
        with clock:
            for _ in range(count):
                begun = time.perf_counter()
                _post(session, url)
                taken.append((time.perf_counter() - begun) * 1000)
    _latency(clock, taken, count)
    clock.extra["server_ms"] = round((seconds_of(pid) - before) / count * 1000, 2)


def ask_together(clock: Clock, url: str, bearer: str, count: int, pid: int) -> None:
    """Send the same number of queries from four clients at once."""
    import requests

    taken: list[float] = []

    def one() -> None:
        with requests.Session() as session:
            session.headers.update({"Authorization": f"Bearer {bearer}"})
            for _ in range(count // CLIENTS):
                begun = time.perf_counter()
                _post(session, url)
                taken.append((time.perf_counter() - begun) * 1000)

    before = seconds_of(pid)
    with clock:
        threads = [threading.Thread(target=one) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    _latency(clock, taken, count // CLIENTS * CLIENTS)
    clock.extra["server_ms"] = round((seconds_of(pid) - before) / count * 1000, 2)


def _post(session: Any, url: str) -> bytes:
    answer = session.post(url, json={}, timeout=60)
    if answer.status_code != 200:
        raise SystemExit(f"{url}: {answer.status_code} {answer.text[:300]}")
    return bytes(answer.content)


def _latency(clock: Clock, taken: list[float], count: int) -> None:
    if len(taken) != count:
        raise SystemExit(f"{count - len(taken)} of {count} queries failed.")
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    clock.extra.update(count=count, median_ms=round(cuts[49], 2), p99_ms=round(cuts[98], 2))


def fetch(clock: Clock, url: str, bearer: str) -> None:
    """Fetch a released file whole by its signed link."""
    import json

    import requests

    with requests.Session() as session:
        session.headers.update({"Authorization": f"Bearer {bearer}"})
        last = _post(session, url).splitlines()[-1]
    size = 0
    link = json.loads(last)["file"]["url"]
    with clock, requests.get(link, stream=True, timeout=300) as answer:
        answer.raise_for_status()
        for chunk in answer.iter_content(CHUNK):
            size += len(chunk)
    clock.extra["mib"] = round(size / 2**20, 1)


def disk(clock: Clock, path: str) -> None:
    """Read the same bytes from the disk, which holds them in memory by then."""
    size = 0
    with clock, Path(path).open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
    clock.extra["mib"] = round(size / 2**20, 1)


def decrypted(clock: Clock, place: str) -> None:
    """Read and decrypt the same bytes from the vault, without HTTP."""
    from benchmarks.node import opened

    desk = opened(Path(place) / "home")
    from irwell.authority.models import Release

    row = Release.objects.select_related("data_set").get(state="current")
    key = desk.keyring.key(row.data_set.organisation_id, row.key)
    size = 0
    with clock:
        for chunk in desk.vault.open(row.files[-1]["blob"], key).chunks():
            size += len(chunk)
    clock.extra["mib"] = round(size / 2**20, 1)


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure against the node of the largest size."""
    most = max(rows)
    place = home_of(most)
    count = QUERIES if most >= 100_000 else QUICK_QUERIES
    with tempfile.TemporaryDirectory(dir=OUT) as folder, serving(place) as node:
        paths = list(once(released, place=str(place), out=folder).extra["paths"])
        body = Path(folder) / "body"
        body.write_bytes(_answer(node))
        port = free_port()
        bare = f"http://127.0.0.1:{port}/"
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "benchmarks.bare:application",
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
            "--threads",
            "8",
            "--log-level",
            "warning",
        ]
        env = {"BENCH_BODY": str(body), "DJANGO_SETTINGS_MODULE": ""}
        with running(command, bare, **env) as other:
            own = {"bearer": node.bearer, "count": count, "pid": node.pid, "url": node.query()}
            peer = {"bearer": "", "count": count, "pid": other, "url": bare}
            pieces = {
                "query, one client": (ask, own),
                "bare view, one client": (ask, peer),
                "query, four clients": (ask_together, own),
                "bare view, four clients": (ask_together, peer),
                "file by signed link": (fetch, {"bearer": node.bearer, "url": node.query()}),
                "file from the disk": (disk, {"path": paths[-1]}),
                "file from the vault": (decrypted, {"place": str(place)}),
            }
            names = list(pieces)
            pairs = dict(zip(names[:6:2], names[1:6:2], strict=True))
            found = compared(interleaved(pieces, repeats), pairs)
    return {"rows": most, "cases": found}


def _answer(node: Served) -> bytes:
    import requests

    with requests.Session() as session:
        session.headers.update({"Authorization": f"Bearer {node.bearer}"})
        return _post(session, node.query())


def markdown(result: Mapping[str, Any]) -> str:
    """Return the tables."""
    asked = ("case", "median ms", "p99 ms", "a second", "server CPU ms", "wall ratio")
    fetched = ("case", "MiB", "wall min s", "MiB a second", "client CPU s", "wall ratio")
    queries, files = [], []
    for name, one in result["cases"].items():
        extra, ratio = one["extra"], one.get("ratio", {}).get("wall")
        if "count" in extra:
            queries.append(
                (
                    name,
                    extra["median_ms"],
                    extra["p99_ms"],
                    round(extra["count"] / one["wall_min"]),
                    extra["server_ms"],
                    ratio,
                )
            )
        else:
            files.append(
                (
                    name,
                    extra["mib"],
                    one["wall_min"],
                    round(extra["mib"] / max(one["wall_min"], 0.001)),
                    one["cpu_min"],
                    ratio,
                )
            )
    return f"{table(asked, queries)}\n\n{table(fetched, files)}"
