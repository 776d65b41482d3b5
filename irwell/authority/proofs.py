"""What the ledger shows to others: checkpoints, proofs, the export. Reads, never writes."""

from collections.abc import Iterator
from dataclasses import dataclass

from irwell.authority.desk import Desk
from irwell.authority.models import LedgerEntry, LedgerHead
from irwell.errors import NotFound
from irwell.ledger import Checkpoint, consistency, inclusion, root, sign_checkpoint

HASH = 32  # bytes of SHA-256: RFC 6962 section 2.1
ROLE = "ledger"  # the authority's key that signs checkpoints


@dataclass(frozen=True, slots=True)
class Proved:
    """A signed checkpoint, and the proof that an earlier size leads to it."""

    note: str
    size: int
    proof: tuple[str, ...]


def checkpoint(desk: Desk, origin: str) -> str:
    """Sign the ledger as it stands.

    Args:
        desk: The desk, for the authority's key.
        origin: The authority's id, which names the log.

    Returns:
        A C2SP signed note.
    """
    return _sign(desk, origin, size())


def checkpoint_at(desk: Desk, origin: str, at_size: int) -> str:
    """Sign the ledger as it stood at a size.

    Args:
        desk: The desk, for the authority's key.
        origin: The authority's id, which names the log.
        at_size: A size that it had, so that proofs made for it fit.

    Returns:
        A C2SP signed note.

    Raises:
        NotFound: The log is shorter.
    """
    if not 0 <= at_size <= size():
        raise NotFound("The log has no such size.", "Ask for a size that it had.")
    return _sign(desk, origin, at_size)


def proved(desk: Desk, origin: str, since: int) -> Proved:
    """Sign the ledger as it stands, with the proof from an earlier size.

    Args:
        desk: The desk.
        origin: The authority's id.
        since: Entries that the caller has seen, 0 or more.

    Returns:
        The note, its size, and the consistency proof in hexadecimal.

    Raises:
        NotFound: The log is shorter than `since`.
    """
    now = size()
    if not 0 <= since <= now:
        raise NotFound(
            f"The log has {now} entries, not {since}.",
            "If you hold a checkpoint of that size, the log was cut: keep it as evidence.",
        )
    path = consistency(node, since, now) if 0 < since < now else ()
    return Proved(_sign(desk, origin, now), now, tuple(step.hex() for step in path))


def inclusion_of(seq: int, at_size: int) -> tuple[str, ...]:
    """Return the proof that an entry is in the log.

    Args:
        seq: The entry's place, from 0.
        at_size: The size of the checkpoint to prove against.

    Returns:
        The audit path in hexadecimal.

    Raises:
        NotFound: There is no such entry at that size.
    """
    if not 0 <= seq < at_size <= size():
        raise NotFound("No such entry at that size.", "Ask for a size that a checkpoint has.")
    return tuple(step.hex() for step in inclusion(node, seq, at_size))


def export() -> Iterator[bytes]:
    """Return the ledger's canonical entries in order.

    Yields:
        The canonical bytes of each entry.
    """
    rows = LedgerEntry.objects.order_by("seq").values_list("canonical", flat=True)
    for canonical in rows.iterator(chunk_size=5000):
        yield bytes(canonical)


def size() -> int:
    """Return how many entries there are.

    Returns:
        A count, 0 for a new home.
    """
    return LedgerHead.objects.values_list("size", flat=True).first() or 0


def node(level: int, index: int) -> bytes:
    """Return the hash of a complete perfect subtree.

    Args:
        level: The subtree's height; 0 is a leaf.
        index: Which subtree of that height, from 0.

    Returns:
        32 bytes.
    """
    seq = ((index + 1) << level) - 1
    row = LedgerEntry.objects.values_list("nodes", flat=True).get(pk=seq)
    return bytes(row)[level * HASH : (level + 1) * HASH]


def _sign(desk: Desk, origin: str, at_size: int) -> str:
    key = desk.keyring.signing_key(origin, ROLE)
    return sign_checkpoint(Checkpoint(origin, at_size, root(node, at_size)), key)
