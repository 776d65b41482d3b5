"""Files that are whole or absent, private to their owner, and errors of the disk in words."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from irwell.errors import VaultError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def disk_errors(where: str) -> Iterator[None]:
    """Turn an error of the disk into a `VaultError`; a missing file passes as it is.

    Args:
        where: What was being read or written, as a sentence's subject.

    Yields:
        Nothing.

    Raises:
        VaultError: If the disk is full or refuses.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise VaultError(
                f"{where} could not be written: the disk is full. Nothing was left behind.",
                "Free some space, then do it again.",
                rule="vault.disk_full",
            ) from None
        raise VaultError(
            f"{where} could not be read or written: {os.strerror(error.errno or errno.EIO)}.",
            "Check that the folder exists and belongs to the user who runs Irwell.",
        ) from None


def folder(path: Path) -> Path:
    """Make a private folder, and those above it, if it is not there.

    Args:
        path: The folder.

    Returns:
        The same path.
    """
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.mkdir(exist_ok=True, mode=0o700)
        sync_folder(path.parent)
    return path


def sync_folder(path: Path) -> None:
    """Make a folder's list of names durable.

    Args:
        path: The folder.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes to an open file.

    Args:
        handle: File descriptor.
        data: What to write.
    """
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def write_new(path: Path, data: bytes) -> bool:
    """Write a private file that did not exist: whole and durable, or not at all.

    Args:
        path: Where; its folder is made if need be.
        data: The content.

    Returns:
        False if a file stood there already; it is left as it was.
    """
    draft = folder(path.parent) / f".{secrets.token_hex(12)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_all(handle, data)
        os.fsync(handle)
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        os.close(handle)
        draft.unlink()
    sync_folder(path.parent)
    return True


def erase(path: Path) -> None:
    """Overwrite a file with random bytes, then remove it.

    What a disk or file system keeps of the old bytes elsewhere is beyond a program's reach.

    Args:
        path: The file; nothing happens if it is not there.
    """
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return
    try:
        write_all(handle, os.urandom(os.fstat(handle).st_size))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink()
    sync_folder(path.parent)
