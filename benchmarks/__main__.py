"""`python -m benchmarks [NAME...] [--rows N,N] [--quick] [--json] [--write-docs]`."""

import argparse
import importlib
import json
import sys
from typing import Any

from benchmarks.measure import OUT, load, machine, now, say
from benchmarks.page import MODULES, render, write_page

NAMES = tuple(MODULES)
ROWS = (500_000, 1_600_000, 5_000_000)
QUICK_ROWS = (20_000,)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--rows", help="sizes in rows, with commas (500000,1600000,5000000)")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each piece (3)")
    parser.add_argument("--quick", action="store_true", help="small sizes, one run: does it work?")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument(
        "--write-docs",
        action="store_true",
        help="write docs/performance.md from the last results; measure only NAMEs",
    )
    args = parser.parse_args()
    unknown = [name for name in args.names if name not in NAMES]
    if unknown:
        parser.error(f"no benchmark is named {', '.join(unknown)}; there are {', '.join(NAMES)}")
    names = args.names or ([] if args.write_docs else _all(quick=args.quick))
    sizes = tuple(int(part) for part in args.rows.split(",")) if args.rows else None
    rows = sizes or (QUICK_ROWS if args.quick else ROWS)
    OUT.mkdir(parents=True, exist_ok=True)
    found = {
        name: _run(name, rows, 1 if args.quick else args.repeats, args.quick) for name in names
    }
    if args.json:
        print(json.dumps(found, indent=2))
    else:
        for result in found.values():
            print(render(result))
    if args.write_docs:
        say(f"wrote {write_page()}")
    return 0


def _all(*, quick: bool) -> list[str]:
    # The quick form is there to show that the benchmarks run; the demo has a test of its own.
    return [name for name in NAMES if not (quick and name == "demo")]


def _run(name: str, rows: tuple[int, ...], repeats: int, quick: bool) -> dict[str, Any]:
    say(f"{name}:")
    module = importlib.import_module(f"benchmarks.{MODULES[name]}")
    before = load()
    result = module.run(rows, repeats)
    kept = {
        "benchmark": name,
        "date": now(),
        "quick": quick,
        "rows": list(rows),
        "repeats": repeats,
        "load": [before, load()],
        "machine": machine(),
        "result": result,
    }
    path = OUT / f"{name}{'-quick' if quick else ''}.json"
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(render(kept), encoding="utf-8")
    return kept


if __name__ == "__main__":
    sys.exit(main())
