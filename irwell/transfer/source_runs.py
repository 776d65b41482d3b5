"""Running a source: fetch, deposit each file, remember what was taken; the same after a kill.

A place (a home, or the desk of a node) says where files go. Before a file is deposited, its digest
is remembered as pending; a run that finds one pending asks the place whether a deposit holds those
bytes, so that no file is deposited twice and none is lost.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from irwell.errors import ContractError, IrwellError, Refused, TableError, WorkerError
from irwell.transfer.fetching import fetch, forget
from irwell.transfer.source_files import FetchedFile, FetchLimits, LeftFile
from irwell.transfer.sources import DataSource

_TWIN, _HOME = "deposit.twin", "deposit.home"
_WORKER_LIMITS = ("wall", "cpu", "memory", "answer")
_LONDON = ZoneInfo("Europe/London")
_PERIODS = {"hour": "%Y-%m-%dT%H%z", "day": "%Y-%m-%d", "week": "%G-%V", "month": "%Y-%m"}
_ROUNDS = 1000  # fetches of one run: each takes a file or ends it
Record = dict[str, Any]


class SourcePlace(Protocol):
    """Where a source's files go, and where its record is kept."""

    def scratch(self) -> AbstractContextManager[Path]:
        """Lend a private folder that goes with the work."""
        ...

    def credential(self, name: str) -> Mapping[str, str]:
        """Open a credential by its name."""
        ...

    def load(self, source: str) -> Record:
        """Return a source's record, or an empty one."""
        ...

    def save(self, source: str, record: Record) -> None:
        """Keep a source's record, durably; it may tell of data, so it is kept wrapped."""
        ...

    def position(self) -> str:
        """Say where the list of deposits stands now."""
        ...

    def deposit(self, source: DataSource, file: Path) -> str:
        """Check and keep a file, and return the deposit's id; raise what `refuses_file` knows."""
        ...

    def landed(self, source: DataSource, position: str, digest: str) -> str:
        """Return the deposit made after a position whose raw bytes have a digest, or empty."""
        ...

    def enter(self, source: DataSource, mark: str, deposit: str, refused: str) -> None:
        """Enter that a file was fetched, once for each deposit: its id, or the refusing rule."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that became a deposit."""

    name: str
    size: int
    deposit: str


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one run of one source did.

    Attributes:
        source: The source's id.
        taken: Files that became deposits.
        left: Files that were refused or could not be taken, each with the reason.
        waiting: Files that are not settled yet.
        fault: Why the run ended early, or None.
    """

    source: str
    taken: tuple[Taken, ...] = ()
    left: tuple[LeftFile, ...] = ()
    waiting: int = 0
    fault: IrwellError | None = None


@dataclass(slots=True)
class _Tally:
    taken: list[Taken] = field(default_factory=list)
    left: dict[str, LeftFile] = field(default_factory=dict)
    waiting: int = 0


def is_due(source: DataSource, record: Mapping[str, Any], now: datetime) -> bool:
    """Say whether a source is to be run: once in each hour, day, week or month of London.

    Args:
        source: The source.
        record: Its record.
        now: The present, with a time zone.

    Returns:
        True if no run of this period has ended well; a refused credential waits for the next.
    """
    return source.every == "run" or record.get("period") != _period(source, now)


def run_source(
    source: DataSource, place: SourcePlace, now: datetime, limits: FetchLimits | None = None
) -> SourceRun:
    """Fetch what is new and deposit it, file by file.

    Args:
        source: The source.
        place: Where the files go.
        now: The present, with a time zone.
        limits: What is taken at most.

    Returns:
        What was done. A refused file is remembered and not tried again until `retry`; a fault
        ends the run, and what was deposited before it stays.
    """
    record, done = place.load(source.name), _Tally()
    try:
        _finish_pending(source, place, record, done)
        credential = place.credential(source.credential) if source.credential else None
        for _ in range(_ROUNDS):
            if not _round(source, credential, place, record, done, limits or FetchLimits()):
                break
    except IrwellError as error:
        if error.rule == "source.credential":  # asking again and again may lock the account
            _keep(source, place, record, period=_period(source, now))
        return _told(source, record, done, error)
    if not done.waiting:
        _keep(source, place, record, period=_period(source, now))
    return _told(source, record, done, None)


def refuses_file(error: IrwellError) -> bool:
    """Say whether an error is about the file, so that the same bytes are not tried again.

    Args:
        error: What the deposit raised.

    Returns:
        False if the place failed, and the same file may be kept the next time.
    """
    if isinstance(error, Refused):
        return error.rule.startswith("deposit.") and error.rule != _HOME
    if isinstance(error, WorkerError):
        return error.rule in _WORKER_LIMITS
    return isinstance(error, (ContractError, TableError))


def retry(source: DataSource, place: SourcePlace) -> tuple[str, ...]:
    """Forget every refusal of a source, so that its next run takes those files again.

    Args:
        source: The source.
        place: Where its record is kept.

    Returns:
        The names of the files.
    """
    record = place.load(source.name)
    names = tuple(record.get("refused", {}))
    state = record.get("state", {})
    for name in names:
        state = forget(state, name)
    _keep(source, place, record, state=state, refused={}, period="")
    return names


def _round(
    source: DataSource,
    credential: Mapping[str, str] | None,
    place: SourcePlace,
    record: Record,
    done: _Tally,
    limits: FetchLimits,
) -> bool:
    """Fetch once and deposit; say whether there is more."""
    with place.scratch() as folder:
        fetched = fetch(source, credential, record.get("state", {}), folder, limits)
        for file in fetched.files:
            _deposit(source, place, record, file, done)
    done.waiting = fetched.waiting
    done.left |= {one.name: one for one in fetched.left}
    if not fetched.files:
        _keep(source, place, record, state=fetched.state)
    return fetched.more and bool(fetched.files)


def _deposit(
    source: DataSource, place: SourcePlace, record: Record, file: FetchedFile, done: _Tally
) -> None:
    pending = {
        "name": file.name,
        "mark": file.mark,
        "size": file.size,
        "digest": file.digest,
        "state": file.taken,
        "position": place.position(),
    }
    _keep(source, place, record, pending=pending)
    try:
        made = place.deposit(source, file.path)
    except IrwellError as error:
        if not refuses_file(error):
            raise
        _refuse(source, place, record, file, error)
        done.left[file.name] = _left(file.name, error)
        return
    finally:
        file.path.unlink(missing_ok=True)
    _take(source, place, record, made, done)


def _take(
    source: DataSource, place: SourcePlace, record: Record, deposit: str, done: _Tally
) -> None:
    pending = record["pending"]
    place.enter(source, pending["mark"], deposit, "")
    done.taken.append(Taken(pending["name"], pending["size"], deposit))
    refused = {k: v for k, v in record.get("refused", {}).items() if k != pending["name"]}
    _keep(source, place, record, state=pending["state"], refused=refused, pending=None)


def _refuse(
    source: DataSource, place: SourcePlace, record: Record, file: FetchedFile, error: IrwellError
) -> None:
    place.enter(source, file.mark, "", error.rule or error.code)
    if error.rule == _TWIN:  # its rows are kept already: nothing to mend, nothing to remember
        _keep(source, place, record, state=file.taken, pending=None)
        return
    told = {"rule": error.rule or error.code, "reason": error.message, "remedy": error.remedy}
    refused = {**record.get("refused", {}), file.name: told}
    _keep(source, place, record, state=file.refused, refused=refused, pending=None)


def _left(name: str, error: IrwellError) -> LeftFile:
    return LeftFile(name, error.rule or error.code, error.message, error.remedy)


def _finish_pending(source: DataSource, place: SourcePlace, record: Record, done: _Tally) -> None:
    """End what a killed run began: its last file was deposited, or was not."""
    pending = record.get("pending")
    if not pending:
        return
    made = place.landed(source, pending["position"], pending["digest"])
    if made:
        _take(source, place, record, made, done)
    else:
        _keep(source, place, record, pending=None)


def _keep(source: DataSource, place: SourcePlace, record: Record, **changes: Any) -> None:
    record.update(changes)
    place.save(source.name, record)


def _told(source: DataSource, record: Record, done: _Tally, fault: IrwellError | None) -> SourceRun:
    refused = {name: LeftFile(name, **told) for name, told in record.get("refused", {}).items()}
    left = tuple(one for _, one in sorted({**refused, **done.left}.items()))
    return SourceRun(source.name, tuple(done.taken), left, done.waiting, fault)


def _period(source: DataSource, now: datetime) -> str:
    return now.astimezone(_LONDON).strftime(_PERIODS.get(source.every, "%Y"))
