"""`quality`: `irwell check` over hand-written DuckDB and the field's checkers: the same 15 rules.

The peers run in environments of their own, made by `make peers` from locked requirements.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import quality_sample as sample
from benchmarks.measure import OUT, ROOT, Clock, Piece, compared, interleaved, say, table

NAME = "quality"
TITLE = "Checking: `irwell check` over the field's checkers, 12 columns and 15 rules"
PEERS = ROOT / ".peers"
SCRIPTS = ROOT / "benchmarks" / "peers"
FORMS = ("parquet", "csv")
RULES = {
    "missing": ["record", "uprn", "ward", "opened"],
    "duplicate": ["record"],
    "pattern": {"postcode": f"^{sample.POSTCODE}$", "email": f"^{sample.EMAIL}$"},
    "codes": {"tenure": list(sample.TENURES), "state": list(sample.STATES)},
    "range": {
        "record": [1, None],
        "income": [0, 100000],
        "household_size": [1, 20],
        "score": [0, 100],
        "balance": [0, None],
    },
}


def data(rows: int, form: str) -> Path:
    """Return the file of that form, made once."""
    return sample.parquet(rows) if form == "parquet" else sample.csv(rows)


def irwell(clock: Clock, rows: int, form: str) -> None:
    """Run the command itself, its start included; nothing is kept."""
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        contract = Path(folder) / "contract.yaml"
        contract.write_text(sample.contract())
        beside = f"brook-council/wards@1={sample.wards('parquet')}"
        command = [sys.executable, "-m", "irwell", "check", str(data(rows, form))]
        command += ["--contract", str(contract), "--beside", beside, "--json"]
        env = {**os.environ, "TMPDIR": folder}
        with clock:
            done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        if not done.stdout:
            raise SystemExit(done.stderr)
        found = json.loads(done.stdout)
    clock.extra["counts"] = counts_of(found)


def counts_of(report: Mapping[str, Any]) -> dict[str, int]:
    """Return the counts of a report of Irwell in the words of the comparison."""
    counts: dict[str, int] = {}
    for finding in report["findings"]:
        word = finding["rule"]
        word = word if word in ("missing", "duplicate", "reference") else "invalid"
        key = f"{word} {finding['column']}"
        counts[key] = counts.get(key, 0) + finding["count"]
    return counts


def duckdb(clock: Clock, rows: int, form: str) -> None:
    """One statement with every count, as somebody would write it."""
    source, wards = data(rows, form), sample.wards(form)
    with clock:
        import duckdb as engine

        session = engine.connect(config={"threads": "2", "memory_limit": "2GB"})
        read = f"read_{form}('{source}')"
        select = [f'count(*) FILTER (WHERE {rule}) AS "{name}"' for name, rule in _SQL.items()]
        select.append('count(record) - count(DISTINCT record) AS "duplicate record"')
        query = f"SELECT {', '.join(select)} FROM {read} AS t LEFT JOIN "
        query += f"(SELECT ward AS known FROM read_{form}('{wards}')) ON known = ward"
        answer = session.execute(query)
        names = [column[0] for column in answer.description]
        found = dict(zip(names, answer.fetchall()[0], strict=True))
    clock.extra["counts"] = {name: count for name, count in found.items() if count}


_SQL = {
    **{f"missing {name}": f"{name} IS NULL" for name in RULES["missing"]},
    "invalid postcode": f"NOT regexp_full_match(postcode, '{sample.POSTCODE}')",
    "invalid email": f"NOT regexp_full_match(email, '{sample.EMAIL}')",
    "invalid tenure": f"tenure NOT IN {sample.TENURES}",
    "invalid state": f"state NOT IN {sample.STATES}",
    "invalid record": "record < 1",
    "invalid income": "income NOT BETWEEN 0 AND 100000",
    "invalid household_size": "household_size NOT BETWEEN 1 AND 20",
    "invalid score": "score NOT BETWEEN 0 AND 100",
    "invalid balance": "balance < 0",
    "reference ward": "ward IS NOT NULL AND known IS NULL",
}


def datacontract(clock: Clock, rows: int, form: str) -> None:
    """`datacontract test` of the same contract."""
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        place = Path(folder)
        (place / f"tenancies.{form}").symlink_to(data(rows, form))
        (place / f"wards.{form}").symlink_to(sample.wards(form))
        (place / "contract.yaml").write_text(sample.contract_of_peer(place, form))
        _peer(clock, "datacontract", "count_datacontract.py", str(place / "contract.yaml"))


def expectations(clock: Clock, rows: int, form: str) -> None:
    """Great Expectations on pandas."""
    _peer(clock, "expectations", "count_expectations.py", *_words(rows, form))


def pandera(clock: Clock, rows: int, form: str) -> None:
    """Pandera on polars."""
    _peer(clock, "polars", "count_pandera.py", *_words(rows, form))


def pointblank(clock: Clock, rows: int, form: str) -> None:
    """Pointblank on polars."""
    _peer(clock, "polars", "count_pointblank.py", *_words(rows, form))


def _words(rows: int, form: str) -> tuple[str, str, str]:
    return str(data(rows, form)), str(sample.wards(form)), json.dumps(RULES)


def _peer(clock: Clock, place: str, script: str, *words: str) -> None:
    python = PEERS / place / "bin" / "python"
    if not python.exists():
        raise SystemExit("The peers are not installed: run `make peers`.")
    command = [str(python), str(SCRIPTS / script), *words]
    with clock:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    clock.extra["counts"] = found["counts"]


CASES = {
    "irwell": irwell,
    "duckdb": duckdb,
    "datacontract-cli": datacontract,
    "great-expectations": expectations,
    "pandera": pandera,
    "pointblank": pointblank,
}
PLACES = {
    "datacontract-cli": "datacontract",
    "great-expectations": "expectations",
    "pandera": "polars",
    "pointblank": "polars",
}
SLOW = ("great-expectations",)  # once is enough: it takes most of a minute


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure both forms at every size, Irwell against each of the others."""
    sizes: dict[str, Any] = {}
    absent = [name for name, place in PLACES.items() if not (PEERS / place).is_dir()]
    if absent:
        say(f" left out: {', '.join(absent)}. Run `make peers` first, to compare with them.")
    cases = {name: case for name, case in CASES.items() if name not in absent}
    for size in rows:
        for form in FORMS:
            say(f" {size:,} rows, {form}")
            data(size, form)
            words = {"rows": size, "form": form}
            pieces: dict[str, Piece] = {
                name: (case, words) for name, case in cases.items() if name not in SLOW
            }
            runs = interleaved(pieces, repeats)
            slow = {name: (case, words) for name, case in cases.items() if name in SLOW}
            runs |= interleaved(slow, 1)
            sizes[f"{size}/{form}"] = _against(runs)
    return {"sizes": sizes, "versions": {"irwell": version("irwell"), **_versions()}}


