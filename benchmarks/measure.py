"""Measuring: a piece of work in a fresh process, its time, its processors and its memory."""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "out"
LOOK_EVERY = 0.1  # seconds between looks at the memory of a tree of processes
MIB = 2**20
LIBRARIES = ("duckdb", "pyarrow", "sqlglot", "pandas", "delta-sharing", "django", "gunicorn",
             "cryptography", "pymerkle")  # fmt: skip


@dataclass
class Clock:
    """Measures a block inside a piece: preparation before it does not count.

    Processor time is that of this process and of the children that have ended in the block.
    """

    wall: float = 0.0
    cpu: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)
    _from: tuple[float, float] = (0.0, 0.0)

    def __enter__(self) -> Self:
        self._from = (time.perf_counter(), _processor_seconds())
        return self

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._from[0]
        self.cpu += _processor_seconds() - self._from[1]


def _processor_seconds() -> float:
    own, ended = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


@dataclass(frozen=True)
class Run:
    """One run of a piece.

    `largest` is the peak of the largest process, from the kernel; `together` the highest sum over
    all its processes, sampled, in which pages that they share count twice. Both in MiB, of the
    whole process, imports and preparation included.
    """

    wall: float
    cpu: float
    largest: float
    together: float
    extra: Mapping[str, Any]


def once(piece: Callable[..., None], **words: Any) -> Run:
    """Run one piece, a top-level `piece(clock, **words)`, in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.child", piece.__module__, piece.__name__]
    # Compiled modules are kept, as they are wherever a program is installed.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [*command, json.dumps(words)], stdout=subprocess.PIPE, cwd=ROOT, env=env
    )
    watch = _Watch(process.pid)
    assert process.stdout is not None
    answer = process.stdout.read()
    process.stdout.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    together = watch.end()
    if process.returncode:
        raise SystemExit(f"{piece.__module__}.{piece.__name__} failed; see above.")
    found = json.loads(answer)
    largest = used.ru_maxrss * 1024 / MIB
    return Run(found["wall"], found["cpu"], largest, max(together, largest), found["extra"])


class _Watch(threading.Thread):
    """Adds up the resident memory of a process and all below it, again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.over.wait(LOOK_EVERY):
            self.most = max(self.most, sum(resident(pid) for pid in tree(self.pid)))

    def end(self) -> float:
        self.over.set()
        self.join()
        return self.most / MIB


def tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    found, left = [], [root]
    while left:
        found.append(left.pop())
        for children in Path(f"/proc/{found[-1]}/task").glob("[0-9]*/children"):
            with suppress(OSError):
                left += map(int, children.read_text().split())
    return found


def resident(pid: int) -> int:
    """Return the bytes of a process that are in memory; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def seconds_of(pid: int) -> float:
    """Return the processor seconds of a running process and of all that descend from it."""
    ticks = 0
    for one in tree(pid):
        try:
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


Piece = tuple[Callable[..., None], Mapping[str, Any]]


def interleaved(pieces: Mapping[str, Piece], repeats: int) -> dict[str, list[Run]]:
    """Run every piece once, then every piece again: what disturbs one disturbs all."""
    runs: dict[str, list[Run]] = {name: [] for name in pieces}
    for turn in range(repeats):
        for name, (piece, words) in pieces.items():
            say(f"  {name} ({turn + 1} of {repeats})")
            runs[name].append(once(piece, **words))
    return runs


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Return what is kept of the runs of one piece."""
    wall, cpu = [r.wall for r in runs], [r.cpu for r in runs]
    return {
        "runs": len(runs),
        "wall_min": round(min(wall), 3),
        "wall_median": round(statistics.median(wall), 3),
        "cpu_min": round(min(cpu), 3),
        "cpu_median": round(statistics.median(cpu), 3),
        "largest": round(max(r.largest for r in runs)),
        "together": round(max(r.together for r in runs)),
        "extra": dict(runs[-1].extra),
    }


def compared(runs: Mapping[str, list[Run]], pairs: Mapping[str, str]) -> dict[str, Any]:
    """Return summaries, and the ratios of each piece to its peer."""
    found = {name: summary(own) for name, own in runs.items()}
    for name, peer in pairs.items():
        own, other = found[name], found[peer]
        keys = {"wall_min": "wall", "wall_median": "wall_median", "cpu_min": "cpu",
                "cpu_median": "cpu_median", "largest": "memory"}  # fmt: skip
        own["peer"] = peer
        own["ratio"] = {
            short: round(own[key] / other[key], 2) if other[key] else None
            for key, short in keys.items()
        }
    return found


def machine() -> dict[str, Any]:
    """Describe this machine and what is installed, with nothing that names it."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": cpu,
        "memory_gib": round(memory / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def load() -> float:
    """Return how many processes wanted a processor in the last minute."""
    return round(os.getloadavg()[0], 1)


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table; numbers to the right."""
    lines = ["| " + " | ".join(heads) + " |"]
    lines.append("|" + "|".join("---" if i == 0 else "--:" for i in range(len(heads))) + "|")
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)
