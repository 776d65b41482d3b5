"""A watched folder on this machine: whole files that have settled, never through a link."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from irwell.errors import TransferError
from irwell.transfer.source_files import (
    STEP,
    Fetched,
    FetchLimits,
    LeaveError,
    LeftFile,
    Listed,
    changed,
    newest_only,
    take_files,
    wanted,
    within_time,
    write_pieces,
)
from irwell.transfer.sources import DataSource


def fetch_folder(
    source: DataSource, state: Mapping[str, Any], into: Path, limits: FetchLimits
) -> Fetched:
    """Take new and changed files of a folder.

    A file is settled when a run finds it with the size and moment that the run before saw.

    Args:
        source: A source of kind `folder`.
        state: What the last fetch left.
        into: A private folder.
        limits: What is taken at most.

    Returns:
        The files; links that match the pattern are left and named.

    Raises:
        TransferError: If the folder cannot be read, or lists too many names.
    """
    settings = source.settings
    with _opened(Path(settings["folder"])) as folder:
        found, links = _list(folder, settings["pattern"], limits)
        seen: Mapping[str, str] = state.get("seen", {})
        known: Mapping[str, str] = state.get("marks", {})
        at_once = settings.get("settle", "next_run") == "at_once"
        order = newest_only(found, settings.get("take", "all"))
        ready = [
            one for one in order if at_once or one.mark in (seen.get(one.name), known.get(one.name))
        ]
        fetched = take_files(
            ready, state, into, limits, lambda one, path: _copy(folder, one, path, limits)
        )
    return _with_seen(
        fetched, {one.name: one.mark for one in found}, links, len(order) - len(ready)
    )


def _with_seen(
    fetched: Fetched, seen: dict[str, str], links: tuple[LeftFile, ...], waiting: int
) -> Fetched:
    files = tuple(
        replace(one, taken={**one.taken, "seen": seen}, refused={**one.refused, "seen": seen})
        for one in fetched.files
    )
    state = {**fetched.state, "seen": seen}
    return Fetched(files, state, (*links, *fetched.left), waiting, fetched.more)


def _list(
    folder: int, pattern: str, limits: FetchLimits
) -> tuple[list[Listed], tuple[LeftFile, ...]]:
    found, links = [], []
    with os.scandir(folder) as names:
        for count, one in enumerate(names):
            if count >= limits.listed:
                raise too_many(limits)
            if not wanted(one.name, pattern):
                continue
            about = one.stat(follow_symlinks=False)
            if stat.S_ISLNK(about.st_mode):
                links.append(_link(one.name))
            elif stat.S_ISREG(about.st_mode):
                found.append(Listed(one.name, about.st_size, about.st_mtime_ns / 1e9, _mark(about)))
    return found, tuple(sorted(links, key=lambda link: link.name))


def too_many(limits: FetchLimits) -> TransferError:
    """Make the error for a place that lists more names than are read.

    Args:
        limits: What is read at most.

    Returns:
        The error.
    """
    return TransferError(
        f"The source lists more than {limits.listed} names.",
        "Move what was taken elsewhere, or name a narrower folder.",
        rule="source.listed",
    )


def _copy(folder: int, one: Listed, path: Path, limits: FetchLimits) -> None:
    try:
        handle = os.open(one.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        raise LeaveError(
            "source.unreadable",
            f"The file cannot be opened: {os.strerror(error.errno or 5)}.",
            "Let the user who runs Irwell read it.",
        ) from None
    with os.fdopen(handle, "rb") as file:
        if _mark(os.fstat(handle)) != one.mark or not stat.S_ISREG(os.fstat(handle).st_mode):
            raise changed()
        pieces = within_time(iter(lambda: file.read(STEP), b""), limits.seconds)
        write_pieces(pieces, path, one.size, limits.size)
        if _mark(os.fstat(handle)) != one.mark:
            path.unlink()
            raise changed()


def _mark(about: os.stat_result) -> str:
    return f"{about.st_size}:{about.st_mtime_ns}"


def _link(name: str) -> LeftFile:
    return LeftFile(
        name,
        "source.link",
        "It is a link, which is not followed.",
        "Put the file itself into the folder.",
    )


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise TransferError(
            f"The watched folder cannot be opened: {os.strerror(error.errno or 5)}.",
            "Check its path and who may read it; a link is not followed.",
            rule="source.folder",
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)
