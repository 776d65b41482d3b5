"""Files of hosted data sets, fetched from where they lie: the same runs as in a body's own home."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from irwell.authority import models
from irwell.authority.actors import Actor
from irwell.authority.acts.deposit import deposit
from irwell.authority.desk import Desk
from irwell.authority.reach import refuse_reach
from irwell.authority.sources import document_of, record_path, unknown
from irwell.errors import Refused
from irwell.releases.identity import deposit_mark
from irwell.releases.sending import Sent
from irwell.releases.twins import marks_secret
from irwell.transfer.source_files import FetchLimits
from irwell.transfer.source_runs import Record, SourceRun, is_due, retry, run_source
from irwell.transfer.sources import DataSource
from irwell.vault.credentials import keep_note, open_credential, open_note


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A hosted body at this node, as the place where a source's files go.

    Attributes:
        desk: The desk.
        actor: Who deposits: the schedule, or a steward who runs the source by hand.
        owner: The hosted body.
    """

    desk: Desk
    actor: Actor
    owner: str

    def scratch(self) -> AbstractContextManager[Path]:
        """Lend a private folder that goes with the work.

        Returns:
            The folder, on the node's own disk.
        """
        return self.desk.scratch()

    def credential(self, name: str) -> Mapping[str, str]:
        """Open a credential of the body.

        Args:
            name: Its name.

        Returns:
            Its parts, shown by no `repr`.
        """
        return open_credential(self.desk.home / "keys", self.owner, name)

    def load(self, source: str) -> Record:
        """Return what was taken from a source so far.

        Args:
            source: Its name.

        Returns:
            The record; empty before its first run.
        """
        path = record_path(self.desk, self.owner, source)
        plain = open_note(path, self.desk.home / "keys", self.owner, source)
        record: Record = json.loads(plain or b"{}")
        return record

    def save(self, source: str, record: Record) -> None:
        """Keep what was taken from a source so far, wrapped by the body's root key.

        Args:
            source: Its name.
            record: The record.
        """
        plain = json.dumps(record, ensure_ascii=False).encode()
        path = record_path(self.desk, self.owner, source)
        keep_note(path, self.desk.home / "keys", self.owner, source, plain)

    def position(self) -> str:
        """Say how long the ledger is.

        Returns:
            The number of the next entry.
        """
        head = models.LedgerHead.objects.first()
        return str(head.size if head else 0)

    def deposit(self, source: DataSource, file: Path) -> str:
        """Deposit a file by the act, as by hand.

        Args:
            source: The source.
            file: The file.

        Returns:
            The deposit's id.
        """
        sent = Sent(source=source.name)
        return str(deposit(self.desk, self.actor, source.data_set, file=file, sent=sent).id)

    def landed(self, source: DataSource, position: str, digest: str) -> str:
        """Find the deposit that was made from some bytes since, by their keyed mark.

        Args:
            source: The source.
            position: The ledger's size before.
            digest: SHA-256 of the raw bytes.

        Returns:
            Its id, or empty.
        """
        mark = deposit_mark(marks_secret(self.desk.keyring, self.owner), f"sha256:{digest}")
        rows = models.Deposit.objects.filter(data_set_id=source.data_set, source=source.name)
        same = set(rows.filter(upload_mark=mark).values_list("id", flat=True))
        entries = models.LedgerEntry.objects.filter(act="deposit", seq__gte=int(position))
        for canonical in entries.order_by("seq").values_list("canonical", flat=True):
            made = json.loads(bytes(canonical))["facts"].get("deposit", "")
            if made in same:
                return str(made)
        return ""

    def enter(self, source: DataSource, mark: str, deposit: str, refused: str) -> None:
        """Do nothing: the act `deposit`, permitted or refused, has left its entry.

        Args:
            source: The source.
            mark: Which bytes the file had.
            deposit: The deposit's id, or empty.
            refused: The rule that refused, or empty.
        """


def run_sources(
    desk: Desk,
    actor: Actor,
    *,
    only: Sequence[str] = (),
    again: bool = False,
    limits: FetchLimits | None = None,
) -> list[SourceRun]:
    """Run the sources that are due, each to its end; one that fails does not stop the others.

    Args:
        desk: The desk.
        actor: The schedule, for every body; or a steward or asset owner, for their own.
        only: Names of sources of the actor's body to run now, due or not.
        again: Try files again that were refused before.
        limits: What is fetched at most.

    Returns:
        What each did.

    Raises:
        NotFound: The body has no source of that name.
        Refused: Another run is going on.
    """
    rows = models.DataSource.objects.filter(ended_at="")
    if "schedule" not in actor.roles:
        rows = rows.filter(organisation_id=actor.organisation)
    wanted = list(rows.filter(name__in=only) if only else rows)
    lacking = sorted(set(only) - {row.name for row in wanted})
    if lacking:
        raise unknown(lacking[0])
    with alone(desk):
        found = [_run(desk, actor, row, (bool(only), again), limits) for row in wanted]
    return [one for one in found if one is not None]


@contextmanager
def alone(desk: Desk) -> Iterator[None]:
    """Keep two runs of sources apart.

    Args:
        desk: The desk.

    Yields:
        Nothing.

    Raises:
        Refused: Another run is going on.
    """
    folder = desk.home / "sources"
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                "Another run of this node's sources is going on.",
                "Wait until it has ended.",
                rule="source.running",
            ) from None
        yield
    finally:
        os.close(handle)


def _run(
    desk: Desk,
    actor: Actor,
    row: models.DataSource,
    how: tuple[bool, bool],
    limits: FetchLimits | None,
) -> SourceRun | None:
    source, place = document_of(row), DeskPlace(desk, actor, row.organisation_id)
    now, (asked, again) = desk.clock(), how
    try:
        if again:
            retry(source, place)
        elif not asked and not is_due(source, place.load(source.name), now):
            return None
        refuse_reach(source, desk.reach)
    except Refused as error:
        return SourceRun(source.name, fault=error)
    return run_source(source, place, now, limits)
