"""`demo`: time and memory of the whole story at ten times the people."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import OUT, Clock, interleaved, summary, table

NAME = "demo"
TITLE = "The demo: growth with the people"
PEOPLE = (20_000, 200_000)
AIM_TIME, AIM_MEMORY = 10.0, 2.5


def demo(clock: Clock, people: int) -> None:
    """Run `irwell demo` as a person would."""
    folder = Path(tempfile.mkdtemp(dir=OUT))
    command = [
        sys.executable,
        "-m",
        "irwell",
        "demo",
        "--people",
        str(people),
        "--home",
        str(folder / "home"),
        "--out",
        str(folder / "demo"),
        "--json",
    ]
    try:
        with clock:
            done = subprocess.run(command, stdout=subprocess.PIPE, env=os.environ, check=False)
        clock.extra["exit"] = done.returncode
        summary = json.loads(done.stdout) if done.stdout else {}
        clock.extra["seconds"] = summary.get("seconds", {})
    finally:
        shutil.rmtree(folder)


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Run both sizes once: a run takes minutes."""
    pieces = {str(people): (demo, {"people": people}) for people in PEOPLE}
    found = {name: summary(own) for name, own in interleaved(pieces, 1).items()}
    small, large = (found[str(people)] for people in PEOPLE)
    keys = ("wall_min", "cpu_min", "largest", "together")
    return {
        "runs": 1,
        "cases": found,
        "ratio": {key: round(large[key] / small[key], 2) for key in keys},
    }


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = ("people", "exit", "wall s", "CPU s", "largest process MiB", "all processes MiB")
    lines: list[tuple[Any, ...]] = [
        (
            f"{int(people):,}",
            one["extra"]["exit"],
            one["wall_min"],
            one["cpu_min"],
            one["largest"],
            one["together"],
        )
        for people, one in result["cases"].items()
    ]
    ratio = result["ratio"]
    lines.append(
        (
            "ratio",
            "",
            *(f"x {ratio[k]:.2f}" for k in ("wall_min", "cpu_min", "largest", "together")),
        )
    )
    aims = f"Aims: time at most x {AIM_TIME:.0f}, peak memory at most x {AIM_MEMORY}."
    return f"{aims}\n\n{table(heads, lines)}"
