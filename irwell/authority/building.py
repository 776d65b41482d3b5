"""Building the release of a hosted data set, as that body's home would."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from irwell.agreements.model import Agreement
from irwell.authority import models
from irwell.authority.depositing import clear
from irwell.authority.desk import Desk
from irwell.authority.documents import contracts_for, parse_data_set
from irwell.authority.using import usable
from irwell.contracts.model import DataSetId
from irwell.errors import Refused
from irwell.releases import (
    JournalPlace,
    ReleaseIdentity,
    ReleasePlan,
    compile_release,
    identity_of,
    manifest_of,
    materialise,
    release_id,
    secret_name,
    write_bundle,
)
from irwell.releases.journal import append, head
from irwell.releases.refreshing import elapsed, refresh_of

EPOCH = 1  # key periods turn only by agreement; none does in this version
ROLE = "home"  # the body's key that signs bundles


@dataclass(frozen=True, slots=True)
class Intended:
    """A release that could be built now: its plan, its deposits, its identity."""

    plan: ReleasePlan
    deposits: Mapping[str, tuple[models.Deposit, ...]]
    identity: ReleaseIdentity


def intended(desk: Desk, form: Agreement, data_set: str) -> Intended:
    """Compile the release that today's texts and deposits call for.

    Args:
        desk: The desk, for the day.
        form: The agreement.
        data_set: One of its data sets, hosted here.

    Returns:
        What would be built.

    Raises:
        AgreementError: A clause does not compile against today's contracts.
        Refused: A source has no deposit.
    """
    plan = compile_release(form, contracts_for(form), parse_data_set(data_set), desk.today())
    deposits = {name: _deposits(source) for name, source in plan.sources.items()}
    marks = {name: tuple(d.blob for d in found) for name, found in deposits.items()}
    return Intended(plan, deposits, identity_of(plan, marks, as_at=desk.today(), epoch=EPOCH))


def due(desk: Desk, row: models.Agreement, form: Agreement, data_set: str) -> bool:
    """Say whether a hosted data set's release is missing or no longer what it would be.

    Args:
        desk: The desk.
        row: The agreement's row.
        form: Its document.
        data_set: One of its data sets.

    Returns:
        False for a data set at home, one without a deposit, and one that is up to date.
    """
    place = models.DataSet.objects.filter(pk=data_set, place="hosted").first()
    if place is None or not usable(place):
        return False
    current = row.releases.filter(data_set_id=data_set, state="current").first()
    if current is None:
        return True
    how_often = refresh_of(form)
    if how_often == "once":
        return False
    if elapsed(how_often, current.as_at, desk.today()):
        return True
    wanted = intended(desk, form, data_set).identity
    was = dict(current.manifest["identity"])
    now = wanted.value()
    if not form.as_at_each_use:
        was.pop("as_at")
        now.pop("as_at")
    return was != now


def build_bundle(desk: Desk, form: Agreement, data_set: str, folder: Path) -> tuple[Path, str]:
    """Build and sign the bundle of a hosted data set.

    Args:
        desk: The desk.
        form: The agreement.
        data_set: One of its data sets, hosted here.
        folder: A private scratch folder.

    Returns:
        The bundle's folder, and the digest that heads the body's journal after it.

    Raises:
        ReleaseHeld: An output rule holds it back.
        Refused: A source has no deposit, or another release of the body came between.
    """
    want = intended(desk, form, data_set)
    owner = want.plan.data_set.organisation
    inputs = {
        name: [clear(desk, owner, deposit, folder) for deposit in found]
        for name, found in want.deposits.items()
    }
    secret = secret_of(desk, owner, form)
    limits = desk.limits
    built = materialise(want.plan, inputs, secret, EPOCH, folder / "built", limits=limits)
    key = desk.keyring.key_document(owner, ROLE)["id"]
    by = {"organisation": owner, "role": ROLE, "key": str(key)}
    journal = desk.home / "journals" / f"{owner}.jsonl"
    journal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    at, private = desk.now(), desk.keyring.signing_key(owner, ROLE)
    before = head(journal)
    home = JournalPlace(owner, before.size, before.digest)
    manifest = manifest_of(built, want.identity, secret, home=home, rehearsal=False)
    facts = {"release": release_id(want.identity, secret), "bundle": manifest.of()["digest"]}
    line = append(journal, "release", facts, by=by, at=at, private=private)
    if (line.seq, line.previous) != (home.seq, home.previous):
        raise Refused(
            f"Another release of {owner} came between.", "Try again.", rule="release.journal"
        )
    bundle = write_bundle(built, manifest, folder / "bundle", by=by, at=at, private=private)
    return bundle, head(journal).digest


def _deposits(source: DataSetId) -> tuple[models.Deposit, ...]:
    place = models.DataSet.objects.filter(pk=str(source)).first()
    rows = usable(place) if place else []
    if not rows:
        raise Refused(
            f"{source} has no accepted deposit here.",
            "Deposit it, or accept the deposit that is held.",
            rule="release.no_deposit",
        )
    return tuple(rows)


def secret_of(desk: Desk, owner: str, form: Agreement) -> bytes:
    """Return the secret of an agreement in a hosted body's keyring, made when first asked for.

    Args:
        desk: The desk.
        owner: The body.
        form: The agreement.

    Returns:
        32 bytes.
    """
    key = secret_name(form.id)
    if key in desk.keyring.key_ids(owner):
        return desk.keyring.key(owner, key)
    return desk.keyring.new_key(owner, key)
