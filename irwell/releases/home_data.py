"""What a home holds: data sets, deposits, and the bundles that it builds from them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from irwell.agreements.lookups import lookups_named
from irwell.agreements.model import Agreement
from irwell.contracts import parse_data_set_id
from irwell.contracts.model import Contract, DataSetId
from irwell.errors import HomeError, VaultError
from irwell.releases.build import materialise
from irwell.releases.bundle import manifest_of, write_bundle
from irwell.releases.compile import ReleasePlan, compile_release
from irwell.releases.home import Home
from irwell.releases.home_contracts import confirm_mapping, contract_of, describe, mapping_of
from irwell.releases.home_deposits import (
    accept,
    deposit,
    forget,
    quarantine,
    quarantined_rows,
    refuse,
    withdraw,
)
from irwell.releases.home_kept import Kept, deposits, every_deposit, one_deposit
from irwell.releases.home_mapping import propose_mapping
from irwell.releases.identity import ReleaseIdentity, identity_of, secret_name
from irwell.releases.manifest import JournalPlace, Manifest
from irwell.tables import WorkerLimits

__all__ = [
    "Kept", "accept", "confirm_mapping", "contract_of", "deposit", "deposits", "describe",
    "every_deposit", "forget", "mapping_of", "one_deposit", "propose_mapping", "quarantine",
    "quarantined_rows", "refuse", "release", "withdraw",
]  # fmt: skip
EPOCH = 1


@dataclass(frozen=True, slots=True)
class Intended:
    """A release that could be built now: its plan, its deposits, its identity."""

    plan: ReleasePlan
    kept: Mapping[str, tuple[Kept, ...]]
    identity: ReleaseIdentity


def intended(home: Home, agreement: Agreement, data_set: DataSetId, as_at: date) -> Intended:
    """Compile the release that today's texts and deposits call for.

    Args:
        home: The home.
        agreement: The agreement.
        data_set: One of its data sets, kept here.
        as_at: The day of the release.

    Returns:
        What would be built.

    Raises:
        HomeError: A source is not described or has no deposit.
    """
    contracts = _contracts(home, agreement, data_set)
    plan = compile_release(agreement, contracts, data_set, as_at)
    kept = {name: deposits(home, contracts[source]) for name, source in plan.sources.items()}
    lacking = [str(plan.sources[name]) for name, found in kept.items() if not found]
    if lacking:
        raise HomeError(f"{', '.join(lacking)} has no deposit here.", "Use `irwell home deposit`.")
    marks = {name: tuple(one.blob for one in found) for name, found in kept.items()}
    return Intended(plan, kept, identity_of(plan, marks, as_at=as_at, epoch=EPOCH))


def release(  # noqa: PLR0913 - each is one of the things that a release is made by
    home: Home,
    agreement: Agreement,
    data_set: DataSetId,
    *,
    as_at: date,
    at: str,
    out: Path,
    limits: WorkerLimits,
) -> Manifest:
    """Build and sign the bundle of one data set under one agreement.

    Args:
        home: The home.
        agreement: The agreement, whose signatures the caller has verified.
        data_set: One of its data sets, kept here.
        as_at: The day of the release.
        at: The moment, ISO 8601 in UTC.
        out: A folder on the same disk that does not exist yet.
        limits: The worker's limits.

    Returns:
        The manifest of the bundle in `out`.

    Raises:
        ReleaseHeld: An output rule holds it back.
        HomeError: A source is not described or has no deposit.
    """
    want = intended(home, agreement, data_set, as_at)
    plan, identity = want.plan, want.identity
    secret = _secret(home, agreement)
    with home.scratch() as folder:
        inputs = {
            name: [_clear(home, one, folder) for one in found] for name, found in want.kept.items()
        }
        built = materialise(plan, inputs, secret, EPOCH, folder / "built", limits=limits)
        before = home.head()
        place = JournalPlace(home.organisation, before.size, before.digest)
        manifest = manifest_of(built, identity, secret, home=place, rehearsal=False)
        digest = manifest.of()["digest"]
        home.enter("release", {"release": manifest.id, "bundle": digest}, at)
        write_bundle(built, manifest, out, by=home.by, at=at, private=home.private)
    return manifest


def _contracts(
    home: Home, agreement: Agreement, data_set: DataSetId
) -> Mapping[DataSetId, Contract]:
    lists = (clause.value for clause in agreement.where if clause.verb == "not on list")
    named = (
        data_set,
        *(one if isinstance(one, DataSetId) else parse_data_set_id(one) for one in lists),
        *lookups_named(agreement),
    )
    own = [name for name in named if name.organisation == home.organisation]
    found = {name: contract_of(home, name) for name in own}
    # The body's other data sets of the agreement: this one needs them only where it lacks a column
    # of `where`, and then the compiler asks for them.
    for clause in agreement.data:
        if clause.data_set.organisation == home.organisation:
            with suppress(HomeError):
                found.setdefault(clause.data_set, contract_of(home, clause.data_set))
    return found


def _secret(home: Home, agreement: Agreement) -> bytes:
    key = secret_name(agreement.id)
    try:
        return home.keyring.key(home.organisation, key)
    except VaultError:
        # A destroyed key stays destroyed: new_key refuses to make it again.
        return home.keyring.new_key(home.organisation, key)


def _clear(home: Home, kept: Kept, folder: Path) -> Path:
    path = folder / f"{kept.id}.parquet"
    home.vault.decrypt_to(kept.blob, home.keyring.key(home.organisation, kept.key), path)
    return path
