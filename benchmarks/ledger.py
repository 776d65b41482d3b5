"""`ledger`: appends and proofs in memory over pymerkle; appends of acts on the disk."""

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import OUT, Clock, compared, interleaved, table
from benchmarks.node import opened

NAME = "ledger"
TITLE = "The ledger: appends and proofs"
ENTRIES, QUICK_ENTRIES = 100_000, 5_000
PROOFS, QUICK_PROOFS = 1_000, 100
ACTS, QUICK_ACTS = 300, 20


def _entries(count: int) -> list[bytes]:
    from irwell.ledger import Actor, Entry, Subject

    actor = Actor("warm-trust", "recipient", "token:0123456789ab", "api")
    subject = Subject("agreement", "bench", "1", "sha256:" + "a" * 64)
    facts = {"read": "0" * 24, "rows": 5_000_000, "columns": 9}
    return [
        Entry(
            seq,
            "2026-01-01T00:00:00.000Z",
            "read",
            "permitted",
            (),
            actor,
            subject,
            facts,
            "0123456789abcdef",
        ).canonical()
        for seq in range(count)
    ]


def irwell_append(clock: Clock, count: int) -> None:
    from irwell.ledger import MemoryTree

    entries, tree = _entries(count), MemoryTree()
    with clock:
        for entry in entries:
            tree.append(entry)
    clock.extra.update(count=count, root=tree.root().hex())


def pymerkle_append(clock: Clock, count: int) -> None:
    from pymerkle import InmemoryTree

    entries, tree = _entries(count), InmemoryTree(algorithm="sha256")
    with clock:
        for entry in entries:
            tree.append_entry(entry)
    clock.extra.update(count=count, root=tree.get_state().hex())


def _places(count: int, proofs: int) -> list[int]:
    chance = random.Random(7)
    return [chance.randrange(1, count) for _ in range(proofs)]


def irwell_prove(clock: Clock, count: int, proofs: int) -> None:
    from irwell.ledger import MemoryTree, consistency, inclusion

    tree = MemoryTree()
    for entry in _entries(count):
        tree.append(entry)
    with clock:
        for place in _places(count, proofs):
            inclusion(tree.read, place, count)
            consistency(tree.read, place, count)
    clock.extra["count"] = 2 * proofs


def pymerkle_prove(clock: Clock, count: int, proofs: int) -> None:
    from pymerkle import InmemoryTree

    tree = InmemoryTree(algorithm="sha256")
    for entry in _entries(count):
        tree.append_entry(entry)
    with clock:
        for place in _places(count, proofs):
            tree.prove_inclusion(place + 1, count)
            tree.prove_consistency(place, count)
    clock.extra["count"] = 2 * proofs


def act_append(clock: Clock, count: int) -> None:
    """Do the act `issue` again and again: roles, rows, one entry, one durable transaction."""
    folder = Path(tempfile.mkdtemp(dir=OUT))
    try:
        desk = opened(folder / "home")
        from irwell.authority.actors import person_actor
        from irwell.authority.acts.issue import issue
        from irwell.authority.founding import found

        made = found(desk, "vale-authority", name="Vale", sector="local_government")
        actor = person_actor(made.officer, "console")
        with clock:
            for _ in range(count):
                issue(desk, actor, "vale-authority", kind="person", person=made.officer)
        clock.extra["count"] = count
    finally:
        shutil.rmtree(folder)


def sqlite_append(clock: Clock, count: int) -> None:
    """Write one row in one durable transaction, by Python's sqlite3 alone: the disk's floor."""
    entries = _entries(count)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        database = sqlite3.connect(f"{folder}/log.sqlite3", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, entry BLOB)")
        with clock:
            for seq, entry in enumerate(entries):
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO log VALUES (?, ?)", (seq, entry))
                database.execute("COMMIT")
        database.close()
        clock.extra["count"] = count


def run(rows: tuple[int, ...], repeats: int) -> dict[str, Any]:
    """Measure; `rows` only tells the quick form."""
    quick = max(rows) < ENTRIES
    count = QUICK_ENTRIES if quick else ENTRIES
    proofs, acts = (QUICK_PROOFS, QUICK_ACTS) if quick else (PROOFS, ACTS)
    pieces = {
        "irwell appends, memory": (irwell_append, {"count": count}),
        "pymerkle appends, memory": (pymerkle_append, {"count": count}),
        "irwell proofs": (irwell_prove, {"count": count, "proofs": proofs}),
        "pymerkle proofs": (pymerkle_prove, {"count": count, "proofs": proofs}),
        "acts with their entry, durable": (act_append, {"count": acts}),
        "sqlite3 alone, durable": (sqlite_append, {"count": acts}),
    }
    pairs = dict(zip(list(pieces)[::2], list(pieces)[1::2], strict=True))
    found = compared(interleaved(pieces, repeats), pairs)
    roots = {one["extra"]["root"] for one in found.values() if "root" in one["extra"]}
    return {"entries": count, "same_root": len(roots) == 1, "cases": found}


def markdown(result: Mapping[str, Any]) -> str:
    """Return the table."""
    heads = (
        "case",
        "how many",
        "wall min s",
        "per second",
        "CPU min s",
        "peak MiB",
        "wall ratio",
        "CPU ratio",
    )
    lines = []
    for name, one in result["cases"].items():
        many, ratio = one["extra"]["count"], one.get("ratio", {})
        lines.append(
            (
                name,
                many,
                one["wall_min"],
                round(many / one["wall_min"]),
                one["cpu_min"],
                one["largest"],
                ratio.get("wall"),
                ratio.get("cpu"),
            )
        )
    same = "yes" if result["same_root"] else "NO"
    return (
        f"A tree of {result['entries']:,} entries; both sides have the same root: **{same}**."
        " Half of the proofs are of inclusion, half of consistency.\n\n" + table(heads, lines)
    )
