"""`release`: Irwell's release over the same rows written straight with DuckDB."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import sample
from benchmarks.measure import (
    MIB,
    OUT,
    Clock,
    compared,
    interleaved,
    once,
    say,
    summary,
    table,
)

NAME = "release"
TITLE = "Releasing: Irwell over plain DuckDB"
SECRET = bytes(range(32))
EPOCH = 1
QUICK_BELOW = 100_000  # rows
KINDS = (("plain", False), ("pseudonym", True))


def irwell(
    clock: Clock, rows: int, *, pseudonym: bool, keep: str = "", inside: bool = False
) -> None:
    """Compile, build in the worker, sign and write the bundle, as a home does."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from irwell import vault
    from irwell.releases import (
        JournalPlace,
        compile_release,
        identity_of,
        manifest_of,
        materialise,
        write_bundle,
    )
    from irwell.releases.journal import BEGINNING

    source = sample.clean(rows)
    contract, agreement = sample.texts(pseudonym=pseudonym)
    private = Ed25519PrivateKey.generate()
    key = vault.describe_key(sample.COUNCIL, "home", private.public_key())
    by = {"organisation": sample.COUNCIL, "role": "home", "key": key["id"]}
    choice: Mapping[str, Any] = {"run": _here} if inside else {}
    folder = Path(tempfile.mkdtemp(dir=OUT))
    try:
        with clock:
            plan = compile_release(
                agreement, {contract.data_set: contract}, contract.data_set, date.today()
            )
            identity = identity_of(plan, {"data": ("0" * 64,)}, as_at=date.today(), epoch=EPOCH)
            built = materialise(plan, {"data": [source]}, SECRET, EPOCH, folder / "built", **choice)
            home = JournalPlace(sample.COUNCIL, 0, BEGINNING)
            manifest = manifest_of(built, identity, SECRET, home=home, rehearsal=False)
            write_bundle(
                built,
                manifest,
                folder / "bundle",
                by=by,
                at="2026-01-01T00:00:00Z",
                private=private,
            )
        clock.extra["rows_out"] = built.rows_out
        clock.extra["bytes"] = sum(part.size for part in built.parts)
        if keep:
            shutil.rmtree(keep, ignore_errors=True)
            (folder / "bundle").rename(keep)
            Path(f"{keep}.key.json").write_text(json.dumps(key))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _here(function: Any, request: Any, *, secrets: Any = None, limits: Any = None) -> Any:
    return function(request, secrets or {})


def duckdb(clock: Clock, rows: int, *, pseudonym: bool, ordered: bool, keep: str = "") -> None:
    """Write the same rows straight with DuckDB: two threads, zstd, the same memory limit."""
    import duckdb as engine

    from irwell.tables import derive_key
    from irwell.tables.keys import pads

    inner, outer = pads(derive_key(SECRET, epoch=EPOCH, identifier_type="nhs_number"))
    order = derive_key(SECRET, epoch=EPOCH, purpose="order")
    values = ({"inner": inner, "outer": outer} if pseudonym else {}) | (
        {"key": order} if ordered else {}
    )
    query = sample.by_hand(sample.clean(rows), pseudonym=pseudonym, ordered=ordered)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        out = Path(keep) if keep else Path(folder) / "out.parquet"
        session = engine.connect(config={"threads": "2", "memory_limit": "2GB"})
        with clock:
            session.execute(
                f"COPY ({query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)", values or None
            )
        clock.extra["bytes"] = out.stat().st_size


def same(clock: Clock, rows: int, *, pseudonym: bool) -> None:
    """Say whether both sides wrote the same rows in the same order."""
    import pyarrow.parquet as pq

    folder = Path(tempfile.mkdtemp(dir=OUT))
    try:
        irwell(Clock(), rows, pseudonym=pseudonym, keep=str(folder / "bundle"))
        other = folder / "other.parquet"
        duckdb(Clock(), rows, pseudonym=pseudonym, ordered=True, keep=str(other))
        parts = sorted((folder / "bundle").glob("*.parquet"))
        own = pq.read_table(parts)
        clock.extra["same"] = own.equals(
            pq.read_table(other).select(own.column_names).cast(own.schema)
        )
        clock.extra["rows"] = own.num_rows
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def worker(clock: Clock) -> None:
    """Start the sandboxed worker for a job that does next to nothing."""
    from irwell.tables import probe, run

    with clock:
        run(probe.try_doors, {"address": ["127.0.0.1", 1], "unix": "/nonexistent"})


def encrypt(clock: Clock, bundle: str) -> None:
    """Put the files of a release into the vault, durably."""
    from irwell.vault import Vault

    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        files = sorted(Path(bundle).glob("*.parquet"))
        vault = Vault(Path(folder))
        with clock:
            for path in files:
                vault.put(path, SECRET)
        clock.extra["mib"] = sum(path.stat().st_size for path in files) / MIB


def decrypt(clock: Clock, rows: int) -> None:
    """Decrypt a deposit into a scratch folder."""
    from irwell.vault import Vault

    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        vault = Vault(Path(folder) / "vault")
        blob = vault.put(sample.clean(rows), SECRET)
        with clock:
            vault.decrypt_to(blob.id, SECRET, Path(folder) / "clear.parquet")
        clock.extra["mib"] = blob.size / MIB


