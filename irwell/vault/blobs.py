"""The vault: immutable encrypted blobs, read by byte ranges."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path

from irwell.errors import VaultError
from irwell.vault.disk import DiskStore
from irwell.vault.durable import disk_errors
from irwell.vault.sealing import (
    CHUNK,
    HEADER,
    TRAILER,
    Sealing,
    begin,
    chunk_count,
    chunk_span,
    damaged,
    plain_size,
    resume,
)
from irwell.vault.store import Store, stored_digest


@dataclass(frozen=True, slots=True)
class Blob:
    """What the vault says of bytes that it took.

    Args:
        id: SHA-256 of the ciphertext, 64 hex digits.
        size: Plaintext bytes.
    """

    id: str
    size: int


class BlobReader:
    """One blob, opened: its size is proven, its bytes are proven as they are read."""

    __slots__ = ("_id", "_sealing", "_store", "size")

    def __init__(self, store: Store, blob_id: str, sealing: Sealing, size: int) -> None:
        self._store = store
        self._id = blob_id
        self._sealing = sealing
        self.size = size

    def __repr__(self) -> str:
        return f"BlobReader(id={self._id!r}, size={self.size})"

    def read(self, start: int, stop: int) -> bytes:
        """Return a range of the plaintext.

        Args:
            start: First byte, from 0.
            stop: The byte after the last, at most `size`.

        Returns:
            `stop - start` bytes.

        Raises:
            VaultError: If the range is not inside the blob, or the blob is damaged or gone.
        """
        return b"".join(self.chunks(start, stop))

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield a range of the plaintext piece by piece, holding one piece at a time.

        Args:
            start: First byte, from 0.
            stop: The byte after the last; the blob's end if not given.

        Yields:
            Pieces of at most 1 MiB, none empty.

        Raises:
            VaultError: If the range is not inside the blob, or the blob is damaged or gone.
        """
        stop = self.size if stop is None else stop
        if not 0 <= start <= stop <= self.size:
            raise VaultError(
                f"Bytes {start} to {stop} were asked for; the blob has {self.size}.",
                "Ask for a range inside the blob.",
            )
        if self.size == 0:
            self._chunk(0)
        for number in range(start // CHUNK, -(-stop // CHUNK) if stop > start else 0):
            plain = self._chunk(number)
            first, after = start - number * CHUNK, stop - number * CHUNK
            yield plain if first <= 0 and after >= len(plain) else plain[max(first, 0) : after]

    def _chunk(self, number: int) -> bytes:
        sealed = self._store.read(self._id, *chunk_span(number, self.size))
        return self._sealing.open(number, number + 1 == chunk_count(self.size), sealed)


class Vault:
    """Encrypted blobs under one folder.

    Args:
        root: The folder; made when the first blob is put.
        store: Another place for blobs, instead of the folder.
    """

    def __init__(self, root: Path, *, store: Store | None = None) -> None:
        self._root = root
        self._store: Store = DiskStore(root) if store is None else store

    def __repr__(self) -> str:
        return f"Vault({str(self._root)!r})"

    def put(self, plain: Path | Iterable[bytes], key: bytes) -> Blob:
        """Encrypt bytes into a new blob: whole and durable, or not at all.

        Args:
            plain: A file, or pieces of any length.
            key: 32 bytes from the keyring.

        Returns:
            The blob's id and plaintext size.

        Raises:
            VaultError: If the disk is full or refuses; nothing is left behind.
        """
        sealing = begin(key)
        named, size = hashlib.sha256(sealing.header), 0
        with self._store.draft() as draft:
            draft.write(sealing.header)
            for number, (piece, last) in enumerate(_with_last(_pieces(plain))):
                sealed = sealing.seal(number, last, piece)
                size += len(piece)
                named.update(sealed)
                draft.write(sealed)
            draft.write(sealing.trailer(named.hexdigest(), size))
            draft.commit(named.hexdigest())
        return Blob(named.hexdigest(), size)

    def open(self, blob_id: str, key: bytes) -> BlobReader:
        """Open a blob; costs the same for any size.

        Args:
            blob_id: Its id.
            key: The key that it was sealed under.

        Returns:
            A reader. It holds no open file: a blob deleted meanwhile ends the reading.

        Raises:
            VaultError: If there is no such blob, the key is another, or the blob is renamed,
                cut, added to or damaged in its header or trailer.
        """
        stored = self._store.size(blob_id)
        sealing = resume(self._store.read(blob_id, 0, HEADER), key)
        size = plain_size(stored)
        if self._store.read(blob_id, stored - TRAILER, stored) != sealing.trailer(blob_id, size):
            raise damaged("The blob was renamed, cut or changed after it was sealed.")
        return BlobReader(self._store, blob_id, sealing, size)

    def decrypt_to(self, blob_id: str, key: bytes, path: Path) -> None:
        """Decrypt a blob into a private file, which appears only when it is whole.

        Args:
            blob_id: Its id.
            key: The key that it was sealed under.
            path: The file, in a private scratch folder; an existing one is replaced.

        Raises:
            VaultError: If the blob cannot be opened or the disk is full; `path` is as it was.
        """
        reader = self.open(blob_id, key)
        draft = path.with_name(f".{secrets.token_hex(12)}")
        try:
            with disk_errors(f"The file {path.name}"):
                draft.touch(mode=0o600)
                with draft.open("wb") as file:
                    file.writelines(reader.chunks())
                draft.replace(path)
        except FileNotFoundError:
            raise VaultError(
                f"The folder of {path.name} does not exist.", "Make the scratch folder first."
            ) from None
        finally:
            draft.unlink(missing_ok=True)

    def delete(self, blob_id: str) -> None:
        """Remove a blob; nothing happens if there is none.

        Args:
            blob_id: Its id.

        Raises:
            VaultError: If the disk refuses.
        """
        self._store.delete(blob_id)

    def has(self, blob_id: str) -> bool:
        """Say whether a blob is here.

        Args:
            blob_id: Its id.

        Returns:
            True if it is; says nothing of its key.
        """
        return self._store.has(blob_id)

    def blobs(self) -> Iterator[str]:
        """Yield the ids of all blobs, in order.

        Yields:
            Ids; never one that is still being written.
        """
        return self._store.names()

    def verify(self, blob_id: str) -> None:
        """Check a blob against its name, without its key.

        Args:
            blob_id: Its id.

        Raises:
            VaultError: If its ciphertext is not what it is named by.
        """
        size = self._store.size(blob_id) - TRAILER
        if stored_digest(self._store, blob_id, size, CHUNK) != blob_id:
            raise damaged(f"The ciphertext of blob {blob_id[:12]}... is not what it is named by.")


def _pieces(plain: Path | Iterable[bytes]) -> Iterator[memoryview]:
    """Yield full chunks, then what is left; a yielded piece lives until the next but one."""
    return _pieces_of_file(plain) if isinstance(plain, Path) else _pieces_of_parts(plain)


def _pieces_of_parts(parts: Iterable[bytes]) -> Iterator[memoryview]:
    buffers, turn, filled = (bytearray(CHUNK), bytearray(CHUNK)), 0, 0
    for part in parts:
        left = memoryview(part)
        while left:
            taken = left[: CHUNK - filled]
            buffers[turn][filled : filled + len(taken)] = taken
            filled, left = filled + len(taken), left[len(taken) :]
            if filled == CHUNK:
                yield memoryview(buffers[turn])
                turn, filled = 1 - turn, 0
    if filled:
        yield memoryview(buffers[turn])[:filled]


def _pieces_of_file(path: Path) -> Iterator[memoryview]:
    buffers, turn = (memoryview(bytearray(CHUNK)), memoryview(bytearray(CHUNK))), 0
    try:
        with disk_errors(f"The file {path.name}"), path.open("rb", buffering=0) as file:
            while filled := _fill(file, buffers[turn]):
                yield buffers[turn][:filled]
                turn = 1 - turn
    except FileNotFoundError:
        raise VaultError(
            f"There is no file {path.name} to put into the vault.", "Check its path."
        ) from None


def _fill(file: RawIOBase, buffer: memoryview) -> int:
    filled = 0
    while filled < len(buffer) and (more := file.readinto(buffer[filled:])):
        filled += more
    return filled


def _with_last(pieces: Iterator[memoryview]) -> Iterator[tuple[memoryview, bool]]:
    piece = next(pieces, memoryview(b""))
    for following in pieces:
        yield piece, False
        piece = following
    yield piece, True
