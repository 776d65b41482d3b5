"""One data file out of a gzip or zip file: bounded by the bytes it produces, never by its word.

Nothing is unpacked under a name that the archive gives; what is unpacked goes when it was read.
"""

import gzip
import os
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from irwell.errors import TableError
from irwell.tables.intake.containers_zip import PACK_ANEW, UNREADABLE, damaged, open_zip
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.kinds import find_kind
from irwell.tables.intake.limits import LandingLimits

CHUNK = 2**20
ROOM = 128 * 2**20  # bytes of the disk that an unpacked file leaves free
LISTED = 20  # members named in a question
# A table packs to a tenth or a hundredth of its size; DEFLATE's end is 1:1032. What unpacks to more
# than this many times its size, once it is large, was made to fill a disk.
RATIO, LARGE = 250, 2**30
# What archivers of desktops leave behind; none of it is data.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A data file, out of its container if it had one.

    Attributes:
        path: Where its bytes are.
        container: `gzip`, `zip`, or empty.
        member: Its name inside a zip.
    """

    path: Path
    container: str = ""
    member: str = ""


def unwrap(path: Path, guide: Guide, limits: LandingLimits, scratch: Path) -> Unwrapped:
    """Return the data file that a file is or holds.

    Args:
        path: The file.
        guide: What is known of it: `member` of a zip.
        limits: Its bytes are bounded as they are produced.
        scratch: The folder for an unpacked copy; whoever made the folder removes it.

    Returns:
        The data file: the file itself, or a copy in `scratch`.

    Raises:
        TableError: Of a kind that is not read, damaged, hostile, too large, packed twice; or a
            zip of several files without a word about which (`intake.ask.member`). No copy is
            left then.
    """
    kind = find_kind(path, guide)
    if kind not in ("gzip", "zip"):
        return Unwrapped(path)
    handle, copied = tempfile.mkstemp(dir=scratch, prefix="unpacked-")
    copy = Path(copied)
    try:
        with os.fdopen(handle, "wb") as out:
            member = _unpack(path, kind, guide, out, limits.size)
        if find_kind(copy, guide, path.name) in ("gzip", "zip"):
            raise TableError(
                f"{path.name} is packed twice.",
                "Pack the data file once, or send it unpacked.",
                rule="intake.nested",
            )
    except BaseException:
        copy.unlink()
        raise
    return Unwrapped(copy, kind, member)


def _unpack(path: Path, kind: str, guide: Guide, out: BinaryIO, size: int) -> str:
    try:
        if kind == "gzip":
            with gzip.open(path) as source:
                _copy(path, cast(BinaryIO, source), out, size)
            return ""
        with open_zip(path, path.name) as archive:
            member = _one_member(path.name, archive, guide.member)
            with archive.open(member) as source:
                _copy(path, cast(BinaryIO, source), out, size)
            return member.filename
    except (*UNREADABLE, gzip.BadGzipFile):
        pass
    raise damaged(path.name)


def _copy(path: Path, source: BinaryIO, out: BinaryIO, size: int) -> None:
    name, produced = path.name, 0
    most = min(size, max(LARGE, RATIO * path.stat().st_size))
    while chunk := source.read(CHUNK):
        produced += len(chunk)
        if produced > most:
            raise TableError(
                f"{name} unpacks to more than {most} bytes.",
                "Split the file, or send it unpacked.",
                rule="intake.size",
            )
        if shutil.disk_usage(out.fileno()).free < ROOM + len(chunk):
            raise TableError(
                f"There is no room on the disk to unpack {name}.",
                "Make room in the scratch folder, then try again.",
                rule="intake.room",
            )
        out.write(chunk)


def _one_member(name: str, archive: zipfile.ZipFile, wanted: str) -> zipfile.ZipInfo:
    data = [member for member in archive.infolist() if not _is_litter(member)]
    if not data:
        raise TableError(f"{name} holds no file.", PACK_ANEW, rule="intake.empty")
    if wanted:
        chosen = [member for member in data if member.filename == wanted]
    else:
        chosen = data if len(data) == 1 else []
    if not chosen:
        raise _which(name, [member.filename for member in data], wanted)
    return chosen[0]


def _is_litter(member: zipfile.ZipInfo) -> bool:
    last = PurePosixPath(member.filename).name
    return member.is_dir() or member.filename.startswith(_LITTER[0]) or last in _LITTER[1:]


def _which(name: str, members: Sequence[str], wanted: str) -> TableError:
    listed = ", ".join(members[:LISTED]) + (" and more" if len(members) > LISTED else "")
    what = "holds no member of that name" if wanted else f"holds {len(members)} files"
    return TableError(
        f"{name} {what}; it holds: {listed}.",
        "Say which one holds the data: `--member NAME`, or `irwell.file` in the contract.",
        rule="intake.ask.member",
    )
