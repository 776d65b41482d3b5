"""Counts of what each read serves: lines in scratch, so that no download waits on a lock."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from irwell.authority.desk import Desk


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests, bytes, and how many downloads were cut."""

    requests: int
    bytes: int
    cut: int


def note(desk: Desk, read_id: str, size: int, *, cut: bool) -> None:
    """Note one served request of a read.

    Args:
        desk: The desk.
        read_id: The read.
        size: Bytes sent.
        cut: Whether the download was stopped before its end.
    """
    line = f"{size} {int(cut)}\n".encode()
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    handle = os.open(_file(desk, read_id), flags, 0o600)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def tally(desk: Desk, read_id: str) -> Tally:
    """Add up what a read served.

    Args:
        desk: The desk.
        read_id: The read.

    Returns:
        The sums; zero where nothing was fetched.
    """
    path = _file(desk, read_id)
    lines = path.read_text().splitlines() if path.exists() else []
    parts = [line.split() for line in lines if line.count(" ") == 1]
    return Tally(len(parts), sum(int(size) for size, _ in parts), sum(int(cut) for _, cut in parts))


def clear(desk: Desk, read_id: str) -> None:
    """Remove the count of a closed read.

    Args:
        desk: The desk.
        read_id: The read.
    """
    with suppress(FileNotFoundError):
        _file(desk, read_id).unlink()


def _file(desk: Desk, read_id: str) -> Path:
    folder = desk.home / "scratch" / "served"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / read_id
