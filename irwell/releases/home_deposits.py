"""Deposits at home: checked, kept encrypted, accepted, refused, taken out of use, withdrawn."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from irwell.contracts import parse_data_set_id, report_value
from irwell.contracts.model import Contract, DataSetId, Report
from irwell.errors import HomeError, VaultError
from irwell.releases.home import Home
from irwell.releases.home_contracts import contract_of, mapping_of
from irwell.releases.home_kept import Kept, deposits, known, live, one_deposit
from irwell.releases.sending import Around, Examined, Sent, examine, references
from irwell.releases.twins import (
    Overlap,
    marks_secret,
    overlap,
    refuse_overlap,
    refuse_twin,
    upload_mark,
)
from irwell.tables import WorkerLimits


def deposit(
    home: Home,
    data_set: DataSetId,
    file: Path,
    at: str,
    *,
    limits: WorkerLimits,
    sent: Sent | None = None,
) -> tuple[Kept, Report]:
    """Check a file against its contract and keep it, encrypted, in the home.

    Args:
        home: The home.
        data_set: The data set.
        file: The file; it is read and not changed.
        at: The moment, ISO 8601 in UTC.
        limits: The worker's limits.
        sent: What the sender says about the file; its headings are read by the mapping that was
            confirmed for the data set, unless this holds another.

    Returns:
        The deposit, accepted or held, and the report of its check.

    Raises:
        Refused: The contract refuses it, it lacks a column, or it came before.
        TableError: The file cannot be read.
    """
    contract = contract_of(home, data_set)
    secret = marks_secret(home.keyring, home.organisation)
    said, mapped = _mapped(home, data_set, sent or Sent())
    before = live(home, contract)
    adds = contract.delivery == "append"
    # What only reads the upload is done beside the check, which leaves a core free now and then.
    with ThreadPoolExecutor(1) as pool, home.scratch() as folder:
        marking = pool.submit(upload_mark, file, secret)
        if adds:
            refuse_twin(known(before), upload=marking.result())
        around = Around(_made(folder / "work"), limits, at, _beside(home, contract, folder))
        done = examine(file, contract, said, around)
        met = Overlap("")
        if adds:
            earlier = [_clear(home, one, folder) for one in before]
            met = overlap(done.clean, earlier, contract, secret, limits)
            refuse_twin(known(before), rows=met.mark)
            refuse_overlap(contract, met)
        facts = _stored(home, contract, done, file, folder / "report.json", pool)
    facts |= {"upload_mark": marking.result(), "rows_mark": met.mark, "overlap": met.rows}
    facts |= {"source": said.source, "evidence_until": _until(at, contract)}
    facts |= {"mapping": mapped} if mapped else {}
    home.enter("hold" if done.state == "held" else "deposit", facts, at)
    return one_deposit(home, str(facts["deposit"])), done.report


def withdraw(home: Home, deposit_id: str, at: str) -> None:
    """End a deposit: enter it, destroy its key, remove its blobs.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: No such deposit is kept here, or it has ended before.
    """
    _end(home, deposit_id, "withdraw", at)


def accept(home: Home, deposit_id: str, at: str) -> None:
    """Take a held deposit into use.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: It is not held.
    """
    _change(home, deposit_id, ("held",), "accept", at)


def quarantine(home: Home, deposit_id: str, at: str) -> None:
    """Take an accepted deposit out of use, without destroying it.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: It is not accepted.
    """
    _change(home, deposit_id, ("accepted",), "quarantine", at)


def refuse(home: Home, deposit_id: str, at: str) -> None:
    """Refuse a held deposit: its key is destroyed and its blobs are removed.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: It is not held.
    """
    _end(home, deposit_id, "refuse", at)


def forget(home: Home, deposit_id: str, at: str) -> None:
    """Remove the upload of a deposit, and the rows that failed; the clean form stays.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: Its evidence is kept until a later day, or is gone.
    """
    kept = one_deposit(home, deposit_id)
    if not kept.evidence or not kept.evidence_until or kept.evidence_until >= at[:10]:
        raise HomeError(
            f"The evidence of {deposit_id} is gone, or is kept until {kept.evidence_until}.",
            "Wait for that day, or withdraw the deposit.",
        )
    home.enter("forget", {"deposit": deposit_id}, at)
    _remove(home, (kept.evidence, kept.quarantine))


def quarantined_rows(home: Home, deposit_id: str, out: Path) -> None:
    """Write the rows of a deposit that failed its check, as they stood.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        out: A CSV file that does not exist.

    Raises:
        HomeError: No row failed, or the rows were removed with the upload.
    """
    kept = one_deposit(home, deposit_id)
    if not kept.quarantine:
        raise HomeError(
            f"Deposit {deposit_id} has no rows in quarantine.",
            "No row failed its check, or they were removed with the upload.",
        )
    key = home.keyring.key(home.organisation, kept.key)
    home.vault.decrypt_to(kept.quarantine, key, out)


def _mapped(home: Home, data_set: DataSetId, sent: Sent) -> tuple[Sent, str]:
    """Return what the sender says with the confirmed mapping in it, and that mapping's digest."""
    if sent.mapping is not None:
        return sent, "sent"
    found = mapping_of(home, data_set)
    if found is None:
        return sent, ""
    return replace(sent, mapping=found.headings, seen=found.seen), found.digest


