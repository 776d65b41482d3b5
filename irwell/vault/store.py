"""What the vault asks of a place for blobs: a disk now, an object store later."""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Draft(Protocol):
    """A blob being written: nobody sees it before it is committed."""

    def write(self, piece: bytes) -> None:
        """Append bytes.

        Args:
            piece: Any length.
        """

    def commit(self, name: str) -> None:
        """Make it durable and visible under its name, all at once.

        Args:
            name: The blob's id.
        """


class Store(Protocol):
    """What the vault asks of a place for blobs."""

    def draft(self) -> AbstractContextManager[Draft]:
        """Begin a blob; left uncommitted, it leaves nothing."""

    def size(self, name: str) -> int:
        """Return the stored size in bytes; VaultError if there is no such blob."""

    def read(self, name: str, start: int, stop: int) -> bytes:
        """Return the stored bytes from `start` to `stop`, fewer at the end of the blob."""

    def delete(self, name: str) -> None:
        """Remove a blob; nothing happens if there is none."""

    def has(self, name: str) -> bool:
        """Say whether a blob is there."""

    def names(self) -> Iterator[str]:
        """Yield the names of all blobs, in order."""


def stored_digest(store: Store, name: str, size: int, step: int) -> str:
    """Hash the first bytes of a stored blob.

    Args:
        store: Where it lies.
        name: The blob's id.
        size: How many bytes to hash.
        step: Bytes to read at once.

    Returns:
        SHA-256 in 64 hex digits.
    """
    hashed = hashlib.sha256()
    for start in range(0, size, step):
        hashed.update(store.read(name, start, min(size, start + step)))
    return hashed.hexdigest()
