"""A zip file whose list of members is sound: the only way in which one is opened here."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from irwell.errors import TableError

DIRECTORY = 16 * 2**20  # bytes of a zip's list of members: some 100,000 of them
MEMBERS = 10_000
NAME = 255  # characters of a member's name
PACK_ANEW = "Pack the file anew, or send it unpacked."
# Source: .ZIP File Format Specification (APPNOTE) 4.3.14 to 4.3.16, 4.4.4, 4.4.5.
_END, _END_SIZE = b"PK\x05\x06", 22
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_WIDE_END, _WIDE_END_SIZE = b"PK\x06\x06", 56
_STORED_OR_DEFLATED = (0, 8)
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
# What a member raises that does not unpack.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


@contextmanager
def open_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip file whose list of members is sound.

    Args:
        path: The file.
        name: What to call it in an error.

    Yields:
        The archive; the file is closed at the end, whatever is still open in it.

    Raises:
        TableError: Damaged, split, with too many members, encrypted, or with members that
            overlap, repeat a name, are links or lead out of a folder (`intake.container`).
    """
    with path.open("rb") as file:
        if not 0 <= _directory_size(file) <= DIRECTORY:
            raise _unsound(name, f"its list of members is missing or over {DIRECTORY} bytes")
        archive = _opened(file)
        if archive is None:
            raise damaged(name)
        _check_members(name, archive.infolist())
        yield archive


def _opened(file: BinaryIO) -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(file)
    except (*UNREADABLE, ValueError, IndexError):
        return None


def _directory_size(file: BinaryIO) -> int:
    """Return the bytes that a zip says its list of members has; -1 if it has none.

    Where the file could be read in two ways, the larger counts: another reader may take it.
    """
    length = file.seek(0, 2)
    file.seek(max(0, length - _END_SIZE - 0xFFFF - _LOCATOR_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return -1
    if len(tail) - at - _END_SIZE != struct.unpack_from("<H", tail, at + 20)[0]:
        return -1  # something stands behind the end
    sizes = [struct.unpack_from("<L", tail, at + 12)[0]]
    before = at - _LOCATOR_SIZE
    if before >= 0 and tail.startswith(_LOCATOR, before):
        sizes = []
        stated = struct.unpack_from("<Q", tail, before + 8)[0]
        for place in (stated, length - len(tail) + before - _WIDE_END_SIZE):
            file.seek(min(length, max(0, place)))
            end = file.read(_WIDE_END_SIZE)
            whole = len(end) == _WIDE_END_SIZE and end.startswith(_WIDE_END)
            sizes.append(struct.unpack_from("<Q", end, 40)[0] if whole else -1)
    return -1 if min(sizes) < 0 else max(sizes)


def _unsound(name: str, why: str) -> TableError:
    return TableError(f"{name} is no sound zip file: {why}.", PACK_ANEW, rule="intake.container")


def _check_members(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBERS:
        raise _unsound(name, f"it has over {MEMBERS} members")
    if len({member.filename for member in members}) < len(members):
        raise _unsound(name, "two members have one name")
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise _unsound(name, "its members overlap")
        end = member.header_offset + _LOCAL_HEADER + member.compress_size
        if why := _fault(member):
            raise _unsound(name, why)


def _fault(member: zipfile.ZipInfo) -> str:
    name = member.filename
    if member.flag_bits & _ENCRYPTED:
        return "it is locked by a password, and Irwell encrypts what it keeps"
    plain = name.replace("\\", "/")  # as some programs of Windows write it
    if plain.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(plain).parts:
        return "a member's name leads out of its folder"
    if not 0 < len(name) <= NAME or not name.isprintable():
        return "a member's name is too long or has control characters"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a member is a link"
    packed = member.compress_type in _STORED_OR_DEFLATED
    return "" if packed else "a member is packed in a way that is not read"


def damaged(name: str) -> TableError:
    """Return the refusal of an archive that does not unpack.

    Args:
        name: What to call it.

    Returns:
        The error, to be raised.
    """
    return TableError(
        f"{name} is a damaged or cut-off archive.", PACK_ANEW, rule="intake.container"
    )
