"""Checkpoints: a signed line under the ledger, which each body keeps and holds against the next.

The text is a C2SP signed note with a tlog-checkpoint inside, so that others can co-sign it.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from irwell.errors import LedgerError
from irwell.ledger.proofs import verify_consistency
from irwell.ledger.tree import HASH_SIZE

NOTE_MOST = 65_536  # bytes of a note with all its co-signatures
_ED25519 = b"\x01"  # Source: C2SP signed-note, signature types
_KEY_ID = 4  # bytes; Source: C2SP signed-note, key id
_ORIGIN = re.compile(r"[^\s+]{1,255}")  # Source: C2SP signed-note: no spaces, no plus sign
_BODY = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,15})\n(?P<root>[^\n]+)\n")
_SIGNATURE = re.compile("— (?P<name>[^ \n]+) (?P<value>[^ \n]+)")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The ledger at one size.

    Attributes:
        origin: The ledger's name, also the name of the key that signs for it.
        size: How many entries.
        root: 32 bytes, the hash of the tree over them.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Give the three lines that are signed.

        Returns:
            Origin, size and root in base64, each with a line end.

        Source: C2SP tlog-checkpoint.
        """
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Sign a checkpoint.

    Args:
        checkpoint: What to sign.
        key: The authority's ledger key.

    Returns:
        The signed note.

    Raises:
        LedgerError: The origin has a space, a plus sign or nothing in it, or the root is no hash.

    Source: C2SP signed-note, tlog-checkpoint.
    """
    if not _ORIGIN.fullmatch(checkpoint.origin):
        raise _refusal("the origin has a space or a plus sign, or is empty", "form")
    if len(checkpoint.root) != HASH_SIZE or checkpoint.size < 0:
        raise _refusal("the size or the root is out of range", "form")
    text = checkpoint.text()
    mark = _key_id(checkpoint.origin, key.public_key().public_bytes_raw())
    value = base64.b64encode(mark + key.sign(text.encode())).decode()
    return f"{text}\n— {checkpoint.origin} {value}\n"


def open_checkpoint(note: str, origin: str, public: Ed25519PublicKey | bytes) -> Checkpoint:
    """Check a signed checkpoint and read it; other parties' co-signatures are passed over.

    Args:
        note: The signed note.
        origin: The ledger's name.
        public: The ledger's public key, or its 32 bytes.

    Returns:
        The checkpoint.

    Raises:
        LedgerError: The note is not of this form, this ledger or this key.

    Source: C2SP signed-note, tlog-checkpoint.
    """
    text, signatures = _divided(note)
    checkpoint = _read(text)
    if checkpoint.origin != origin:
        raise _refusal("it is another ledger's", "origin")
    key = _key(public)
    mark = _key_id(origin, key.public_bytes_raw())
    own = [
        value[_KEY_ID:] for name, value in signatures if name == origin and value[:_KEY_ID] == mark
    ]
    if not own:
        raise _refusal("the ledger's key has not signed it", "signature")
    for signature in own:
        try:
            key.verify(signature, text.encode())
        except InvalidSignature:
            raise _refusal("the signature is not over this text", "signature") from None
    return checkpoint


def witness(
    seen: str | None,
    fresh: str,
    proof: Sequence[bytes],
    origin: str,
    public: Ed25519PublicKey | bytes,
) -> Checkpoint:
    """Hold a fresh checkpoint against the last one seen, as each body's home does.

    Args:
        seen: The last note that this home kept, None on the first visit.
        fresh: The note just fetched.
        proof: `consistency` between the two sizes; empty on the first visit.
        origin: The ledger's name.
        public: The ledger's public key, or its 32 bytes.

    Returns:
        The fresh checkpoint; keep its note.

    Raises:
        LedgerError: One of the notes is not the ledger's, or the ledger shrank
            (`checkpoint.smaller`), shows another root at the same size (`checkpoint.split`), or
            changed what it had (`checkpoint.inconsistent`).
    """
    now = open_checkpoint(fresh, origin, public)
    if seen is None:
        return now
    before = open_checkpoint(seen, origin, public)
    if now.size < before.size:
        raise _refusal(f"it shrank from {before.size} to {now.size} entries", "smaller")
    if now.size == before.size and now.root != before.root:
        raise _refusal(f"two signed roots stand for {now.size} entries", "split")
    try:
        verify_consistency(before.size, now.size, before.root, now.root, proof)
    except LedgerError as error:
        raise _refusal(
            f"nothing shows that it only grew since entry {before.size} ({error.message})",
            "inconsistent",
        ) from None
    return now


def _key(public: Ed25519PublicKey | bytes) -> Ed25519PublicKey:
    if isinstance(public, Ed25519PublicKey):
        return public
    try:
        return Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        raise _refusal("the public key is not 32 bytes", "key") from None


def _key_id(name: str, public: bytes) -> bytes:
    """Source: C2SP signed-note: SHA-256(name, newline, type, key), first four bytes."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID]


def _divided(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Part a note into its text and its signature lines."""
    if len(note) > NOTE_MOST:
        raise _refusal(f"it has more than {NOTE_MOST} characters", "form")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise _refusal("it has no signatures", "form")
    return text + "\n", list(_signatures(tail[:-1].split("\n")))


def _signatures(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    for line in lines:
        found = _SIGNATURE.fullmatch(line)
        if not found:
            raise _refusal("a signature line has another form", "form")
        yield found["name"], _decoded(found["value"])


def _read(text: str) -> Checkpoint:
    found = _BODY.fullmatch(text)
    if not found:
        raise _refusal("it is not origin, size and root", "form")
    root = _decoded(found["root"])
    if len(root) != HASH_SIZE:
        raise _refusal("its root is not 32 bytes", "form")
    return Checkpoint(found["origin"], int(found["size"]), root)


def _decoded(text: str) -> bytes:
    """Decode base64 that has one spelling only."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode() != text:
        raise _refusal("it holds text that is not base64", "form")
    return data


def _refusal(what: str, rule: str) -> LedgerError:
    return LedgerError(
        f"The checkpoint does not hold: {what}.",
        "Keep the note and tell the other bodies; do not overwrite the last good one.",
        rule=f"checkpoint.{rule}",
    )
