"""The Merkle tree over the ledger's entries: hashes, root and proofs, wherever it is stored.

A register stores, beside entry `n`, the hashes of the perfect subtrees that entry completes
(`completed`); all else is read from those. Source: RFC 6962, 2.1 (RFC 9162, 2.1).
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

from irwell.errors import LedgerError

Nodes: TypeAlias = Callable[[int, int], bytes]
HASH_SIZE = 32  # bytes of SHA-256
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one entry as a leaf.

    Args:
        data: The canonical bytes of the entry.

    Returns:
        32 bytes: SHA-256 of a zero byte and the data.

    Source: RFC 6962, 2.1.
    """
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees as their parent.

    Args:
        left: 32 bytes, the hash of the earlier subtree.
        right: 32 bytes, the hash of the later subtree.

    Returns:
        32 bytes: SHA-256 of a one byte and both hashes.

    Source: RFC 6962, 2.1.
    """
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(read: Nodes, size: int, data: bytes) -> tuple[bytes, ...]:
    """Give the hashes of all perfect subtrees that the next entry completes.

    Stored in the row of entry `size`, they make node (level, index) item `level` of row
    `(index + 1) * 2**level - 1`.

    Args:
        read: (level, index) -> hash of the subtree over leaves
            `[index * 2**level, (index + 1) * 2**level)`, for subtrees that are complete.
        size: Entries before this one.
        data: The canonical bytes of the entry, not yet hashed.

    Returns:
        The hashes from level 0 (`leaf_hash` of the entry) upward.
    """
    hashes = [leaf_hash(data)]
    index = size
    while index & 1:
        hashes.append(node_hash(read(len(hashes) - 1, index - 1), hashes[-1]))
        index >>= 1
    return tuple(hashes)


def root(read: Nodes, size: int) -> bytes:
    """Give the hash of the whole tree.

    Args:
        read: As in `completed`.
        size: Leaves in the tree.

    Returns:
        32 bytes; SHA-256 of nothing for the empty tree.

    Source: RFC 6962, 2.1.
    """
    return _subtree(read, 0, size) if size else EMPTY_ROOT


def inclusion(read: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that a leaf stands in a tree.

    Args:
        read: As in `completed`.
        index: The leaf, from 0.
        size: Leaves in the tree.

    Returns:
        The audit path, from the leaf's sibling upward.

    Raises:
        LedgerError: There is no such leaf.

    Source: RFC 6962, 2.1.1.
    """
    if not 0 <= index < size:
        raise LedgerError(
            f"There is no entry {index} in a ledger of {size} entries.",
            "Ask for an entry that the checkpoint covers.",
            rule="ledger.size",
        )
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(read, middle, end))
            end = middle
        else:
            path.append(_subtree(read, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency(read: Nodes, old: int, new: int) -> tuple[bytes, ...]:
    """Prove that a tree only grew.

    Args:
        read: As in `completed`.
        old: Leaves in the earlier tree.
        new: Leaves in the later tree.

    Returns:
        The proof; empty when either the sizes are equal or the earlier tree was empty.

    Raises:
        LedgerError: The earlier tree is the larger one.

    Source: RFC 6962, 2.1.2.
    """
    if not 0 <= old <= new:
        raise LedgerError(
            f"A ledger of {new} entries cannot have grown out of {old} entries.",
            "Ask for a proof from an earlier size to a later one.",
            rule="ledger.size",
        )
    if old in (0, new):
        return ()
    path: list[bytes] = []
    start, end = 0, new
    while end > old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_subtree(read, middle, end))
            end = middle
        else:
            path.append(_subtree(read, start, middle))
            start = middle
    if start:  # otherwise the whole earlier tree is one subtree, and its root is known
        path.append(_subtree(read, start, end))
    return tuple(reversed(path))


def _split(count: int) -> int:
    """Give the largest power of two below a count of two or more."""
    return int(1 << ((count - 1).bit_length() - 1))


def _subtree(read: Nodes, start: int, end: int) -> bytes:
    """Give the hash over leaves [start, end), where start is a place at which RFC 6962 splits."""
    whole = list(_perfect(start, end))
    level, index = whole.pop()
    result = read(level, index)
    for level, index in reversed(whole):
        result = node_hash(read(level, index), result)
    return result


def _perfect(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut leaves [start, end) into perfect subtrees, the largest first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


class MemoryTree:
    """A tree held in memory, 64 bytes a leaf: for exports, verification and tests."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = []
        self._size = 0

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, data: bytes) -> None:
        """Add one entry.

        Args:
            data: Its canonical bytes, not yet hashed.
        """
        for level, node in enumerate(completed(self.read, self._size, data)):
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += node
        self._size += 1

    def read(self, level: int, index: int) -> bytes:
        """Give the hash of one perfect subtree.

        Args:
            level: Its height; 0 is a leaf.
            index: Its place among those of that height, from 0.

        Returns:
            32 bytes.

        Raises:
            LedgerError: The subtree is not complete yet.
        """
        if level < len(self._levels):
            start = index * HASH_SIZE
            if node := bytes(self._levels[level][start : start + HASH_SIZE]):
                return node
        raise LedgerError(f"Subtree {index} of level {level} is not complete.", "Append first.")

    def root(self) -> bytes:
        """Give the hash of the whole tree.

        Returns:
            32 bytes.
        """
        return root(self.read, self._size)
