"""`check`: `irwell check` over the same rules written by hand for DuckDB and for pandas."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import sample
from benchmarks.measure import OUT, Clock, Piece, compared, interleaved, say, table

NAME = "check"
TITLE = "Checking: `irwell check` over the same rules by hand"
SHOWN = 1000  # row numbers kept for one rule, on every side


def irwell(clock: Clock, rows: int) -> None:
    """Run the command itself, its start included, and keep the clean Parquet."""
    import json

    source = sample.faulty(rows)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        contract = Path(folder) / "contract.yaml"
        contract.write_text(sample.CONTRACT)
        command = [
            sys.executable,
            "-m",
            "irwell",
            "check",
            str(source),
            "--contract",
            str(contract),
            "--clean",
            f"{folder}/clean.parquet",
            "--json",
        ]
        env = {**os.environ, "TMPDIR": folder}
        with clock:
            done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        found = json.loads(done.stdout)
    clock.extra["faults"] = sum(one["count"] for one in found["findings"])


# Every rule of the contract as a condition on `c`, the cast row, and `t`, its texts. By hand it is
# known which column may be empty and which cast can fail; the contract's check asks all of it.
_CAST = """
SELECT CAST(record AS BIGINT) AS record, nhs_number, postcode,
    TRY_CAST(date_of_birth AS DATE) AS date_of_birth,
    TRY_CAST(recorded_at AS TIMESTAMP) AS recorded_at, district, tenure,
    TRY_CAST(income AS DOUBLE) AS income, TRY_CAST(household_size AS BIGINT) AS household_size,
    TRY_CAST(free_meals AS BOOLEAN) AS free_meals, _row
