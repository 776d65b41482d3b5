"""Verify a bundle from another body against the signed texts, believing nothing in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from irwell.agreements.model import Agreement
from irwell.contracts.model import Contract, DataSetId
from irwell.disclosure import hold_below
from irwell.errors import BundleError, ReleaseHeld, SignatureError
from irwell.releases.build import BUILD_LIMITS, Run, engine_memory
from irwell.releases.compile import ReleasePlan, compile_release
from irwell.releases.folder import check_parts, read_json, refused
from irwell.releases.identity import compiler_version
from irwell.releases.inspection import inspect_parts, inspection_of
from irwell.releases.manifest import MANIFEST, SIGNATURE, Manifest, read_manifest
from irwell.tables import WorkerLimits
from irwell.tables import run as run_worker
from irwell.vault import verify


@dataclass(frozen=True, slots=True)
class Verified:
    """A bundle that is what the signed texts say that it must be.

    Attributes:
        manifest: The manifest.
        signature: The body's signature document.
        release: The plan that was compiled again from the signed texts.
        files: The Parquet files, in order.
    """

    manifest: Manifest
    signature: Mapping[str, Any]
    release: ReleasePlan
    files: tuple[Path, ...]


def verify_bundle(  # noqa: PLR0913 -- texts, key, and what the caller already knows
    folder: Path,
    agreement: Agreement,
    contracts: Mapping[DataSetId, Contract],
    key_document: Mapping[str, Any],
    *,
    data_set: DataSetId | None = None,
    today: date | None = None,
    rehearsals: bool = False,
    limits: WorkerLimits = BUILD_LIMITS,
    run: Run = run_worker,
) -> Verified:
    """Check a bundle from another body.

    Args:
        folder: The bundle, where nobody else writes.
        agreement: The agreement as signed.
        contracts: The contracts of the data set and of the agreement's lists.
        key_document: The body's pinned key document.
        data_set: The data set that it must be; any of the agreement's when None.
        today: The day (Europe/London) after which no release can have been made; not checked
            when None.
        rehearsals: Let a rehearsal pass too; never where bundles are published.
        limits: The worker's limits.
        run: What runs the inspection of the foreign files: the sandboxed worker.

    Returns:
        The bundle with the plan that was compiled again.

    Raises:
        BundleError: Something differs; `rule` names it: `signature`, `rehearsal`,
            `identity.plan`, `schema`, `files`, `columns.<name>`, `rows_out`, `smallest_group`,
            `use.outputs.smallest_group`.
        AgreementError: The agreement cannot be compiled for that data set.
    """
    manifest = read_bundle_manifest(folder)
    signature = _check_signature(folder, manifest, key_document)
    if manifest.rehearsal and not rehearsals:
        raise refused("rehearsal", "it is a rehearsal", "Get every party's signature first.")
    if data_set is not None and manifest.data_set != str(data_set):
        raise refused("data_set", f"it is not of {data_set}")
    release = _recompile(manifest, agreement, contracts)
    if today is not None and _as_at(manifest.identity["as_at"]) > today:
        raise refused("identity.as_at", "its day is still to come")
    if manifest.schema != release.fields:
        raise refused("schema", "its columns are not those of the agreement")
    files = check_parts(folder, manifest.parts)
    contract = contracts[release.data_set]
    request = inspection_of(release, contract, files) | {"memory": engine_memory(limits)}
    found = run(inspect_parts, request, limits=limits)
    _check_counts(manifest, release, found)
    return Verified(manifest, signature, release, files)


def read_bundle_manifest(folder: Path) -> Manifest:
    """Read the manifest of a bundle, of which nothing is believed yet.

    Args:
        folder: The bundle.

    Returns:
        The manifest, in its form.

    Raises:
        BundleError: There is no manifest, or it is not of the form.
    """
    if not folder.is_dir():
        raise refused("files", "it is no folder")
    return read_manifest(read_json(folder, MANIFEST))


def _check_signature(
    folder: Path, manifest: Manifest, key_document: Mapping[str, Any]
) -> Mapping[str, Any]:
    signature = read_json(folder, SIGNATURE)
    if not isinstance(signature, dict):
        raise refused("signature", "its signature is no document")
    try:
        verify(signature, manifest.of(), key_document)
    except SignatureError as error:
        raise BundleError(error.message, error.remedy, rule="signature") from None
    provider = manifest.data_set.partition("/")[0]
    if not manifest.home.organisation == key_document["organisation"] == provider:
        raise refused("signature", "its signatory is not the provider of the data set")
    return signature


def _recompile(
    manifest: Manifest, agreement: Agreement, contracts: Mapping[DataSetId, Contract]
) -> ReleasePlan:
    identity = manifest.identity
    _same("identity.agreement", identity["agreement"], agreement.digest)
    _same("identity.compiler", identity["compiler"], compiler_version())
    named = (clause.data_set for clause in agreement.data)
    data_set = next((own for own in named if str(own) == manifest.data_set), None)
    if data_set is None:
        raise refused("data_set", "the agreement does not name its data set")
    release = compile_release(agreement, contracts, data_set, _as_at(identity["as_at"]))
    _same("identity.contracts", identity["contracts"], dict(release.contracts))
    _same("identity.plan", identity["plan"], release.digest)
    deposits = identity["deposits"]
    lists = all(isinstance(own, list) and own for own in deposits.values())
    if not lists or set(deposits) != set(release.sources):
        raise refused("identity.deposits", "it does not name the deposits of each source")
    return release


def _as_at(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refused("identity.as_at", "its day is no day") from None
    if day.isoformat() != text:
        raise refused("identity.as_at", "its day is not written as 2026-11-30")
    return day


def _same(rule: str, found: Any, expected: Any) -> None:
    if found != expected:
        raise refused(rule, f"its {rule} is not that of the signed texts")


def _check_counts(manifest: Manifest, release: ReleasePlan, found: Mapping[str, Any]) -> None:
    if [part.rows for part in manifest.parts] != found["rows"]:
        raise refused("files", "a file does not hold the rows that the manifest says")
    if not sum(found["rows"]) == manifest.rows_out <= manifest.rows_in:
        raise refused("rows_out", "its rows do not add up")
    if manifest.smallest_group != found["smallest"]:
        raise refused("smallest_group", "its smallest group is another")
    try:
        hold_below(found["smallest"], release.outputs.smallest_group)
    except ReleaseHeld as held:
        raise BundleError(held.message, held.remedy, rule=held.rule) from None
