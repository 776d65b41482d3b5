"""The page `docs/performance.md`, from the words beside this file and the last figures."""

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import OUT, ROOT

# The order of the page, and the module of each benchmark.
MODULES = {
    "release": "release",
    "read": "read",
    "check": "check",
    "quality": "quality",
    "deposit": "deposit",
    "ledger": "ledger",
    "agreements": "agreements",
    "register": "register",
    "requests": "serving",
    "suspend": "suspend",
    "demo": "growth",
}
PAGE = ROOT / "docs" / "performance.md"
WORDS = ROOT / "benchmarks"


def render(kept: Mapping[str, Any]) -> str:
    """Return one benchmark's tables with what is known of the run."""
    module = importlib.import_module(f"benchmarks.{MODULES[kept['benchmark']]}")
    before, after = kept["load"]
    runs = kept["result"].get("runs", kept["repeats"])
    told = (
        f"{kept['date']}; {runs} run(s) of each piece; load {before} before, {after} after,"
        f" on {kept['machine']['cores']} cores."
    )
    return f"## {module.TITLE}\n\n{told}\n\n{module.markdown(kept['result'])}\n"


def write_page() -> Path:
    """Write the page from the last results; a benchmark without one keeps its section."""
    found, kept = {}, _sections()
    for name in MODULES:
        path = OUT / f"{name}.json"
        if path.exists():
            found[name] = json.loads(path.read_text(encoding="utf-8"))
    parts = [(WORDS / "words-before.md").read_text(encoding="utf-8")]
    if found:
        parts.append(_machine(list(found.values())[-1]["machine"]))
    for name, module in MODULES.items():
        title = importlib.import_module(f"benchmarks.{module}").TITLE
        if name in found:
            parts.append(render(found[name]))
        elif title in kept:
            parts.append(kept[title])
    parts.append((WORDS / "words-after.md").read_text(encoding="utf-8"))
    titles = {n: importlib.import_module(f"benchmarks.{m}").TITLE for n, m in MODULES.items()}
    absent = [n for n, title in titles.items() if n not in found and title not in kept]
    if absent:
        parts.append(f"Not measured yet: {', '.join(absent)}.\n")
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    return PAGE.relative_to(ROOT)


def _sections() -> dict[str, str]:
    """Return the sections of the page as it stands, by their titles."""
    if not PAGE.exists():
        return {}
    _, *parts = PAGE.read_text(encoding="utf-8").split("\n## ")
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def _machine(own: Mapping[str, Any]) -> str:
    libraries = ", ".join(f"{name} {number}" for name, number in own["libraries"].items())
    return (
        f"**The machine.** {own['cores']} cores ({own['processor']}),"
        f" {own['memory_gib']} GiB, {own['system']}, Python {own['python']}, {libraries}.\n"
    )
