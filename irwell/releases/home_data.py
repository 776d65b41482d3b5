"""What a home holds: data sets, deposits, and the bundles that it builds from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from irwell.agreements.model import Agreement
from irwell.contracts import check, parse_data_set_id, read_contract
from irwell.contracts.model import Contract, DataSetId, Report
from irwell.documents import Source, canonical, parse_json
from irwell.errors import ContractError, HomeError, VaultError
from irwell.releases.build import materialise
from irwell.releases.bundle import manifest_of, write_bundle
from irwell.releases.compile import compile_release
from irwell.releases.home import Home
from irwell.releases.identity import identity_of, secret_name
from irwell.releases.manifest import JournalPlace, Manifest
from irwell.tables import WorkerLimits

EPOCH = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """One deposit that a home holds."""

    id: str
    data_set: str
    blob: str
    rows: int

    @property
    def key(self) -> str:
        """The id of the key that opens it."""
        return f"deposit-{self.id}"


def describe(home: Home, source: Source, at: str) -> Contract:
    """Keep a contract beside the data.

    Args:
        home: The home.
        source: The ODCS document.
        at: The moment, ISO 8601 in UTC.

    Returns:
        The contract.

    Raises:
        ContractError: It is of another body.
    """
    contract = read_contract(source)
    if contract.data_set.organisation != home.organisation:
        raise ContractError(
            f"The contract is of {contract.data_set.organisation}.",
            f"A home of {home.organisation} keeps its own data sets.",
        )
    path = _contract_path(home, contract.data_set)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(canonical(contract.document))
    facts = {"data_set": str(contract.data_set), "contract": contract.digest}
    home.enter("describe", facts, at)
    return contract


def contract_of(home: Home, data_set: DataSetId) -> Contract:
    """Return the contract of a data set that is kept here.

    Args:
        home: The home.
        data_set: The data set.

    Returns:
        The contract.

    Raises:
        HomeError: The data set is not described here.
    """
    path = _contract_path(home, data_set)
    if not path.exists():
        raise HomeError(f"{data_set} is not described here.", "Use `irwell home describe`.")
    return read_contract(parse_json(path.read_bytes(), name=path.name))


def deposit(
    home: Home, data_set: DataSetId, file: Path, at: str, *, limits: WorkerLimits
) -> tuple[Kept, Report]:
    """Check a file against its contract and keep it, encrypted, in the home.

    Args:
        home: The home.
        data_set: The data set.
        file: The file; it is read and not changed.
        at: The moment, ISO 8601 in UTC.
        limits: The worker's limits.

    Returns:
        The deposit and the report of its check.

    Raises:
        ContractError: The file lacks a column that the contract promises.
        TableError: The file cannot be read.
    """
    contract = contract_of(home, data_set)
    name = f"{home.head().size:06d}"
    with home.scratch() as folder:
        clean = folder / "clean.parquet"
        report = check(file, contract, scratch=folder, out=clean, limits=limits)
        lacking = [f.column for f in report.findings if f.rule == "column_missing"]
        if lacking:
            raise ContractError(
                f"{file.name} lacks {', '.join(lacking)}.",
                "Send all the columns that the contract promises.",
                rule="deposit.column_missing",
            )
        key = home.keyring.new_key(home.organisation, f"deposit-{name}")
        blob = home.vault.put(clean, key).id
        evidence = home.vault.put(file, key).id
    kept = Kept(name, str(data_set), blob, report.rows)
    facts = {
        "deposit": name,
        "data_set": str(data_set),
        "blob": blob,
        "evidence": evidence,
        "rows": report.rows,
        "findings": len(report.findings),
    }
    home.enter("deposit", facts, at)
    return kept, report


def withdraw(home: Home, deposit_id: str, at: str) -> None:
    """End a deposit: enter it, destroy its key, remove its blobs.

    Args:
        home: The home.
        deposit_id: The deposit's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: No such deposit is kept here.
    """
    found = [line for line in home.lines() if line.facts.get("deposit") == deposit_id]
    if len(found) != 1:
        raise HomeError("No such deposit is kept here.", "See `irwell home show`.")
    home.enter("withdraw", {"deposit": deposit_id}, at)
    home.keyring.destroy(home.organisation, f"deposit-{deposit_id}")
    for part in ("blob", "evidence"):
        home.vault.delete(str(found[0].facts[part]))


def deposits(home: Home, contract: Contract) -> tuple[Kept, ...]:
    """Return the deposits that are the data of a data set now.

    Args:
        home: The home.
        contract: The data set's contract, which says snapshot or append.

    Returns:
        The last one, or all, in order.
    """
    lines = home.lines()
    ended = {line.facts["deposit"] for line in lines if line.act == "withdraw"}
    found = tuple(
        Kept(str(f["deposit"]), str(f["data_set"]), str(f["blob"]), int(str(f["rows"])))
        for f in (line.facts for line in lines if line.act == "deposit")
        if f["data_set"] == str(contract.data_set) and f["deposit"] not in ended
    )
    return found if contract.delivery == "append" else found[-1:]


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
    contracts = _contracts(home, agreement, data_set)
    plan = compile_release(agreement, contracts, data_set, as_at)
    kept = {name: deposits(home, contracts[source]) for name, source in plan.sources.items()}
    lacking = [str(plan.sources[name]) for name, found in kept.items() if not found]
    if lacking:
        raise HomeError(f"{', '.join(lacking)} has no deposit here.", "Use `irwell home deposit`.")
    marks = {name: tuple(one.blob for one in found) for name, found in kept.items()}
    identity = identity_of(plan, marks, as_at=as_at, epoch=EPOCH)
    secret = _secret(home, agreement)
    with home.scratch() as folder:
        inputs = {
            name: [_clear(home, one, folder) for one in found] for name, found in kept.items()
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
    )
    own = [name for name in named if name.organisation == home.organisation]
    return {name: contract_of(home, name) for name in own}


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


def _contract_path(home: Home, data_set: DataSetId) -> Path:
    return home.root / "contracts" / f"{data_set.slug}@{data_set.major}.json"
