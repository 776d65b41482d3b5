"""What is due by the clock: ends, closed reads, fetches, fresh releases, evidence, shredding."""

import json
from dataclasses import dataclass

from irwell.agreements import admits
from irwell.authority import models
from irwell.authority.accessions import clauses_under, form_for
from irwell.authority.actors import schedule_actor
from irwell.authority.acts.close import close
from irwell.authority.acts.expire import expire
from irwell.authority.acts.forget import forget
from irwell.authority.acts.lapse import lapse
from irwell.authority.acts.lapse_body import lapse_body
from irwell.authority.acts.release import release
from irwell.authority.acts.served import served
from irwell.authority.arrivals import sweep_arrivals
from irwell.authority.bodies import lapsed_bodies
from irwell.authority.building import due
from irwell.authority.closing import to_close
from irwell.authority.desk import LONDON, Desk
from irwell.authority.documents import agreement_of
from irwell.authority.emergencies import emergencies_over
from irwell.authority.endings import shred
from irwell.authority.fetching import run_sources
from irwell.authority.lapsing import lapsed
from irwell.authority.mailing import Mailed, send_letters
from irwell.authority.site import address, mail_hour
from irwell.authority.tokens import expired
from irwell.errors import IrwellError

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of tasks did; `faults` names what it could not do, by rule.

    Attributes:
        expired: Agreements that ended.
        served: Reads that were closed.
        released: Releases that were built.
        shredded: Keys whose destruction was finished.
        faults: What could not be done: what it is about, and the rule.
        forgotten: Uploads that were removed.
        fetched: Files that sources brought and that were deposited.
        unassured: Bodies that were suspended because their assurance had run out.
        mailed: Letters that were sent by e-mail.
        lapsed: Requests and unsigned agreements that nobody had acted on.
        closing: Ended agreements whose closing began, or that had nothing to close.
    """

    expired: int
    served: int
    released: int
    shredded: int
    faults: tuple[str, ...]
    forgotten: int = 0
    fetched: int = 0
    unassured: int = 0
    mailed: int = 0
    lapsed: int = 0
    closing: int = 0


def run_due(desk: Desk) -> Round:
    """Do everything that is due, each as its own act.

    Args:
        desk: The desk.

    Returns:
        Counts of what was done.
    """
    desk.sweep()
    sweep_arrivals(desk)
    closing_now = _close(desk)  # what ends in this round is closed in the next
    ended = _expire(desk)
    lapsed_now = _lapse(desk)
    unassured = _lapse_bodies(desk)
    closed = _close_reads(desk)
    fetched, lost = _fetch(desk)
    built, faults = refresh(desk)
    gone = _forget(desk)
    mailed = mail_letters(desk)
    faults = [*lost, *faults]
    if mailed.failed:
        faults.append(f"mail: {mailed.failed} letters were not sent")
    return Round(
        expired=ended,
        served=closed,
        released=built,
        shredded=finish_shredding(desk),
        faults=tuple(faults),
        forgotten=gone,
        fetched=fetched,
        unassured=unassured,
        mailed=mailed.sent,
        lapsed=lapsed_now,
        closing=closing_now,
    )


def mail_letters(desk: Desk) -> Mailed:
    """Send the letters of the day, from the hour that the operator set; the last thing of a round.

    Args:
        desk: The desk.

    Returns:
        Counts; nothing is sent before the hour, or where no mail server is named.
    """
    hour = mail_hour()
    if hour is None or desk.clock().astimezone(LONDON).hour < hour:
        return Mailed()
    return send_letters(desk, address())


def refresh(desk: Desk) -> tuple[int, list[str]]:
    """Build each hosted release that is due; the one before is served until the swap.

    Args:
        desk: The desk.

    Returns:
        How many were built, and what could not be: agreement, data set, rule.
    """
    wanted, faults = due_releases(desk)
    count = 0
    for agreement, data_set in wanted:
        try:
            release(desk, schedule_actor(), agreement, data_set=data_set)
            count += 1
        except IrwellError as error:
            faults.append(f"{agreement} {data_set}: {error.rule or error.code}")
    return count, faults


def due_releases(desk: Desk) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the hosted releases that a deposit or the agreement's schedule calls for.

    Args:
        desk: The desk.

    Returns:
        Agreement version and data set of each; and what cannot be built as things stand.
    """
    found: list[tuple[str, str]] = []
    faults: list[str] = []
    for row in models.Agreement.objects.filter(state="active"):
        form = agreement_of(row)
        if not admits(form, row.state, desk.today()).ok:
            continue
        for data_set in sorted({str(clause.data_set) for clause in clauses_under(row, form)}):
            try:
                if due(desk, row, form_for(row, form, data_set), data_set):
                    found.append((row.id, data_set))
            except IrwellError as error:
                faults.append(f"{row.id} {data_set}: {error.rule or error.code}")
    return found, faults


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
    acts = (
        "withdraw", "refuse", "quarantine", "revoke", "expire", "activate", "release", "push",
        "review_after",
        "leave", "revoke_key",
    )  # fmt: skip
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
    kept = models.Deposit.objects.filter(state__in=("accepted", "held"))
    for deposit in kept.values_list("blob", "evidence", "quarantine"):
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
    for row in models.Agreement.objects.filter(state__in=("signed", "active", "suspended")):
        if agreement_of(row).end < desk.today():
            expire(desk, schedule_actor(), row.id)
            count += 1
    for name in emergencies_over(desk):
        expire(desk, schedule_actor(), name)
        count += 1
    return count


def _lapse(desk: Desk) -> int:
    agreements, requests = lapsed(desk)
    for name in agreements:
        lapse(desk, schedule_actor(), name)
    for name in requests:
        lapse(desk, schedule_actor(), name, of="request")
    return len(agreements) + len(requests)


def _close(desk: Desk) -> int:
    ended = to_close()
    for name in ended:
        close(desk, schedule_actor(), name)
    return len(ended)


def _lapse_bodies(desk: Desk) -> int:
    over = lapsed_bodies(desk.today())
    for body in over:
        lapse_body(desk, schedule_actor(), body)
    return len(over)


def _close_reads(desk: Desk) -> int:
    count = 0
    for read in models.Read.objects.filter(served_at="").order_by("expires_at"):
        if expired(read.expires_at, desk):
            served(desk, schedule_actor(), read.id)
            count += 1
    return count


def _fetch(desk: Desk) -> tuple[int, list[str]]:
    try:
        runs = run_sources(desk, schedule_actor())
    except IrwellError as error:
        return 0, [f"sources: {error.rule or error.code}"]
    faults = [
        f"source {one.source}: {one.fault.rule or one.fault.code}" for one in runs if one.fault
    ]
    faults += [f"source {one.source}: {file.rule}" for one in runs for file in one.left]
    return sum(len(one.taken) for one in runs), faults


def _forget(desk: Desk) -> int:
    today = desk.today().isoformat()
    rows = models.Deposit.objects.exclude(evidence="").exclude(evidence_until="")
    over = list(rows.filter(evidence_until__lt=today).values_list("id", flat=True))
    for deposit in over:
        forget(desk, schedule_actor(), deposit)
    return len(over)
