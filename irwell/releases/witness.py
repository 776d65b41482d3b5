"""A home as witness: it keeps the last checkpoint that it saw, and checks the next against it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irwell.errors import LedgerError
from irwell.ledger import Checkpoint, open_checkpoint, witness
from irwell.releases.home import Home


@dataclass(frozen=True, slots=True)
class Log:
    """The authority's log as this home knows it: its name and its pinned public key."""

    origin: str
    public: bytes


def pin_log(home: Home, key_document: Mapping[str, Any]) -> Log:
    """Remember the authority's ledger key; it is compared out of band, once.

    Args:
        home: The home.
        key_document: The key document of the authority's role `ledger`.

    Returns:
        The log.

    Raises:
        LedgerError: Another key was pinned before.
    """
    path = home.root / "log.json"
    if path.exists() and json.loads(path.read_text()) != dict(key_document):
        raise LedgerError(
            "The authority shows another ledger key than the one pinned here.",
            "Do not accept it: ask the authority, by another way, what happened.",
            rule="ledger.key",
        )
    path.write_text(json.dumps(dict(key_document)))
    return pinned_log(home)


def pinned_log(home: Home) -> Log:
    """Return the log that this home watches.

    Args:
        home: The home.

    Returns:
        The log.

    Raises:
        LedgerError: None is pinned.
    """
    path = home.root / "log.json"
    if not path.exists():
        raise LedgerError("No ledger key is pinned here.", "Use `irwell home pin`.")
    found = json.loads(path.read_text())
    return Log(str(found["organisation"]), bytes.fromhex(found["public"]))


def seen(home: Home) -> str | None:
    """Return the last checkpoint that this home accepted.

    Args:
        home: The home.

    Returns:
        The signed note, or None.
    """
    path = home.root / "checkpoint.txt"
    return path.read_text() if path.exists() else None


def seen_size(home: Home) -> int:
    """Return the size of the last checkpoint that this home accepted.

    Args:
        home: The home.

    Returns:
        Entries; 0 for none.
    """
    note, log = seen(home), pinned_log(home)
    return 0 if note is None else open_checkpoint(note, log.origin, log.public).size


def observe(home: Home, note: str, proof: tuple[bytes, ...]) -> Checkpoint:
    """Check a fresh checkpoint against the last one, and keep it if it holds.

    Args:
        home: The home.
        note: The fresh signed note.
        proof: The consistency proof from the last one's size.

    Returns:
        The checkpoint.

    Raises:
        LedgerError: The log was cut, rewritten or split; both notes stay as evidence.
    """
    log = pinned_log(home)
    try:
        found = witness(seen(home), note, proof, log.origin, log.public)
    except LedgerError:
        (home.root / "checkpoint.refused.txt").write_text(note)
        raise
    partial = home.root / ".checkpoint.txt"
    partial.write_text(note)
    partial.replace(home.root / "checkpoint.txt")
    return found
