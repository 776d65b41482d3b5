"""Files that arrive in pieces: kept in scratch, counted by bytes, swept when nobody goes on.

What was sent stays between two requests, so that a broken connection goes on where it ended.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.authority.desk import Desk, new_id
from irwell.errors import NotFound, TransferError

OPEN_MOST = 16  # unfinished uploads of one sender
DAY = 24 * 3600
OFFSET = "upload.offset"  # answered with 409: the sender asks again where to go on
_NAME = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One upload: its bytes so far, and what was said of it.

    Attributes:
        part: The file of its bytes.
        head: Length, digest and what else was said; `answer` once it is finished.
    """

    part: Path
    head: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The upload's id."""
        return self.part.stem

    @property
    def offset(self) -> int:
        """How many bytes have arrived."""
        length = int(self.head["length"])
        return length if "answer" in self.head else self.part.stat().st_size


def begin(desk: Desk, sender: str, head: Mapping[str, Any]) -> tuple[Arrival, bool]:
    """Begin an upload, or find the one of the same bytes that was broken off or is finished.

    Args:
        desk: The desk.
        sender: Whose uploads they are: nobody else sees them.
        head: `length`, `digest` and what else makes it this upload.

    Returns:
        The upload, and whether it is new.

    Raises:
        TransferError: Too many of the sender's uploads are unfinished.
    """
    place = _place(desk, sender)
    _sweep(place)
    heads = {path: json.loads(path.read_text()) for path in sorted(place.glob("*.json"))}
    for path, found in heads.items():
        if {key: found.get(key) for key in head} == dict(head):
            return Arrival(path.with_suffix(".part"), found), False
    if sum("answer" not in found for found in heads.values()) >= OPEN_MOST:
        raise TransferError(
            "Too many uploads of this body are unfinished.",
            "Finish them, or wait a day until they are swept.",
            rule="upload.open",
        )
    part = place / f"{new_id(12)}.part"
    part.with_suffix(".json").write_text(json.dumps(dict(head)))
    part.touch(mode=0o600)
    return Arrival(part, head), True


def arrival(desk: Desk, sender: str, upload: str) -> Arrival:
    """Return an upload that a sender began.

    Args:
        desk: The desk.
        sender: Who began it.
        upload: Its id.

    Returns:
        The upload.

    Raises:
        NotFound: The sender has none of that id.
    """
    part = _place(desk, sender) / f"{upload}.part"
    head = part.with_suffix(".json")
    if not _NAME.fullmatch(upload) or not part.exists() or not head.exists():
        raise NotFound("No such upload of this body.", "Begin one with POST.")
    return Arrival(part, json.loads(head.read_text()))


def add(one: Arrival, offset: int, piece: bytes) -> None:
    """Append the next bytes, durably.

    Args:
        one: The upload.
        offset: Where the piece belongs.
        piece: The bytes.

    Raises:
        TransferError: They belong elsewhere, go past the end, or there is no room.
    """
    length = int(one.head["length"])
    with alone(one) as handle:
        size = os.fstat(handle).st_size
        if offset != size:
            raise TransferError(
                f"{size} bytes have arrived, not {offset}.",
                "Ask with HEAD, and go on from there.",
                rule=OFFSET,
            )
        if size + len(piece) > length:
            raise TransferError(
                "The piece is too large.", "Send at most what was announced.", rule="upload.chunk"
            )
        if shutil.disk_usage(one.part.parent).free < 4 * length:
            raise TransferError(
                "The node has no room for it.", "Tell its operator.", rule="upload.room"
            )
        view = memoryview(piece)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)


@contextmanager
def alone(one: Arrival) -> Iterator[int]:
    """Lend an upload to one request at a time.

    Args:
        one: The upload.

    Yields:
        The handle of its file, at its end.

    Raises:
        TransferError: Another request is at it.
    """
    handle = os.open(one.part, os.O_WRONLY | os.O_APPEND)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TransferError(
                "Another request is at this upload.",
                "Ask with HEAD, and go on from there.",
                rule=OFFSET,
            ) from None
        yield handle
    finally:
        os.close(handle)


def check_whole(one: Arrival) -> None:
    """Refuse an upload that is not complete, or is not what was announced.

    Args:
        one: The upload.

    Raises:
        TransferError: Bytes are missing, or their digest is another.
    """
    if one.part.stat().st_size != one.head["length"]:
        raise TransferError(
            "The upload is not complete.", "Send the rest from Upload-Offset.", rule="upload.length"
        )
    with one.part.open("rb") as data:
        found = hashlib.file_digest(data, "sha256").hexdigest()
    if f"sha256:{found}" != one.head["digest"]:
        remove(one)
        raise TransferError(
            "The bytes are not those announced.", "Send the file again.", rule="upload.digest"
        )


def settle(one: Arrival, told: Mapping[str, Any]) -> None:
    """Keep the answer of a finished upload, for a sender that did not hear it; drop the bytes.

    Args:
        one: The upload.
        told: The answer.
    """
    one.part.with_suffix(".json").write_text(json.dumps({**one.head, "answer": dict(told)}))
    one.part.write_bytes(b"")


def remove(one: Arrival) -> None:
    """Remove an upload whose file was refused.

    Args:
        one: The upload.
    """
    one.part.unlink(missing_ok=True)
    one.part.with_suffix(".json").unlink(missing_ok=True)


def sweep_arrivals(desk: Desk) -> None:
    """Remove the uploads that nobody touched for a day, whoever began them.

    Args:
        desk: The desk.
    """
    for place in _root(desk).glob("*"):
        _sweep(place)


def _root(desk: Desk) -> Path:
    return desk.home / "scratch" / "uploads"


def _place(desk: Desk, sender: str) -> Path:
    place = _root(desk) / sender
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _sweep(place: Path) -> None:
    for path in place.glob("*.json"):
        part = path.with_suffix(".part")
        newest = max((p.stat().st_mtime for p in (path, part) if p.exists()), default=0.0)
        if newest < time.time() - DAY:
            part.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