def smallest(clock: Clock, bundle: str) -> None:
    """Count the smallest group of a release over its two quasi-identifying columns."""
    import pyarrow  # noqa: F401 -- loaded by then in a release
    import sqlglot  # noqa: F401

    from irwell.disclosure import smallest_group
    from irwell.releases.parts import dataset_of
    from irwell.tables import open_engine

    files = sorted(Path(bundle).glob("*.parquet"))
    source = dataset_of(files)
    with clock, open_engine({"release": source}) as engine:
        clock.extra["smallest"] = smallest_group(engine, "release", ["area", "born"])


def inspection(clock: Clock, bundle: str, *, pseudonym: bool) -> None:
    """Verify a bundle as the node does: each form, and the file written again and compared."""
    from irwell.releases import verify_bundle

    contract, agreement = sample.texts(pseudonym=pseudonym)
    key = json.loads(Path(f"{bundle}.key.json").read_text())
    with clock:
        verify_bundle(Path(bundle), agreement, {contract.data_set: contract}, key)


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure every size, then what the parts cost at the largest."""
    for size in rows:
        sample.clean(size)
    same_rows = {
        kind: dict(once(same, rows=min(rows), pseudonym=flag).extra) for kind, flag in KINDS
    }
    sizes = {str(size): _size(size, repeats) for size in rows}
    return {"same": same_rows, "sizes": sizes, "parts": _parts(max(rows), repeats)}


def _size(rows: int, repeats: int) -> dict[str, Any]:
    say(f" {rows:,} rows")
    pieces: dict[str, Any] = {}
    pairs = {}
    for kind, flag in KINDS:
        words = {"rows": rows, "pseudonym": flag}
        pieces[f"irwell {kind}"] = (irwell, words)
        pieces[f"duckdb {kind}"] = (duckdb, {**words, "ordered": True})
        pieces[f"duckdb {kind} unordered"] = (duckdb, {**words, "ordered": False})
        pairs[f"irwell {kind}"] = f"duckdb {kind}"
    return compared(interleaved(pieces, repeats), pairs)


def _parts(rows: int, repeats: int) -> dict[str, Any]:
    kinds = KINDS if rows >= QUICK_BELOW else KINDS[:1]
    bundles = {kind: str(OUT / f"bundle-{kind}") for kind, _ in kinds}
    for kind, flag in kinds:
        once(irwell, rows=rows, pseudonym=flag, keep=bundles[kind])
    pieces: dict[str, Any] = {"the worker's start, no work": (worker, {})}
    for kind, flag in kinds:
        path = bundles[kind]
        words = {"rows": rows, "pseudonym": flag}
        pieces[f"{kind}: whole release without a worker"] = (irwell, {**words, "inside": True})
        pieces[f"{kind}: smallest group"] = (smallest, {"bundle": path})
        pieces[f"{kind}: encrypt the release"] = (encrypt, {"bundle": path})
        pieces[f"{kind}: the node verifies the bundle"] = (
            inspection,
            {"pseudonym": flag, "bundle": path},
        )
    pieces["decrypt the deposit"] = (decrypt, {"rows": rows})
    found = {name: summary(own) for name, own in interleaved(pieces, repeats).items()}
    for path in bundles.values():
        shutil.rmtree(path)
        Path(f"{path}.key.json").unlink()
    return {"rows": rows, **found}


def markdown(result: Mapping[str, Any]) -> str:
    """Return the tables."""
    heads = (
        "rows, case",
        "wall min s",
        "wall median s",
        "CPU min s",
        "peak MiB",
        "wall ratio",
        "of medians",
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
                    one["wall_min"],
                    one["wall_median"],
                    one["cpu_min"],
                    one["largest"],
                    ratio.get("wall"),
                    ratio.get("wall_median"),
                    ratio.get("cpu"),
                    ratio.get("memory"),
                )
            )
    parts = [
        (name, one["wall_min"], one["cpu_min"], one["largest"], one["extra"].get("mib"))
        for name, one in result["parts"].items()
        if isinstance(one, dict)
    ]
    agreed = all(one["same"] for one in result["same"].values())
    return "\n\n".join(
        (
            table(heads, lines),
            f"Both sides wrote the same rows in the same order: **{'yes' if agreed else 'NO'}**.",
            _growth(result),
            f"What the parts cost at {result['parts']['rows']:,} rows:",
            table(("part", "wall min s", "CPU min s", "peak MiB", "MiB of data"), parts),
        )
    )


def _growth(result: Mapping[str, Any]) -> str:
    sizes = sorted(result["sizes"], key=int)
    if len(sizes) < 2:
        return "One size only: no growth to show."
    least, most = sizes[0], sizes[-1]
    heads = ("growth", "rows", "wall", "CPU", "peak memory")
    lines = []
    for name in result["sizes"][least]:
        a, b = result["sizes"][least][name], result["sizes"][most][name]
        lines.append(
            (
                name,
                f"x {int(most) / int(least):.1f}",
                *(f"x {b[k] / a[k]:.1f}" for k in ("wall_min", "cpu_min", "largest")),
            )
        )
    return table(heads, lines)
