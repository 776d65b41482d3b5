"""One entry: who did what to what, permitted or refused. No names, no values of rows."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from irwell.documents import canonical
from irwell.errors import DocumentError, LedgerError

SALT_LEAST = 16  # bytes: 128 bits cannot be guessed
SALT_MOST = 255  # bytes: the length is one byte of what is hashed
ENTRY_MOST = 65_536  # bytes of one canonical entry
OUTCOMES = ("permitted", "refused")
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, without a name.

    Attributes:
        organisation: Id of the body that the actor acts for.
        role: The role that allowed the act, or would have.
        id: An opaque id of the person or system.
        via: The door: `api`, `console`, `task`, `home`.
    """

    organisation: str
    role: str
    id: str
    via: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted upon.

    Attributes:
        kind: `agreement`, `release`, `data_set`, `organisation` and so on.
        id: Its id.
        version: Its version, if it has versions.
        digest: `sha256:` of its canonical form, if it has one.
    """

    kind: str
    id: str
    version: int | str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, as the ledger keeps it for good.

    Attributes:
        seq: Place from 0, without gaps; the leaf's index in the tree.
        at: UTC time, `2026-04-01T09:30:00Z`.
        act: The act's name.
        outcome: `permitted` or `refused`.
        reasons: The rules that refused, at least one when refused.
        actor: Who acted.
        subject: What was acted upon.
        facts: Counts, digests, commitments: plain values, never personal.
        trace: An id that joins the entries of one request.
    """

    seq: int
    at: str
    act: str
    outcome: str
    reasons: tuple[str, ...]
    actor: Actor
    subject: Subject
    facts: Mapping[str, Any] = field(default_factory=dict)
    trace: str = ""

    def __post_init__(self) -> None:
        if fault := _fault(self):
            raise _refusal(self.seq, fault)

    def value(self) -> dict[str, Any]:
        """Give the entry as plain values, every key present.

        Returns:
            The form of the export.
        """
        actor, subject = self.actor, self.subject
        return {
            "seq": self.seq,
            "at": self.at,
            "act": self.act,
            "outcome": self.outcome,
            "reasons": list(self.reasons),
            "actor": {
                "organisation": actor.organisation,
                "role": actor.role,
                "id": actor.id,
                "via": actor.via,
            },
            "subject": {
                "kind": subject.kind,
                "id": subject.id,
                "version": subject.version,
                "digest": subject.digest,
            },
            "facts": dict(self.facts),
            "trace": self.trace,
        }

    def canonical(self) -> bytes:
        """Give the bytes that are hashed into the tree.

        Returns:
            Canonical JSON, without a line end.

        Raises:
            LedgerError: The entry has more than `ENTRY_MOST` bytes, or a fact is no plain value.
        """
        try:
            data = canonical(self.value())
        except DocumentError as error:
            raise LedgerError(f"Entry {self.seq}: {error.message}", error.remedy) from None
        if len(data) > ENTRY_MOST:
            raise _refusal(self.seq, f"the entry has more than {ENTRY_MOST} bytes")
        return data


def entry_from(value: Any) -> Entry:
    """Read an entry from its plain values.

    Args:
        value: What `Entry.value` gives, for instance one parsed line of an export.

    Returns:
        The entry.

    Raises:
        LedgerError: A key is missing or unknown, or a value is of another kind.
    """
    parts = _keys(value, Entry, "entry")
    actor = Actor(**_keys(parts.pop("actor"), Actor, "actor"))
    subject = Subject(**_keys(parts.pop("subject"), Subject, "subject"))
    reasons = parts.pop("reasons")
    if not isinstance(reasons, list):
        raise _refusal(value["seq"], "`reasons` is not a list")
    return Entry(**parts, reasons=tuple(reasons), actor=actor, subject=subject)


def commitment(salt: bytes, detail: str) -> str:
    """Commit to a personal detail: once the salt is erased, the text tells nothing of it.

    Args:
        salt: 16 to 255 random bytes, kept outside the ledger, one for each detail.
        detail: The personal detail.

    Returns:
        64 hex digits: SHA-256 of the salt's length (one byte), the salt and the UTF-8 detail.

    Raises:
        LedgerError: The salt is too short or too long.

    Source: the length makes the split between salt and detail unique; design, ledger entry.
    """
    if not SALT_LEAST <= len(salt) <= SALT_MOST:
        raise LedgerError(
            f"A salt has {len(salt)} bytes.",
            f"Use {SALT_LEAST} to {SALT_MOST} random bytes.",
            rule="ledger.salt",
        )
    return hashlib.sha256(bytes([len(salt)]) + salt + detail.encode()).hexdigest()


def _keys(value: Any, form: type, name: str) -> dict[str, Any]:
    """Give a map's items, if it has exactly the keys of the form."""
    wanted = {part.name for part in fields(form)}
    if not isinstance(value, dict) or set(value) != wanted:
        raise LedgerError(
            f"A ledger {name} has missing or unknown keys.",
            f"It has exactly: {', '.join(sorted(wanted))}.",
            rule="ledger.entry",
        )
    return dict(value)


def _fault(entry: Entry) -> str:
    """Say what is wrong with the entry's values, empty if nothing is."""
    actor, subject = entry.actor, entry.subject
    texts: list[object] = [entry.act, entry.trace, subject.kind, subject.id, *entry.reasons]
    texts += [actor.organisation, actor.role, actor.id, actor.via]
    version = subject.version
    faults = {
        "`seq` is not a whole number from 0": type(entry.seq) is not int or entry.seq < 0,
        "`at` is not UTC time (2026-04-01T09:30:00Z)": not _is_time(entry.at),
        "`outcome` is neither permitted nor refused": entry.outcome not in OUTCOMES,
        "a refusal has no reason": entry.outcome == "refused" and not entry.reasons,
        "a part that must be text is not": not all(isinstance(text, str) for text in texts),
        "the subject's version is neither number nor text": isinstance(version, bool)
        or not isinstance(version, int | str | None),
        "the subject's digest is not text": not isinstance(subject.digest, str | None),
        "`facts` is not a map": not isinstance(entry.facts, Mapping),
    }
    return next((fault for fault, found in faults.items() if found), "")


def _is_time(at: object) -> bool:
    return isinstance(at, str) and _AT.fullmatch(at) is not None


def _refusal(seq: object, what: str) -> LedgerError:
    return LedgerError(f"Ledger entry {seq}: {what}.", "Mend the entry.", rule="ledger.entry")
