"""Backups of a home's keys and blobs as tar files, and their return.

Nothing is unpacked by `tarfile` itself: each member must match a closed pattern of names and be a
plain file, and is written by the vault's own hand. The same files give the same archive. The last
member counts the others, so that an archive cut between two of them is known.
"""

import hashlib
import io
import os
import re
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from irwell.documents import canonical
from irwell.errors import VaultError
from irwell.vault.disk import DiskStore
from irwell.vault.durable import disk_errors, folder, write_new
from irwell.vault.keyfiles import bury, tombstone, wrapped_key
from irwell.vault.sealing import CHUNK, HEADER, TRAILER
from irwell.vault.store import Draft, Store

_ID = r"[a-z0-9][a-z0-9-]{0,62}"
_KEY_FILE = re.compile(
    rf"bodies/(?P<owner>{_ID})/(root|signing/{_ID}|"
    r"retired/[a-z0-9][a-z0-9-]{0,159}|"
    r"(wrapped|destroyed)/[a-z0-9][a-z0-9._@:-]{0,127})|pinned/[a-z0-9][a-z0-9-]{0,159}"
)
_BLOB_FILE = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})")
_END = "irwell-archive.json"
_KEY_FILE_SIZE = 4096  # the largest, a key document, has about 500 bytes


def pack_keys(root: Path, out: Path) -> int:
    """Write all keys of a home, roots included, into one private tar file.

    Args:
        root: The keyring's folder.
        out: The archive; it must not exist. Keep it apart from the blobs.

    Returns:
        How many files it holds.

    Raises:
        VaultError: If the archive exists, or the disk refuses; nothing is left behind.
    """
    found = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    known = sorted(name for name in found if _KEY_FILE.fullmatch(name))
    return _pack(root, (name for name in known if not _buried(root, name)), out)