FROM texts
"""
_TEXTS = """
CREATE TABLE texts AS SELECT *, row_number() OVER () AS _row
FROM read_csv('{path}', all_varchar = true, header = true)
"""
_RULES = {
    "record missing": "record IS NULL",
    "nhs_number missing": "nhs_number IS NULL",
    "nhs_number pattern": "NOT regexp_full_match(nhs_number, '[0-9]{10}')",
    "postcode pattern": "NOT regexp_full_match(postcode, '[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}')",
    "date_of_birth range": "date_of_birth NOT BETWEEN DATE '1900-01-01' AND DATE '2026-12-31'",
    "recorded_at missing": "recorded_at IS NULL",
    "district codes": f"district NOT IN {sample.DISTRICTS}",
    "tenure codes": f"tenure NOT IN {sample.TENURES}",
    "income range": "income NOT BETWEEN 0 AND 100000",
    "household_size range": "household_size NOT BETWEEN 1 AND 20",
    "free_meals missing": "free_meals IS NULL",
}
_CASTS = ("date_of_birth", "recorded_at", "income", "household_size", "free_meals")


def duckdb(clock: Clock, rows: int) -> None:
    """Read all as text, cast, write the clean Parquet, count every rule, list the first rows."""
    import duckdb as engine

    source = sample.faulty(rows)
    with tempfile.TemporaryDirectory(dir=OUT) as folder, clock:
        session = engine.connect(config={"threads": "2", "memory_limit": "2GB"})
        session.execute(_TEXTS.format(path=source))
        out = f"{folder}/clean.parquet"
        session.execute(f"COPY ({_CAST}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
        session.execute(f"CREATE VIEW clean AS SELECT * FROM read_parquet('{out}')")
        counts = [f"count(*) FILTER (WHERE {rule})" for rule in _RULES.values()]
        found = session.execute(f"SELECT {', '.join(counts)} FROM clean").fetchall()[0]
        faults = sum(found)
        for rule, count in zip(_RULES.values(), found, strict=True):
            if count:
                query = f"SELECT _row FROM clean WHERE {rule} LIMIT {SHOWN}"
                session.execute(query).fetchall()
        for name in _CASTS:
            failed = f"t.{name} IS NOT NULL AND c.{name} IS NULL"
            query = f"FROM texts AS t JOIN clean AS c USING (_row) WHERE {failed}"
            empty = f"SELECT count(*) - count({name}) FROM"
            had, has = (
                session.execute(f"{empty} {one}").fetchall()[0][0] for one in ("texts", "clean")
            )
            if has > had:
                faults += len(session.execute(f"SELECT _row {query} LIMIT {SHOWN}").fetchall())
                faults += max(0, has - had - SHOWN)
        again = "SELECT record FROM clean GROUP BY record HAVING count(*) > 1"
        faults += len(session.execute(again).fetchall())
    clock.extra["faults"] = faults


def pandas(clock: Clock, rows: int) -> None:
    """Do the same with pandas: all as text, cast with errors as no value, a mask for each rule."""
    import pandas as pd

    source = sample.faulty(rows)
    with tempfile.TemporaryDirectory(dir=OUT) as folder, clock:
        text = pd.read_csv(source, dtype=str, keep_default_na=False, na_values=[""])
        clean = text.copy()
        clean["record"] = pd.to_numeric(text["record"], errors="coerce")
        clean["date_of_birth"] = pd.to_datetime(
            text["date_of_birth"], format="%Y-%m-%d", errors="coerce"
        )
        clean["recorded_at"] = pd.to_datetime(
            text["recorded_at"], format="%Y-%m-%d %H:%M:%S", errors="coerce"
        )
        for name in ("income", "household_size"):
            clean[name] = pd.to_numeric(text[name], errors="coerce")
        clean["free_meals"] = text["free_meals"].map({"true": True, "false": False})
        clean.to_parquet(f"{folder}/clean.parquet", compression="zstd")
        masks = [text[name].notna() & clean[name].isna() for name in ("record", *_CASTS)]
        masks += [clean[name].isna() for name in ("record", "nhs_number")]
        masks += [text[name].isna() for name in ("recorded_at", "free_meals")]
        patterns = {"nhs_number": "[0-9]{10}", "postcode": "[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}"}
        masks += [~clean[name].str.fullmatch(form) for name, form in patterns.items()]
        born = clean["date_of_birth"]
        masks.append(born.notna() & ~born.between("1900-01-01", "2026-12-31"))
        masks.append(~clean["district"].isin(sample.DISTRICTS))
        masks.append(~clean["tenure"].isin(sample.TENURES))
        masks.append(~clean["income"].between(0, 100000))
        masks.append(~clean["household_size"].between(1, 20))
        masks.append(clean["record"].duplicated())
        faults = 0
        for mask in masks:
            faults += int(mask.sum())
            (mask.to_numpy().nonzero()[0][:SHOWN] + 1).tolist()
    clock.extra["faults"] = faults


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure every size; pandas at the smallest only."""
    sizes = {}
    for size in rows:
        sample.faulty(size)
        say(f" {size:,} rows")
        words = {"rows": size}
        pieces: dict[str, Piece] = {"irwell check": (irwell, words), "duckdb": (duckdb, words)}
        if size == min(rows):
            pieces["pandas"] = (pandas, words)
        sizes[str(size)] = compared(interleaved(pieces, repeats), {"irwell check": "duckdb"})
    return {"sizes": sizes, "mib": {str(n): sample.faulty(n).stat().st_size / 2**20 for n in rows}}


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = (
        "rows, case",
        "CSV MiB",
        "faults",
        "wall min s",
        "wall median s",
        "CPU min s",
        "peak MiB",
        "wall ratio",
        "CPU ratio",
        "memory ratio",
    )
    lines = []
    for size, own in result["sizes"].items():
        for name, one in own.items():
            ratio = one.get("ratio", {})
            lines.append(
                (
                    f"{int(size):,} {name}",
                    round(result["mib"][size]),
                    one["extra"]["faults"],
                    one["wall_min"],
                    one["wall_median"],
                    one["cpu_min"],
                    one["largest"],
                    ratio.get("wall"),
                    ratio.get("cpu"),
                    ratio.get("memory"),
                )
            )
    return table(heads, lines)
