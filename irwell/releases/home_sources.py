"""A home's sources: where its data sets come from, and the run of what is due.

`sources/<name>.json` is the document; `sources/<name>.record` is what was taken so far, wrapped by
the body's root key, as names of files and last values may tell of people; the credential stands
wrapped among the keys. The journal says what was fetched, by source, mark and deposit.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from irwell.contracts import parse_data_set_id
from irwell.documents import Source, canonical, is_id, parse_json
from irwell.errors import HomeError
from irwell.releases.home import Home
from irwell.releases.home_contracts import contract_of
from irwell.releases.home_deposits import deposit
from irwell.releases.home_kept import ARRIVALS
from irwell.releases.identity import deposit_mark
from irwell.releases.journal import Line
from irwell.releases.sending import Sent
from irwell.releases.twins import marks_secret
from irwell.tables import WorkerLimits
from irwell.transfer.source_files import FetchLimits
from irwell.transfer.source_runs import Record, SourceRun, is_due, retry, run_source
from irwell.transfer.sources import DataSource, check_credential, read_source
from irwell.vault.credentials import (
    credential_names,
    drop_credential,
    keep_credential,
    keep_note,
    open_credential,
    open_note,
)


@dataclass(frozen=True, slots=True)
class HomePlace:
    """A home as the place where a source's files go.

    Attributes:
        home: The home.
        at: The moment, ISO 8601 in UTC.
        limits: The limits of the worker that reads the files.
    """

    home: Home
    at: str
    limits: WorkerLimits

    def scratch(self) -> AbstractContextManager[Path]:
        """Lend a private folder that goes with the work.

        Returns:
            The folder, on the home's own disk.
        """
        return self.home.scratch()

    def credential(self, name: str) -> Mapping[str, str]:
        """Open a credential.

        Args:
            name: Its name.

        Returns:
            Its parts, shown by no `repr`.
        """
        return open_credential(_keys(self.home), self.home.organisation, name)

    def load(self, source: str) -> Record:
        """Return what was taken from a source so far.

        Args:
            source: Its name.

        Returns:
            The record; empty before its first run.
        """
        path = _path(self.home, source, "record")
        plain = open_note(path, _keys(self.home), self.home.organisation, source)
        record: Record = json.loads(plain or b"{}")
        return record

    def save(self, source: str, record: Record) -> None:
        """Keep what was taken from a source so far, wrapped.

        Args:
            source: Its name.
            record: The record.
        """
        plain = json.dumps(record, ensure_ascii=False).encode()
        path = _path(self.home, source, "record")
        keep_note(path, _keys(self.home), self.home.organisation, source, plain)

    def position(self) -> str:
        """Say how long the journal is.

        Returns:
            The number of the next line.
        """
        return str(self.home.head().size)

    def deposit(self, source: DataSource, file: Path) -> str:
        """Check a file against its contract and keep it, as by hand.

        Args:
            source: The source.
            file: The file.

        Returns:
            The deposit's id.
        """
        name = parse_data_set_id(source.data_set)
        sent = Sent(source=source.name)
        return deposit(self.home, name, file, self.at, limits=self.limits, sent=sent)[0].id

    def landed(self, source: DataSource, position: str, digest: str) -> str:
        """Find the deposit that was made from some bytes, by their keyed mark.

        Args:
            source: The source.
            position: The journal's length before.
            digest: SHA-256 of the raw bytes.

        Returns:
            Its id, or empty.
        """
        secret = marks_secret(self.home.keyring, self.home.organisation)
        mark = deposit_mark(secret, f"sha256:{digest}")
        for line in self._since(int(position), *ARRIVALS):
            facts = line.facts
            if (facts["data_set"], facts["upload_mark"]) == (source.data_set, mark):
                return str(facts["deposit"])
        return ""

    def enter(self, source: DataSource, mark: str, deposit: str, refused: str) -> None:
        """Enter a fetch in the journal; nothing happens if that of the deposit stands there.

        Args:
            source: The source.
            mark: Which bytes the file had, without their content or its name.
            deposit: The deposit's id, or empty.
            refused: The rule that refused, or empty.
        """
        facts = {"source": source.name, "data_set": source.data_set, "mark": mark}
        if refused:
            self.home.enter("fetch", {**facts, "refused": refused}, self.at)
            return
        before = int(deposit) if deposit.isdigit() else 0
        if not any(line.facts.get("deposit") == deposit for line in self._since(before, "fetch")):
            self.home.enter("fetch", {**facts, "deposit": deposit}, self.at)

    def _since(self, position: int, *acts: str) -> Sequence[Line]:
        if self.home.head().size <= position:
            return ()
        return [line for line in self.home.lines()[position:] if line.act in acts]


def add_source(
    home: Home, document: Source, at: str, *, credential: Mapping[str, str] | None = None
) -> DataSource:
    """Keep a source beside the data; one of that name is replaced.

    What it took is remembered, unless it now names another place.

    Args:
        home: The home.
        document: The source document.
        at: The moment, ISO 8601 in UTC.
        credential: The parts of its credential; None if it is kept here already, or needs none.

    Returns:
        The source.

    Raises:
        DocumentError: The document does not keep to its form.
        HomeError: The data set is not described here, or the credential is missing.
        TransferError: The credential has other parts than this kind of source needs.
    """
    source = read_source(document)
    contract_of(home, parse_data_set_id(source.data_set))
    if source.organisation != home.organisation:
        raise HomeError(
            f"The source feeds a data set of {source.organisation}.",
            f"A home of {home.organisation} keeps its own data sets.",
        )
    with _alone(home):
        _keep_credential(home, source, credential)
        _replace(home, source)
        facts = {"source": source.name, "data_set": source.data_set, "digest": source.digest}
        home.enter("add_source", facts, at)
    return source


def sources(home: Home) -> tuple[DataSource, ...]:
    """Return the sources of a home.

    Args:
        home: The home.

    Returns:
        All, by name.
    """
    return tuple(_read(path) for path in sorted((home.root / "sources").glob("[!.]*.json")))


def source_of(home: Home, name: str) -> DataSource:
    """Return one source.

    Args:
        home: The home.
        name: Its name.

    Returns:
        The source.

    Raises:
        HomeError: There is none of that name.
    """
    path = _path(home, name, "json")
    if not path.exists():
        raise HomeError(f"There is no source {name} here.", "See `irwell fetch list`.")
    return _read(path)


def remove_source(home: Home, name: str, at: str) -> None:
    """Forget a source, what it took, and its credential unless another source uses it.

    Args:
        home: The home.
        name: Its name.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: There is none of that name.
    """
    source = source_of(home, name)
    with _alone(home):
        _path(home, name, "json").unlink()
        _path(home, name, "record").unlink(missing_ok=True)
        if source.credential not in {"", *(one.credential for one in sources(home))}:
            drop_credential(_keys(home), home.organisation, source.credential)
        home.enter("remove_source", {"source": name, "data_set": source.data_set}, at)


def run_due(
    home: Home,
    now: datetime,
    *,
    worker: WorkerLimits,
    limits: FetchLimits | None = None,
    only: Sequence[str] = (),
    again: bool = False,
) -> tuple[SourceRun, ...]:
    """Run the sources that are due, each to its end; one that fails does not stop the others.

    Args:
        home: The home.
        now: The present, with a time zone.
        worker: The limits of the worker that reads the files.
        limits: What is fetched at most.
        only: Names of sources to run now, due or not; empty for all that are due.
        again: Try files again that were refused before.

    Returns:
        What each did.

    Raises:
        HomeError: Another run is going on, or a name is of no source.
    """
    moment = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    place = HomePlace(home, moment, worker)
    with _alone(home):
        chosen = [source_of(home, name) for name in only] if only else sources(home)
        if again:
            for source in chosen:
                retry(source, place)
        return tuple(
            run_source(source, place, now, limits)
            for source in chosen
            if only or is_due(source, place.load(source.name), now)
        )


def _replace(home: Home, source: DataSource) -> None:
    path = _path(home, source.name, "json")
    before = _read(path) if path.exists() else source
    if before.data_set != source.data_set:
        raise HomeError(
            f"The source {source.name} feeds another data set.", "Give this one another name."
        )
    if (before.kind, before.place) != (source.kind, source.place):
        _path(home, source.name, "record").unlink(missing_ok=True)
    _write(path, canonical(dict(source.document)))


def _keep_credential(home: Home, source: DataSource, credential: Mapping[str, str] | None) -> None:
    own = (_keys(home), home.organisation)
    if not source.credential:
        check_credential(source.kind, credential)
        if credential is not None:
            raise HomeError(
                "The source's document names no credential.", "Add `credential: a-name` to it."
            )
        return
    if credential is None and source.credential not in credential_names(*own):
        raise HomeError(
            f"The credential {source.credential} is not kept here.", "Give it by `--credential`."
        )
    check_credential(source.kind, credential or open_credential(*own, source.credential))
    if credential is not None:
        keep_credential(*own, source.credential, credential)


def _keys(home: Home) -> Path:
    return home.root / "keys"


def _path(home: Home, name: str, ending: str) -> Path:
    if not is_id(name):
        raise HomeError("The name of a source is an id.", "See `irwell fetch list`.")
    return home.root / "sources" / f"{name}.{ending}"


def _read(path: Path) -> DataSource:
    return read_source(parse_json(path.read_bytes(), name=path.name))


def _write(path: Path, content: bytes) -> None:
    """Replace a private file, whole and durable."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        draft.replace(path)
    except OSError as error:
        raise HomeError(
            f"{path.name} cannot be written: {os.strerror(error.errno or 5)}.",
            "Free some space, or let the owner of the home write there.",
        ) from None


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    folder = home.root / "sources"
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise HomeError(
            "Another run of this home's sources is going on.", "Wait until it has ended."
        ) from None
    finally:
        os.close(handle)
