"""Blobs on the local disk."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from irwell.errors import VaultError
from irwell.vault.durable import disk_errors, folder, sync_folder, write_all
from irwell.vault.store import Draft

_NAME = re.compile(r"[0-9a-f]{64}")


class DiskStore:
    """Blobs in `root/<first two digits>/<id>`; drafts in `root/partial`.

    A draft left by a killed process is removed when the next one begins and no other is being
    written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def __repr__(self) -> str:
        return f"DiskStore({str(self._root)!r})"

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """Begin a blob; left uncommitted, it leaves nothing.

        Yields:
            The draft.

        Raises:
            VaultError: If the disk refuses.
        """
        with disk_errors("The vault"):
            partial = folder(self._root / "partial")
        with _shared(partial):
            draft = _DiskDraft(self._root, partial / secrets.token_hex(12))
            try:
                yield draft
            finally:
                draft.close()

    def size(self, name: str) -> int:
        """Return the stored size of a blob.

        Args:
            name: The blob's id.

        Returns:
            Bytes on disk.

        Raises:
            VaultError: If there is no such blob.
        """
        with _present(name):
            return self._path(name).stat().st_size

    def read(self, name: str, start: int, stop: int) -> bytes:
        """Return part of the stored bytes.

        Args:
            name: The blob's id.
            start: First byte.
            stop: The byte after the last.

        Returns:
            The bytes, fewer where the blob ends.

        Raises:
            VaultError: If there is no such blob or the disk refuses.
        """
        with _present(name), self._path(name).open("rb", buffering=0) as file:
            file.seek(start)
            read = file.read(stop - start) or b""
            while len(read) < stop - start and (more := file.read(stop - start - len(read))):
                read += more
            return read

    def delete(self, name: str) -> None:
        """Remove a blob; nothing happens if there is none.

        Args:
            name: The blob's id.

        Raises:
            VaultError: If the disk refuses.
        """
        path = self._path(name)
        with disk_errors("The vault"), suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)

    def has(self, name: str) -> bool:
        """Say whether a blob is there.

        Args:
            name: The blob's id.

        Returns:
            True if it is.
        """
        return self._path(name).is_file()

    def names(self) -> Iterator[str]:
        """Yield the names of all blobs, in order.

        Yields:
            Ids, 64 hex digits.
        """
        for shard in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in shard.iterdir() if _NAME.fullmatch(path.name))

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise VaultError(
                "A blob id has 64 lower-case hex digits, and this one has not.",
                "Use the id that the manifest or the register gives.",
            )
        return self._root / name[:2] / name


class _DiskDraft:
    def __init__(self, root: Path, path: Path) -> None:
        self._root = root
        self._path = path
        with disk_errors("The vault"):
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, piece: bytes) -> None:
        with disk_errors("The vault"):
            write_all(self._file, piece)

    def commit(self, name: str) -> None:
        with disk_errors("The vault"):
            os.fsync(self._file)
            shard = folder(self._root / name[:2])
            self._path.replace(shard / name)
            sync_folder(shard)

    def close(self) -> None:
        os.close(self._file)
        with disk_errors("The vault"):
            self._path.unlink(missing_ok=True)


@contextmanager
def _shared(partial: Path) -> Iterator[None]:
    """Hold the drafts' folder together with other writers; if alone, clear it first."""
    handle = os.open(partial, os.O_RDONLY)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in partial.iterdir():
                left.unlink(missing_ok=True)
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def _present(name: str) -> Iterator[None]:
    try:
        with disk_errors("The vault"):
            yield
    except FileNotFoundError:
        raise VaultError(
            f"The vault holds no blob {name[:12]}...",
            "It was deleted, or lies in another home: check the manifest.",
        ) from None