def _against(runs: Mapping[str, Any]) -> dict[str, Any]:
    found = compared(runs, {name: "irwell" for name in runs if name != "irwell"})
    own = found["irwell"]
    for name, one in found.items():
        if name != "irwell":
            keys = {"wall_min": "wall", "cpu_min": "cpu", "largest": "memory"}
            # The other way round: what Irwell takes of what the peer takes.
            one["ratio"] = {short: round(own[key] / one[key], 2) for key, short in keys.items()}
    return found


def _versions() -> dict[str, str]:
    names = ("datacontract-cli", "great-expectations", "pandera", "pointblank", "polars", "duckdb")
    said = "".join(path.read_text() for path in sorted(SCRIPTS.glob("requirements-*.txt")))
    lines = [line.split(" ")[0].partition("==") for line in said.splitlines() if "==" in line]
    return {name: number for name, _, number in lines if name in names and name != "duckdb"} | {
        "duckdb": version("duckdb")
    }


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = ("rows, form, checker", "faults", "wall s", "CPU s", "peak MiB",
             "Irwell's wall ÷ its", "Irwell's CPU ÷ its", "Irwell's memory ÷ its")  # fmt: skip
    lines = []
    for size, own in result["sizes"].items():
        rows, form = size.split("/")
        for name, one in own.items():
            ratio = one.get("ratio", {})
            lines.append(
                (
                    f"{int(rows):,} {form} {name}",
                    sum(one["extra"]["counts"].values()),
                    one["wall_min"],
                    one["cpu_min"],
                    one["largest"],
                    ratio.get("wall"),
                    ratio.get("cpu"),
                    ratio.get("memory"),
                )
            )
    said = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    return f"Versions: {said}.\n\n{table(heads, lines)}"
