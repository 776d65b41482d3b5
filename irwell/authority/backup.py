"""Backup and restore of a node: register and blobs in one part, wrapped keys in another.

A restored backup is checked against its own ledger and the newest checkpoint known, and every key
whose destruction either shows is left out: what was destroyed stays destroyed.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from irwell import vault
from irwell.documents import canonical
from irwell.errors import HomeError, LedgerError
from irwell.ledger import MemoryTree, open_checkpoint, root, verify_export

REGISTER, BLOBS, KEYS, MARK = "register.sqlite3", "blobs.tar", "keys.tar", "backup.json"


@dataclass(frozen=True, slots=True)
class Backed:
    """What a backup holds: entries of the ledger, blobs, key files."""

    entries: int
    blobs: int
    keys: int


def back_up(home: Path, out: Path, keys_out: Path, note: str) -> Backed:
    """Write a backup: the data part, and apart from it the keys.

    Args:
        home: The node's home; it may be in use.
        out: A new folder for register, blobs and checkpoint.
        keys_out: A new folder for the keys: keep it elsewhere.
        note: A fresh checkpoint of the ledger.

    Returns:
        What was written.

    Raises:
        HomeError: A folder exists, or the register is not SQLite in this home.
        VaultError: The disk refused.
    """
    for folder in (out, keys_out):
        if folder.exists():
            raise HomeError(f"{folder.name} exists.", "Name a folder that does not exist.")
    if not (home / REGISTER).exists():
        raise HomeError(
            f"{home.name} holds no SQLite register.",
            "Back a PostgreSQL register up with pg_dump, and the vault with it.",
        )
    # Blobs after the register: each blob that the copied register names is then in the archive.
    out.mkdir(mode=0o700, parents=True)
    keys_out.mkdir(mode=0o700, parents=True)
    with (
        closing(sqlite3.connect(home / REGISTER)) as live,
        closing(sqlite3.connect(out / REGISTER)) as copy,
    ):
        live.backup(copy)
    blobs = vault.pack_blobs(home / "vault", out / BLOBS)
    keys = vault.pack_keys(home / "keys", keys_out / KEYS)
    shutil.copytree(home / "journals", out / "journals")
    entries = sum(1 for _ in _entries(out / REGISTER))
    mark = {"irwell_backup": 1, "entries": entries, "checkpoint": note}
    (out / MARK).write_bytes(canonical(mark))
    return Backed(entries, blobs, keys)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest ledger at hand: its export, and the checkpoint signed over it."""

    export: Path
    note: str


def restore(
    source: Path,
    keys: Path,
    home: Path,
    *,
    public: bytes,
    origin: str,
    newest: Newest | None = None,
) -> Backed:
    """Bring a backup back into an empty home, proven against the ledger.

    Args:
        source: The data part.
        keys: The key part.
        home: A folder that does not exist.
        public: The authority's public ledger key, from where it is pinned.
        origin: The authority's id.
        newest: The newest ledger known, if one is at hand: what it shows as destroyed stays
            destroyed, though the backup be older.

    Returns:
        What was restored.

    Raises:
        HomeError: The folder exists, or a part is missing.
        LedgerError: The register's ledger is not what the checkpoint signed, or the newest
            export does not continue it.
    """
    if home.exists():
        raise HomeError(f"{home.name} exists.", "Name a folder that does not exist.")
    if not (source / MARK).exists() or not (keys / KEYS).exists():
        raise HomeError("A part of the backup is missing.", "Name the folders of both parts.")
    mark = json.loads((source / MARK).read_bytes())
    entries = list(_entries(source / REGISTER))
    _prove(entries, mark["checkpoint"], origin, public)
    later = entries if newest is None else _continued(entries, newest, origin, public)
    partial = home.with_name(f".{home.name}.restoring")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(mode=0o700, parents=True)
        shutil.copy2(source / REGISTER, partial / REGISTER)
        blobs = vault.unpack_blobs(source / BLOBS, partial / "vault")
        vault.unpack_keys(keys / KEYS, partial / "keys", destroyed=destroyed_in(later))
        shutil.copytree(source / "journals", partial / "journals")
        (partial / "scratch").mkdir(mode=0o700)
        partial.rename(home)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Backed(len(entries), blobs, sum(1 for p in (home / "keys").rglob("*") if p.is_file()))


def destroyed_in(entries: Iterable[bytes]) -> list[tuple[str, str]]:
    """Return every key whose destruction entries show.

    Args:
        entries: Canonical entries.

    Returns:
        Owner and key id.
    """
    found: list[tuple[str, str]] = []
    for canonical_entry in entries:
        facts = json.loads(canonical_entry)["facts"]
        found.extend((str(owner), str(key)) for owner, key in facts.get("keys_destroyed", []))
    return found


def _entries(register: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(register)) as copy:
        rows = copy.execute(
            "SELECT CAST(canonical AS BLOB) FROM authority_ledgerentry ORDER BY seq"
        )
        for (canonical_entry,) in rows:
            yield bytes(canonical_entry)


def _prove(entries: list[bytes], note: str, origin: str, public: bytes) -> None:
    checkpoint = open_checkpoint(note, origin, public)
    tree = MemoryTree()
    for canonical_entry in entries:
        tree.append(canonical_entry)
    if tree.size < checkpoint.size or root(tree.read, checkpoint.size) != checkpoint.root:
        raise LedgerError(
            "The backup's ledger is not the one that its checkpoint signed.",
            "Use another backup, and keep this one as evidence.",
            rule="ledger.root",
        )


def _continued(entries: list[bytes], newest: Newest, origin: str, public: bytes) -> list[bytes]:
    with newest.export.open("rb") as lines:
        verify_export(lines, newest.note, origin, public)
    later = newest.export.read_bytes().splitlines()
    if later[: len(entries)] != entries:
        raise LedgerError(
            "The newest ledger does not continue the backup's.",
            "One of them was changed: keep both as evidence.",
            rule="ledger.consistency",
        )
    return later
