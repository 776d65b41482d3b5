"""What every kind of source has in common: limits, marks, whole files or none.

A mark says which bytes a file had, by size and moment; it tells nothing of the content. The state
is a small tree of marks: given back to the next fetch, it leaves out what was taken already.
"""

import fnmatch
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from irwell.errors import TransferError
from irwell.transfer.connection import NoAnswerError

State = dict[str, Any]
Piece = TypeVar("Piece")
STEP = 1 << 20
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._()-]{0,119}")
_UNFINISHED = (".part", ".tmp", ".partial", ".filepart", ".crdownload")
_REMEMBERED = 20_000  # marks of files that are no longer listed


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may take, and how long it may wait.

    Attributes:
        size: Bytes of one file.
        files: Files of one fetch; the rest is left to the next.
        total: Bytes after which a fetch takes no further file.
        listed: Names that a folder or store may list.
        timeout: Seconds to connect and seconds to wait for bytes.
        seconds: Seconds for one whole try.
        attempts: Failures in a row that end it.
        sleep: Waits between attempts.
    """

    size: int = 4 << 30
    files: int = 100
    total: int = 16 << 30
    listed: int = 100_000
    timeout: tuple[float, float] = (10, 60)
    seconds: float = 3600
    attempts: int = 5
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """One whole file.

    Attributes:
        path: Where it stands now, private.
        name: What the source calls it.
        mark: Which bytes it had, told without their content.
        size: Bytes.
        digest: SHA-256 of its bytes, 64 hex digits; not to be shown, as it tells of content.
        taken: The state to keep once it has been deposited.
        refused: The state to keep once its deposit has been refused.
    """

    path: Path
    name: str
    mark: str
    size: int
    digest: str = field(repr=False)
    taken: State = field(repr=False)
    refused: State = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file that was there and was not taken, with the reason and what to do."""

    name: str
    rule: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one fetch gave.

    Attributes:
        files: Whole files, oldest first.
        state: What to give to the next fetch when all of them have been taken.
        left: Files that could not be taken.
        waiting: Files that are not settled yet; the next run takes them.
        more: There is more to take at once.
    """

    files: tuple[FetchedFile, ...]
    state: State = field(repr=False)
    left: tuple[LeftFile, ...] = ()
    waiting: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a source lists it: its name, size, moment of change and mark."""

    name: str
    size: int
    moment: float
    mark: str
    path: str = ""