def _stored(
    home: Home, contract: Contract, done: Examined, file: Path, report: Path, pool: Executor
) -> dict[str, str | int]:
    report.write_text(json.dumps(report_value(done.report)), encoding="utf-8")
    name = f"{home.head().size:06d}"
    key = home.keyring.new_key(home.organisation, f"deposit-{name}")
    evidence = pool.submit(home.vault.put, file, key)
    quarantined = home.vault.put(done.quarantine, key).id if done.quarantine else ""
    return {
        "deposit": name,
        "data_set": str(contract.data_set),
        "contract": contract.digest,
        "blob": home.vault.put(done.clean, key).id,
        "evidence": evidence.result().id,
        "quarantine": quarantined,
        "report": home.vault.put(report, key).id,
        "rows": done.report.kept_rows,
        "findings": len(done.report.findings),
    }


def _beside(home: Home, contract: Contract, folder: Path) -> Mapping[str, Sequence[Path]]:
    """Decrypt the data sets that the contract refers to, where this home keeps them."""
    found = {}
    for name in references(contract):
        other = parse_data_set_id(name)
        with suppress(HomeError):  # not kept here: the report says that the rule was not run
            own = deposits(home, contract_of(home, other))
            if own:
                found[name] = [_clear(home, one, folder) for one in own]
    return found


def _clear(home: Home, kept: Kept, folder: Path) -> Path:
    path = folder / f"{kept.id}.parquet"
    if not path.exists():
        home.vault.decrypt_to(kept.blob, home.keyring.key(home.organisation, kept.key), path)
    return path


def _change(home: Home, deposit_id: str, states: tuple[str, ...], act: str, at: str) -> Kept:
    kept = one_deposit(home, deposit_id)
    if kept.state not in states:
        raise HomeError(
            f"Deposit {deposit_id} is {kept.state}; this needs it {' or '.join(states)}.",
            "See `irwell home deposits`.",
        )
    home.enter(act, {"deposit": deposit_id, "data_set": kept.data_set}, at)
    return kept


def _end(home: Home, deposit_id: str, act: str, at: str) -> None:
    states = ("held",) if act == "refuse" else ("accepted", "held")
    kept = _change(home, deposit_id, states, act, at)
    home.keyring.destroy(home.organisation, kept.key)
    _remove(home, (kept.blob, kept.evidence, kept.quarantine, kept.report))


def _remove(home: Home, blobs: Sequence[str]) -> None:
    for blob in filter(None, blobs):
        with suppress(VaultError):
            home.vault.delete(blob)


def _until(at: str, contract: Contract) -> str:
    return (date.fromisoformat(at[:10]) + timedelta(days=contract.evidence)).isoformat()


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder
