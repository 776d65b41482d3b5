"""The ledger as JSON Lines, and its check against a checkpoint."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from irwell.errors import LedgerError
from irwell.ledger.checkpoints import Checkpoint, open_checkpoint
from irwell.ledger.entries import ENTRY_MOST, entry_from
from irwell.ledger.tree import EMPTY_ROOT, leaf_hash, node_hash


@dataclass(frozen=True, slots=True)
class Verified:
    """What an export was shown to be.

    Attributes:
        entries: How many entries, all of them under the checkpoint.
        root: 32 bytes, the hash of the tree over them.
    """

    entries: int
    root: bytes


def export_lines(canonical_entries: Iterable[bytes]) -> Iterator[bytes]:
    """Write entries as JSON Lines.

    Args:
        canonical_entries: From `Entry.canonical`, in the order of `seq`.

    Yields:
        One line for each entry, with its line end.
    """
    for data in canonical_entries:
        yield data + b"\n"


def verify_export(
    lines: Iterable[bytes],
    note: str,
    origin: str,
    public: Ed25519PublicKey | bytes,
    earlier: str | None = None,
) -> Verified:
    """Check that an export is the whole ledger under a checkpoint, and grew from an earlier one.

    Holds one line and the tree's edge in memory, whatever the length.

    Args:
        lines: The export's lines, each with its line end.
        note: The checkpoint's signed note.
        origin: The ledger's name.
        public: The ledger's public key, or its 32 bytes.
        earlier: A note that the reader kept from before. Without one, a ledger rewritten by the
            holder of its key cannot be told from the true one.

    Returns:
        How many entries there are, and their root.

    Raises:
        LedgerError: Says what does not hold, with the entry where one is at fault.
    """
    checkpoint = open_checkpoint(note, origin, public)
    before = open_checkpoint(earlier, origin, public) if earlier is not None else None
    if before and before.size > checkpoint.size:
        raise _refusal(f"it shrank from {before.size} to {checkpoint.size} entries", "smaller")
    edge = _Edge()
    _compare(edge, before)
    for line in lines:
        edge.append(_entry(line, edge.size))
        _compare(edge, before)
    if edge.size != checkpoint.size:
        what = f"it has {edge.size} entries, its checkpoint {checkpoint.size}"
        raise _refusal(what, "size")
    if edge.root() != checkpoint.root:
        raise _refusal("an entry is not as it was when the checkpoint was signed", "root")
    return Verified(edge.size, checkpoint.root)


class _Edge:
    """The right edge of a growing tree: one hash for each set bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, data: bytes) -> None:
        """Add one entry."""
        index, node = self.size, leaf_hash(data)
        while index & 1:
            node = node_hash(self._peaks.pop(), node)
            index >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Give the hash of the whole tree."""
        if not self._peaks:
            return EMPTY_ROOT
        result = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            result = node_hash(peak, result)
        return result


def _compare(edge: _Edge, before: Checkpoint | None) -> None:
    if before and edge.size == before.size and edge.root() != before.root:
        what = f"its first {before.size} entries are not those of the earlier checkpoint"
        raise _refusal(what, "rewritten")


def _entry(line: bytes, seq: int) -> bytes:
    """Give the canonical bytes of one line, if it is entry `seq` in its only spelling."""
    data = line.removesuffix(b"\n")
    if data == line or len(data) > ENTRY_MOST:
        raise _refusal(f"line {seq + 1} is cut off or too long", "line")
    try:
        entry = entry_from(json.loads(data))
        spelled = entry.canonical()
    except (ValueError, RecursionError, LedgerError):
        raise _refusal(f"line {seq + 1} is no entry", "line") from None
    if entry.seq != seq:
        raise _refusal(f"entry {entry.seq} stands where entry {seq} belongs", "order")
    if spelled != data:  # also refuses repeated keys, spaces and other spellings of JSON
        raise _refusal(f"entry {seq} is not in canonical form", "line")
    return data


def _refusal(what: str, rule: str) -> LedgerError:
    return LedgerError(
        f"The ledger does not hold: {what}.",
        "Keep the export and the checkpoints; they are evidence.",
        rule=f"ledger.{rule}",
    )