def unpack_keys(
    src: Path, root: Path, *, destroyed: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Bring the keys of a home back, without those that are known to be destroyed.

    Args:
        src: The archive.
        root: The keyring's folder, absent or empty; it appears only when it is whole.
        destroyed: (owner, key id) of every destruction that the newest ledger or checkpoint
            shows. Each leaves its tombstone, also where the archive never held the key.

    Returns:
        The keys that the archive held and that were dropped, in order.

    Raises:
        VaultError: If the folder holds something, or the archive is not one of keys.
    """
    if root.is_dir() and any(root.iterdir()):
        raise VaultError(
            "The folder to restore keys into is not empty.", "Restore into a new home."
        )
    draft = folder(root.parent) / f".{root.name}-{secrets.token_hex(8)}"
    try:
        with disk_errors("The keyring"), _archive(src) as tar:
            folder(draft)
            for name, _, source in _members(tar, _KEY_FILE, _KEY_FILE_SIZE):
                write_new(draft / name, source.read())
            dropped = _drop(draft, set(destroyed))
            draft.replace(root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return dropped


def pack_blobs(root: Path, out: Path) -> int:
    """Write all blobs of a vault into one tar file; they stay encrypted.

    Args:
        root: The vault's folder.
        out: The archive; it must not exist.

    Returns:
        How many blobs it holds; one deleted meanwhile is left out.

    Raises:
        VaultError: If the archive exists, or the disk refuses; nothing is left behind.
    """
    return _pack(root, (f"{name[:2]}/{name}" for name in DiskStore(root).names()), out)


def unpack_blobs(src: Path, root: Path) -> int:
    """Bring blobs back, each checked against its name; those already here stay as they are.

    Args:
        src: The archive.
        root: The vault's folder.

    Returns:
        How many blobs were brought back. Each appears whole: after an error, do it again.

    Raises:
        VaultError: If the archive is not one of blobs, or one was changed.
    """
    store, count = DiskStore(root), 0
    with _archive(src) as tar:
        for path, size, source in _members(tar, _BLOB_FILE, None):
            name = path[3:]
            if not store.has(name):
                _take(store, name, size, source)
                count += 1
    return count


def _buried(root: Path, name: str) -> bool:
    """Say whether a file is a wrapped key whose destruction was begun."""
    _, owner, kind, key_id = (*name.split("/"), "", "")[:4]
    return kind == "wrapped" and tombstone(root, owner, key_id).is_file()


def _take(store: Store, name: str, size: int, source: IO[bytes]) -> None:
    hashed, left = hashlib.sha256(), size - TRAILER
    with store.draft() as draft:
        _copy(source, left, draft, hashed.update)
        _copy(source, TRAILER, draft, lambda _: None)
        if size < HEADER + TRAILER or hashed.hexdigest() != name:
            raise _unusable(f"blob {name[:12]}... is not what it is named by")
        draft.commit(name)


def _copy(source: IO[bytes], size: int, draft: Draft, also: Callable[[bytes], object]) -> None:
    while size > 0 and (piece := source.read(min(CHUNK, size))):
        draft.write(piece)
        also(piece)
        size -= len(piece)


def _drop(draft: Path, destroyed: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Set tombstones, then remove each wrapped key that has one."""
    for owner, key_id in destroyed:
        bury(draft, owner, key_id)
    dropped = []
    for path in sorted(draft.glob("bodies/*/wrapped/*")):
        owner, key_id = path.parts[-3], path.name
        if tombstone(draft, owner, key_id).is_file():
            wrapped_key(draft, owner, key_id).unlink()
            dropped.append((owner, key_id))
    return tuple(dropped)


def _pack(root: Path, names: Iterable[str], out: Path) -> int:
    count = 0
    with _new_file(out) as file, tarfile.open(fileobj=file, mode="w", bufsize=CHUNK) as tar:
        for name in names:
            with suppress(FileNotFoundError), (root / name).open("rb") as content:
                info = tarfile.TarInfo(name)
                info.size = (root / name).stat().st_size
                info.mode = 0o600
                tar.addfile(info, content)
                count += 1
        end = tarfile.TarInfo(_END)
        end.size, end.mode = len(_end(count)), 0o600
        tar.addfile(end, io.BytesIO(_end(count)))
    return count


def _end(count: int) -> bytes:
    return canonical({"irwell_archive": 1, "files": count})


@contextmanager
def _new_file(out: Path) -> Iterator[IO[bytes]]:
    with disk_errors("The archive"):
        if out.exists():
            raise VaultError(f"There is a file {out.name} already.", "Name another archive.")
        draft = folder(out.parent) / f".{secrets.token_hex(12)}"
        draft.touch(mode=0o600)
        try:
            with draft.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _archive(src: Path) -> Iterator[tarfile.TarFile]:
    try:
        with disk_errors("The archive"), tarfile.open(src, "r:") as tar:
            yield tar
    except tarfile.TarError:
        raise _unusable("it is cut short, or not a tar file") from None
    except FileNotFoundError:
        raise _unusable("it does not exist") from None


def _members(
    tar: tarfile.TarFile, names: re.Pattern[str], most: int | None
) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield name, size and content of each member; refuse the first that is not of the form."""
    seen: set[str] = set()
    for member in tar:
        if member.name == _END:
            end = tar.extractfile(member) if member.size < 100 else None
            if end is None or end.read() != _end(len(seen)) or tar.next() is not None:
                raise _unusable("its last file does not count what it holds")
            return
        _check(member, names, most, seen)
        content = tar.extractfile(member)
        if content is not None:
            yield member.name, member.size, content
    raise _unusable("it is cut short, or not a tar file")


def _check(
    member: tarfile.TarInfo, names: re.Pattern[str], most: int | None, seen: set[str]
) -> None:
    if not names.fullmatch(member.name) or member.name in seen:
        raise _unusable("it holds a name that a backup does not have, or one twice")
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
        raise _unusable("it holds something that is not a plain file")
    if most is not None and member.size > most:
        raise _unusable("it holds a key file that is too large to be one")
    seen.add(member.name)


def _unusable(why: str) -> VaultError:
    return VaultError(
        f"The archive cannot be restored: {why}.",
        "Use an archive that `irwell backup` wrote.",
        rule="vault.archive",
    )
