"""A deposit before it is saved: checked, compared with what came before, kept encrypted."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from irwell.authority import models
from irwell.authority.desk import Desk, new_id
from irwell.authority.documents import contract_of
from irwell.authority.using import usable
from irwell.contracts.model import Contract
from irwell.errors import VaultError
from irwell.releases.sending import Around, Examined, Sent, examine, references
from irwell.releases.twins import (
    Known,
    Overlap,
    marks_secret,
    overlap,
    refuse_overlap,
    refuse_twin,
    upload_mark,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A deposit whose blobs are in the vault and which no row of the register names yet.

    Attributes:
        id: The deposit's id.
        key: The id of the key of its blobs.
        done: Its check.
        met: How it meets what came before.
        fields: What its row will say besides.
    """

    id: str
    key: str
    done: Examined
    met: Overlap
    fields: dict[str, Any]


def keep_deposit(desk: Desk, row: models.Contract, file: Path, sent: Sent) -> Kept:
    """Check a file, refuse it or a twin, and store what is kept of it.

    Args:
        desk: The desk.
        row: The data set's contract.
        file: The upload.
        sent: What the sender says about it; a mapping, if one is needed, is in it.

    Returns:
        What the act saves.

    Raises:
        Refused: The contract refuses the file, or it came before.
        TableError: It cannot be read.
    """
    contract, owner = contract_of(row), row.data_set.organisation_id
    secret = marks_secret(desk.keyring, owner)
    before = _before(row.data_set_id)
    mark, adds = upload_mark(file, secret), contract.delivery == "append"
    if adds:
        refuse_twin(_known(before), upload=mark)
    with desk.scratch() as folder:
        work = folder / "work"
        work.mkdir(mode=0o700)
        beside = _beside(desk, contract, owner, folder)
        done = examine(file, contract, sent, Around(work, desk.limits, desk.now(), beside))
        met = Overlap("")
        if adds:
            earlier = [clear(desk, owner, one, folder) for one in before]
            met = overlap(done.clean, earlier, contract, secret, desk.limits)
            refuse_twin(_known(before), rows=met.mark)
            refuse_overlap(contract, met)
        name = new_id()
        key_id = f"deposit-{name}"
        stored = _store(desk, owner, key_id, done, file)
    twins = [one.id for one in before if one.upload_mark == mark]
    fields = stored | {
        "upload_mark": mark,
        "rows_mark": met.mark,
        "twin_of": twins[-1] if twins else "",
        "evidence_until": (desk.today() + timedelta(days=contract.evidence)).isoformat(),
        "source": sent.source,
    }
    return Kept(name, key_id, done, met, fields)


def drop(desk: Desk, owner: str, kept: Kept) -> None:
    """Undo `keep_deposit`, when the act was refused after it.

    Args:
        desk: The desk.
        owner: The body.
        kept: What was stored.
    """
    with suppress(VaultError):
        desk.keyring.destroy(owner, kept.key)
    for part in ("blob", "evidence", "quarantine"):
        if kept.fields[part]:
            with suppress(VaultError):
                desk.vault.delete(kept.fields[part])


def clear(desk: Desk, owner: str, deposit: models.Deposit, folder: Path) -> Path:
    """Decrypt the clean form of a deposit into a scratch folder.

    Args:
        desk: The desk.
        owner: The body.
        deposit: The deposit.
        folder: A private folder.

    Returns:
        A Parquet file.
    """
    path = folder / f"{deposit.id}.parquet"
    if not path.exists():
        desk.vault.decrypt_to(deposit.blob, desk.keyring.key(owner, deposit.key), path)
    return path


def refuse_late_twin(kept: Kept, data_set: str) -> None:
    """Refuse a twin that came while this file was checked; inside the act's transaction.

    Args:
        kept: What is about to be saved.
        data_set: Its data set.

    Raises:
        Refused: The same rows or bytes were deposited meanwhile.
    """
    if kept.fields["rows_mark"]:  # only data sets whose deposits add up have such marks
        refuse_twin(
            _known(_before(data_set)),
            upload=kept.fields["upload_mark"],
            rows=kept.fields["rows_mark"],
        )


def _before(data_set: str) -> list[models.Deposit]:
    rows = models.Deposit.objects.filter(data_set_id=data_set, state__in=("accepted", "held"))
    return list(rows.order_by("seq"))


def _known(rows: Sequence[models.Deposit]) -> list[Known]:
    return [Known(row.id, row.seq, row.upload_mark, row.rows_mark) for row in rows]


def _beside(desk: Desk, contract: Contract, owner: str, folder: Path) -> dict[str, list[Path]]:
    """Decrypt the data sets that the contract refers to: those of the same body, hosted here."""
    found = {}
    for name in references(contract):
        row = models.DataSet.objects.filter(pk=name, organisation_id=owner, place="hosted").first()
        own = usable(row) if row else []
        if own:
            found[name] = [clear(desk, owner, one, folder) for one in own]
    return found


def _store(desk: Desk, owner: str, key_id: str, done: Examined, file: Path) -> dict[str, Any]:
    key = desk.keyring.new_key(owner, key_id)
    quarantined = desk.vault.put(done.quarantine, key).id if done.quarantine else ""
    return {
        "blob": desk.vault.put(done.clean, key).id,
        "evidence": desk.vault.put(file, key).id,
        "quarantine": quarantined,
    }
