"""Checking proofs, with nothing at hand but two roots: what a witness and an auditor do."""

from collections.abc import Sequence

from irwell.errors import LedgerError
from irwell.ledger.tree import EMPTY_ROOT, HASH_SIZE, leaf_hash, node_hash


def verify_inclusion(
    data: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that an entry stands at its place in the tree of a root.

    Args:
        data: The canonical bytes of the entry, not yet hashed.
        index: Its place, from 0.
        size: Leaves in the tree.
        proof: From `inclusion`.
        root: 32 bytes, from a checkpoint.

    Raises:
        LedgerError: The proof does not show it.

    Source: RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        raise _refusal(f"entry {index} cannot be in a ledger of {size} entries", "inclusion")
    place, last, found = index, size - 1, leaf_hash(data)
    for step in _hashes(proof, "inclusion"):
        if last == 0:
            raise _refusal("the proof is too long", "inclusion")
        if place & 1 or place == last:
            found = node_hash(step, found)
            place, last = _up(place, last)
        else:
            found = node_hash(found, step)
        place >>= 1
        last >>= 1
    if last:
        raise _refusal("the proof is too short", "inclusion")
    if found != root:
        raise _refusal(f"entry {index} is not in the ledger of that root", "inclusion")


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that a tree only grew from one root to another.

    Args:
        old: Leaves under the earlier root.
        new: Leaves under the later root.
        old_root: 32 bytes.
        new_root: 32 bytes.
        proof: From `consistency`.

    Raises:
        LedgerError: The proof does not show it.

    Source: RFC 9162, 2.1.4.2.
    """
    steps = _hashes(proof, "consistency")
    if not 0 <= old <= new:
        raise _refusal(f"the ledger shrank from {old} to {new} entries", "consistency")
    if old in (0, new):
        _verify_trivial(old, old_root, EMPTY_ROOT if old == 0 else new_root, steps)
        return
    if not old & (old - 1):  # a power of two: its root is the first hash
        steps = [old_root, *steps]
    if not steps:
        raise _refusal("the proof is too short", "consistency")
    found_old, found_new = _climb(old, new, steps)
    if found_old != old_root:
        raise _refusal(f"the first {old} entries are not those of the earlier root", "consistency")
    if found_new != new_root:
        raise _refusal(f"the {new} entries are not those of the later root", "consistency")


def _verify_trivial(old: int, old_root: bytes, expected: bytes, steps: list[bytes]) -> None:
    if steps:
        raise _refusal("the proof is too long", "consistency")
    if old_root != expected:
        raise _refusal(f"two ledgers of {old} entries have different roots", "consistency")


def _climb(old: int, new: int, steps: list[bytes]) -> tuple[bytes, bytes]:
    """Compute both roots from the proof."""
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    found_old = found_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise _refusal("the proof is too long", "consistency")
        if place & 1 or place == last:
            found_old = node_hash(step, found_old)
            found_new = node_hash(step, found_new)
            place, last = _up(place, last)
        else:
            found_new = node_hash(found_new, step)
        place >>= 1
        last >>= 1
    if last:
        raise _refusal("the proof is too short", "consistency")
    return found_old, found_new


def _up(place: int, last: int) -> tuple[int, int]:
    """Climb past the levels at which a right-most node has no sibling."""
    while place and not place & 1:
        place >>= 1
        last >>= 1
    return place, last


def _hashes(proof: Sequence[bytes], kind: str) -> list[bytes]:
    if any(not isinstance(step, bytes) or len(step) != HASH_SIZE for step in proof):
        raise _refusal("the proof holds something other than hashes of 32 bytes", kind)
    return list(proof)


def _refusal(what: str, kind: str) -> LedgerError:
    return LedgerError(
        f"The {kind} proof fails: {what}.",
        "Keep both checkpoints and the proof; they are evidence.",
        rule=f"ledger.{kind}",
    )
