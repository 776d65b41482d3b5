"""A release bundle as one file: a plain tar of a closed form, the same bytes for the same bundle.

Reading does not use the archive reader of the standard library: only plain file headers are
understood, so links, devices, sparse files and extension headers do not exist here.
"""

import os
import re
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from irwell.errors import BundleError, TransferError

DOCUMENTS = ("manifest.json", "signature.json")
_TABLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,89}\.parquet")
_BLOCK = tarfile.BLOCKSIZE
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """What a node takes from another machine at most.

    Args:
        size: Bytes of all files together.
        document_size: Bytes of `manifest.json` and of `signature.json`, each.
        files: Count of Parquet files.
    """

    size: int = 64 << 30
    document_size: int = 4 << 20
    files: int = 1000


def pack_bundle(bundle: Path, out: Path) -> int:
    """Write a bundle's folder into one tar file.

    Args:
        bundle: A folder of `manifest.json`, `signature.json` and `*.parquet`, nothing else.
        out: The file; replaced if it is there, and whole when it appears.

    Returns:
        Its size in bytes.

    Raises:
        BundleError: If the folder holds something else, or lacks a document.
        TransferError: If the disk refuses.
    """
    names = _bundle_names(bundle)
    draft = out.with_name(f".{secrets.token_hex(12)}")
    with _disk_errors("The bundle's archive"):
        try:
            draft.touch(mode=0o600)
            with draft.open("wb") as file, _writer(file) as tar:
                for name in names:
                    with (bundle / name).open("rb") as content:
                        info = tarfile.TarInfo(name)
                        info.size, info.mode = os.fstat(content.fileno()).st_size, 0o600
                        tar.addfile(info, content)
            draft.replace(out)
            return out.stat().st_size
        finally:
            draft.unlink(missing_ok=True)


def unpack_bundle(tar: Path, bundle: Path, limits: BundleLimits | None = None) -> tuple[str, ...]:
    """Read a bundle's tar file from another machine into a new folder.

    Args:
        tar: The file, trusted in nothing.
        bundle: The folder; it must not exist, and appears only when it is whole.
        limits: What is taken at most.

    Returns:
        The names of its files, documents first.

    Raises:
        BundleError: If the file is not of the form, is cut short, or passes a limit.
        TransferError: If the folder exists, or the disk is full; nothing is left behind.
    """
    draft = bundle.with_name(f".{secrets.token_hex(12)}")
    with _disk_errors("The bundle's folder"):
        if bundle.exists():
            raise TransferError(
                "The folder to unpack the bundle into exists.", "Name a new folder."
            )
        try:
            draft.mkdir(mode=0o700)
            with tar.open("rb") as file:
                names = _unpack(file, draft, limits or BundleLimits())
            draft.replace(bundle)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return names


def _bundle_names(bundle: Path) -> tuple[str, ...]:
    found = sorted(path.name for path in bundle.iterdir()) if bundle.is_dir() else []
    for name in found:
        path = bundle / name
        if path.is_symlink() or not path.is_file():
            raise _refusal(f"{name!r} in the bundle is not a plain file.", "bundle.names")
    _check_names(found)
    return (*DOCUMENTS, *(name for name in found if name not in DOCUMENTS))


def _check_names(found: list[str]) -> None:
    for name in DOCUMENTS:
        if name not in found:
            raise _refusal(f"The bundle has no {name}.", "bundle.names")
    for name in found:
        if not _named(name):
            raise _refusal(f"The bundle holds {name[:40]!r}, which none does.", "bundle.names")


def _named(name: str) -> bool:
    return name in DOCUMENTS or (_TABLE.fullmatch(name) is not None and ".." not in name)


def _writer(file: IO[bytes]) -> tarfile.TarFile:
    return tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT, bufsize=_STEP)


def _unpack(file: IO[bytes], folder: Path, limits: BundleLimits) -> tuple[str, ...]:
    names: list[str] = []
    total = 0
    while (member := _next_member(file)) is not None:
        if member.name in names or not _named(member.name):
            raise _refusal("The bundle holds a name twice, or one that none has.", "bundle.names")
        names.append(member.name)
        total += member.size
        _check_limits(member, len(names), total, limits)
        _copy(file, folder / member.name, member.size)
    _check_names(names)
    return tuple(names)


def _next_member(file: IO[bytes]) -> tarfile.TarInfo | None:
    block = file.read(_BLOCK)
    if block == bytes(_BLOCK):
        return None
    try:
        member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        raise _refusal(
            "The bundle's file is cut short, or is no tar file.", "bundle.form"
        ) from None
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.size < 0:
        raise _refusal("The bundle holds something that is not a plain file.", "bundle.form")
    return member


def _check_limits(member: tarfile.TarInfo, count: int, total: int, limits: BundleLimits) -> None:
    if member.name in DOCUMENTS and member.size > limits.document_size:
        raise _refusal(
            f"{member.name} has more than {limits.document_size} bytes.", "bundle.document_size"
        )
    if count > limits.files + len(DOCUMENTS):
        raise _refusal(f"The bundle has more than {limits.files} tables.", "bundle.files")
    if total > limits.size:
        raise _refusal(f"The bundle has more than {limits.size} bytes.", "bundle.size")


def _copy(file: IO[bytes], path: Path, size: int) -> None:
    left = size
    with path.open("xb") as out:
        path.chmod(0o600)
        while left and (piece := file.read(min(_STEP, left))):
            out.write(piece)
            left -= len(piece)
    padding = -size % _BLOCK
    if left or len(file.read(padding)) < padding:
        raise _refusal("The bundle's file is cut short.", "bundle.form")


def _refusal(what: str, rule: str) -> BundleError:
    return BundleError(what, "Build the release again with `irwell release run`.", rule=rule)


@contextmanager
def _disk_errors(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TransferError(
            f"{where} could not be read or written: {os.strerror(error.errno or 5)}.",
            "Free some space or check the folder, then do it again.",
            rule="transfer.disk",
        ) from None