class LeaveError(Exception):
    """This one file cannot be taken; others can.

    Args:
        rule: The rule, `source.size` for instance.
        reason: What is wrong, one sentence.
        remedy: What to do, one sentence.
    """

    def __init__(self, rule: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.rule, self.reason, self.remedy = rule, reason, remedy


def wanted(name: str, pattern: str) -> bool:
    """Say whether a listed name is one that a source takes.

    Args:
        name: A name without a folder.
        pattern: As `fnmatch` reads it; letters as they stand.

    Returns:
        False also for hidden names and for those of unfinished uploads.
    """
    plain = name.isprintable() and not name.startswith(".") and not set("/\\") & set(name)
    done = not name.lower().endswith(_UNFINISHED)
    return plain and done and fnmatch.fnmatchcase(name, pattern)


def newest_only(listed: Iterable[Listed], take: str) -> list[Listed]:
    """Put listed files in the order in which they are taken.

    Args:
        listed: The files that are wanted.
        take: `all`, or `newest` for the last one only.

    Returns:
        Oldest first.
    """
    found = sorted(listed, key=lambda one: (one.moment, one.name))
    return found[-1:] if take == "newest" else found


def take_files(
    listed: list[Listed],
    state: Mapping[str, Any],
    into: Path,
    limits: FetchLimits,
    copy: Callable[[Listed, Path], None],
) -> Fetched:
    """Take the listed files whose marks are new.

    Args:
        listed: All that are wanted, in order.
        state: What the last fetch left.
        into: A private folder.
        limits: What is taken at most.
        copy: Brings one file to a path: whole, or it raises.

    Returns:
        The files. Where the other machine falls silent after some whole files, those are given,
        and the rest is left to the next fetch.

    Raises:
        NoAnswerError: If it falls silent before any.
    """
    marks: dict[str, str] = dict(state.get("marks", {}))
    new = [one for one in listed if marks.get(one.name) != one.mark]
    marks = _pruned(marks, {one.name for one in listed})
    files: list[FetchedFile] = []
    left: list[LeftFile] = []
    total = 0
    with removed_on_error(files):
        for one in new:
            if len(files) >= limits.files or total >= limits.total:
                return Fetched(tuple(files), {"marks": marks}, tuple(left), more=True)
            path = free_path(into, one.name)
            try:
                refuse_size(one.size, limits)
                copy(one, path)
            except LeaveError as error:
                left.append(LeftFile(one.name, error.rule, error.reason, error.remedy))
                continue
            except NoAnswerError:
                if not files:
                    raise
                return Fetched(tuple(files), {"marks": marks}, tuple(left), more=True)
            marks = {**marks, one.name: one.mark}
            after: State = {"marks": marks}
            files.append(
                FetchedFile(path, one.name, one.mark, one.size, file_digest(path), after, after)
            )
            total += one.size
    return Fetched(tuple(files), {"marks": marks}, tuple(left))


def refuse_size(size: int, limits: FetchLimits) -> None:
    """Leave a file that is larger than the limit.

    Args:
        size: Bytes.
        limits: What is taken at most.

    Raises:
        LeaveError: If it is.
    """
    if size > limits.size:
        raise LeaveError(
            "source.size",
            f"The file has more than {limits.size} bytes.",
            "Divide it at the source, or raise the limit by `--largest`.",
        )


def changed() -> LeaveError:
    """Make the error for a file that changed while it was read, or came short.

    Returns:
        The error.
    """
    return LeaveError(
        "source.changed",
        "The file changed while it was read, or came short.",
        "Nothing to do: the next run takes it when it is whole.",
    )


def free_path(into: Path, name: str) -> Path:
    """Choose a path for a file that another machine named.

    Args:
        into: The folder.
        name: The foreign name; only a plain last part of it is used.

    Returns:
        A path directly in the folder where nothing stands.
    """
    last = name.rpartition("/")[2]
    if not _SAFE.fullmatch(last):
        found = re.search(r"\.[A-Za-z0-9]{1,8}(\.[A-Za-z0-9]{1,4})?$", last)
        last = f"file{found[0].lower() if found else ''}"
    stem, dot, ending = last.partition(".")
    path, number = into / last, 1
    while path.exists() or part(path).exists():
        number += 1
        path = into / f"{stem}-{number}{dot}{ending}"
    return path


def part(path: Path) -> Path:
    """Say where a file grows before it is whole.

    Args:
        path: Where it will stand.

    Returns:
        A hidden path beside it.
    """
    return path.with_name(f".{path.name}.part")


def write_pieces(pieces: Iterable[bytes], path: Path, size: int | None, most: int) -> int:
    """Write what arrives to a file that appears only when it is whole.

    Args:
        pieces: The bytes as they come.
        path: The file.
        size: Bytes that there must be, or None if the source did not say.
        most: Bytes that there may be, counted as they arrive.

    Returns:
        Bytes written.

    Raises:
        LeaveError: If there are more than `most`, or another count than `size`.
        TransferError: If the disk refuses.
    """
    draft, count = part(path), 0
    try:
        with disk_errors():
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb", buffering=0) as out:
            for piece in pieces:
                count += len(piece)
                refuse_size(count, FetchLimits(size=most))
                with disk_errors():
                    _write(out, piece)
        if size is not None and count != size:
            raise changed()
        with disk_errors():
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count


def file_digest(path: Path) -> str:
    """Hash a fetched file.

    Args:
        path: The file.

    Returns:
        SHA-256, 64 hex digits.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def removed_on_error(files: list[FetchedFile]) -> Iterator[None]:
    """Remove the files that were taken so far if the block fails.

    Args:
        files: Grows in the block.

    Yields:
        Nothing.
    """
    try:
        yield
    except BaseException:
        for one in files:
            one.path.unlink(missing_ok=True)
        raise


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn an error of our own disk into a `TransferError`.

    Yields:
        Nothing.

    Raises:
        TransferError: If the disk is full or refuses.
    """
    try:
        yield
    except OSError as error:
        raise TransferError(
            f"The fetched file could not be written: {os.strerror(error.errno or 5)}.",
            "Free some space or check the folder, then run it again.",
            rule="transfer.disk",
        ) from None


def within_time(pieces: Iterable[Piece], seconds: float) -> Iterator[Piece]:
    """Pass what arrives on until a try has lasted too long.

    Args:
        pieces: What arrives, piece by piece.
        seconds: How long they may keep coming.

    Yields:
        The same pieces.

    Raises:
        TransferError: If they trickle for longer.
    """
    end = time.monotonic() + seconds
    for piece in pieces:
        yield piece
        if time.monotonic() > end:
            raise TransferError(
                f"The fetch took more than {seconds:g} seconds.",
                "Fetch less at once, or ask why the source is slow.",
                rule="source.seconds",
            )


def _write(out: IO[bytes], piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[out.write(left) :]


def _pruned(marks: dict[str, str], listed: set[str]) -> dict[str, str]:
    """Forget names that are gone, once they are very many: a folder may be away for a moment."""
    gone = sorted(name for name in marks if name not in listed)
    for name in gone[: max(0, len(gone) - _REMEMBERED)]:
        del marks[name]
    return marks
