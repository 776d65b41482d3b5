"""`deposit`: a CSV read, checked, encrypted and kept, over DuckDB's own CSV to Parquet."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import quality_sample as sample
from benchmarks.measure import OUT, Clock, Piece, compared, interleaved, say, table

NAME = "deposit"
TITLE = "Depositing: `irwell home deposit` over DuckDB's own CSV to Parquet"
DATA_SET = "brook-council/tenancies@1"


def irwell(clock: Clock, rows: int) -> None:
    """Read, check against the contract, encrypt and keep: raw upload and clean rows."""
    source = sample.csv(rows)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        contract, home = Path(folder) / "contract.yaml", f"{folder}/home"
        contract.write_text(sample.contract())
        _command("home", "new", "--organisation", "brook-council", "--in", home)
        _command("home", "describe", str(contract), "--in", home)
        with clock:
            _command("home", "deposit", DATA_SET, str(source), "--in", home)
        kept = sum(p.stat().st_size for p in Path(home, "vault").rglob("*") if p.is_file())
    clock.extra["kept"] = kept


def duckdb(clock: Clock, rows: int) -> None:
    """Sniff, parse, type and write Parquet; no check, no encryption, no evidence."""
    source = sample.csv(rows)
    with tempfile.TemporaryDirectory(dir=OUT) as folder, clock:
        import duckdb as engine

        session = engine.connect(config={"threads": "2", "memory_limit": "2GB"})
        out = f"{folder}/clean.parquet"
        session.execute(
            f"COPY (FROM read_csv('{source}')) TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
        )
        clock.extra["kept"] = Path(out).stat().st_size


def _command(*words: str) -> None:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-m", "irwell", *words], capture_output=True, text=True, env=env,
        check=False,
    )  # fmt: skip
    if done.returncode > 1:
        raise SystemExit(done.stderr)


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure every size."""
    sizes = {}
    for size in rows:
        sample.csv(size)
        say(f" {size:,} rows")
        words = {"rows": size}
        pieces: dict[str, Piece] = {"irwell": (irwell, words), "duckdb": (duckdb, words)}
        sizes[str(size)] = compared(interleaved(pieces, repeats), {"irwell": "duckdb"})
    return {"sizes": sizes, "mb": {str(n): sample.csv(n).stat().st_size / 1e6 for n in rows}}


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = ("rows, case", "CSV MB", "kept MB", "wall s", "CPU s", "peak MiB",
             "wall ratio", "CPU ratio", "memory ratio")  # fmt: skip
    lines = []
    for size, own in result["sizes"].items():
        for name, one in own.items():
            ratio = one.get("ratio", {})
            lines.append(
                (
                    f"{int(size):,} {name}",
                    round(result["mb"][size]),
                    round(one["extra"]["kept"] / 1e6),
                    one["wall_min"],
                    one["cpu_min"],
                    one["largest"],
                    ratio.get("wall"),
                    ratio.get("cpu"),
                    ratio.get("memory"),
                )
            )
    return table(heads, lines)
