"""What is due by the clock: ends, closed reads, fresh releases, unfinished shredding."""

import json
from dataclasses import dataclass

from irwell.agreements import admits
from irwell.authority import models
from irwell.authority.actors import schedule_actor
from irwell.authority.acts.expire import expire
from irwell.authority.acts.release import release
from irwell.authority.acts.served import served
from irwell.authority.building import due
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of
from irwell.authority.endings import shred
from irwell.authority.tokens import expired
from irwell.errors import IrwellError

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of tasks did; `faults` names what it could not do, by rule."""

    expired: int
    served: int
    released: int
    shredded: int
    faults: tuple[str, ...]


def run_due(desk: Desk) -> Round:
    """Do everything that is due, each as its own act.

    Args:
        desk: The desk.

    Returns:
        Counts of what was done.
    """
    desk.sweep()
    ended = _expire(desk)
    closed = _close_reads(desk)
    built, faults = _release(desk)
    return Round(ended, closed, built, finish_shredding(desk), tuple(faults))


def finish_shredding(desk: Desk) -> int:
    """Destroy what the ledger says was destroyed, in case a process died in between.

    Args:
        desk: The desk.

    Returns:
        How many keys were still there.
    """
    left = [key for key in destroyed_keys() if not desk.keyring.destroyed(*key)]
    shred(desk, left, orphans(desk))
    return len(left)


def destroyed_keys() -> list[tuple[str, str]]:
    """Return every key whose destruction the ledger shows.

    Returns:
        Owner and key id, in the order of the ledger.
    """
    found: list[tuple[str, str]] = []
    acts = ("withdraw", "revoke", "expire", "activate", "release", "push")
    rows = models.LedgerEntry.objects.filter(act__in=acts).order_by("seq")
    for canonical in rows.values_list("canonical", flat=True).iterator():
        entry = json.loads(bytes(canonical))
        for owner, key in entry["facts"].get("keys_destroyed", []):
            found.append((owner, key))
    return found


def orphans(desk: Desk) -> list[str]:
    """Return blobs that no row of the register has named for an hour.

    Args:
        desk: The desk.

    Returns:
        Blob ids.
    """
    known: set[str] = set()
    for deposit in models.Deposit.objects.filter(withdrawn_at="").values_list("blob", "evidence"):
        known.update(deposit)
    for files in models.Release.objects.filter(state="current").values_list("files", flat=True):
        known.update(item["blob"] for item in files)
    return _unclaimed(desk, {blob for blob in desk.vault.blobs() if blob not in known})


def _unclaimed(desk: Desk, now: set[str]) -> list[str]:
    """Return blobs that were nobody's an hour ago too: a running act has not saved its own yet."""
    path = desk.home / "scratch" / "orphans.json"
    seen: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    moment = desk.clock().timestamp()
    kept = {blob: seen.get(blob, moment) for blob in sorted(now)}
    path.write_text(json.dumps(kept))
    return [blob for blob, since in kept.items() if since <= moment - HOUR]


def _expire(desk: Desk) -> int:
    count = 0
    for row in models.Agreement.objects.filter(state__in=("active", "suspended")):
        if agreement_of(row).end < desk.today():
            expire(desk, schedule_actor(), row.id)
            count += 1
    return count


def _close_reads(desk: Desk) -> int:
    count = 0
    for read in models.Read.objects.filter(served_at="").order_by("expires_at"):
        if expired(read.expires_at, desk):
            served(desk, schedule_actor(), read.id)
            count += 1
    return count


def _release(desk: Desk) -> tuple[int, list[str]]:
    count, faults = 0, []
    for row in models.Agreement.objects.filter(state="active"):
        form = agreement_of(row)
        if not admits(form, row.state, desk.today()).ok:
            continue
        for data_set in sorted({str(clause.data_set) for clause in form.data}):
            try:
                if due(desk, row, form, data_set):
                    release(desk, schedule_actor(), row.id, data_set=data_set)
                    count += 1
            except IrwellError as error:
                faults.append(f"{row.id} {data_set}: {error.rule or error.code}")
    return count, faults
