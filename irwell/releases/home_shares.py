"""What a home shares by itself: signed agreements under which it builds and pushes what is due.

`shares/<agreement>.json` holds the agreement with its signatures, keys and the node's address, as
they were verified when they were kept; `shares/<agreement>.pushed` what was pushed last. The node's
token stands wrapped among the keys.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from irwell.agreements import Agreement, admits, read_agreement
from irwell.contracts.model import DataSetId
from irwell.documents import Source, canonical, digest, is_id, parse_json
from irwell.errors import HomeError, IrwellError
from irwell.releases.home import Home
from irwell.releases.home_contracts import contract_of
from irwell.releases.home_data import intended, release
from irwell.releases.refreshing import elapsed, refresh_of
from irwell.releases.signed import require_signatures
from irwell.tables import WorkerLimits
from irwell.transfer import pack_bundle, push
from irwell.vault.credentials import drop_credential, keep_credential, open_credential

Send = Callable[["Share", str, Path], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Share:
    """An agreement that a home serves.

    Attributes:
        agreement: The agreement, signed by all.
        node: The address that its releases are pushed to.
    """

    agreement: Agreement
    node: str

    @property
    def credential(self) -> str:
        """The name of the wrapped token."""
        return f"share-{digest(self.agreement.id)[7:23]}"


@dataclass(frozen=True, slots=True)
class Pushed:
    """One release that was due: what the node said, or why it was not pushed."""

    agreement: str
    data_set: str
    number: int = 0
    rows: int = 0
    fault: IrwellError | None = None


def keep_share(
    home: Home,
    document: Source,
    *,
    signatures: Iterable[Mapping[str, Any]],
    keys: Iterable[Mapping[str, Any]],
    to: tuple[str, str],
    at: str,
) -> Share:
    """Keep an agreement, so that its releases are built and pushed when they are due.

    Args:
        home: The home.
        document: The agreement.
        signatures: The signature of each party that gives or receives.
        keys: The signatories' key documents, each compared by another way.
        to: The node's address, and the home's token there.
        at: The moment, ISO 8601 in UTC.

    Returns:
        What is kept; one of the same agreement is replaced.

    Raises:
        AgreementError: Somebody has not signed.
        HomeError: It names no data set that is described here.
        SignatureError: A signature does not verify.
    """
    agreement, node = read_agreement(document), to[0].rstrip("/")
    signed, known = list(signatures), list(keys)
    require_signatures(agreement, signed, known)
    for data_set in _own(home, agreement):
        contract_of(home, data_set)
    if not _own(home, agreement):
        raise HomeError(
            f"{agreement.id} names no data set of {home.organisation}.",
            "Keep agreements under which this body gives.",
        )
    share = Share(agreement, node)
    value = {"irwell_share": 1, "agreement": document.value, "signatures": signed, "keys": known,
             "node": node}  # fmt: skip
    keep_credential(home.root / "keys", home.organisation, share.credential, {"token": to[1]})
    path = _path(home, agreement.id, "json")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    _write(path, canonical(value))
    home.enter("share", {"agreement": agreement.id, "digest": agreement.digest}, at)
    return share


def shares(home: Home) -> tuple[Share, ...]:
    """Return what a home shares by itself.

    Args:
        home: The home.

    Returns:
        All, by the agreement's id; the signatures of each are verified anew.
    """
    return tuple(_read(path) for path in sorted((home.root / "shares").glob("[!.]*.json")))


def drop_share(home: Home, agreement: str, at: str) -> None:
    """Push no more releases of an agreement by itself; what was pushed stays at the node.

    Args:
        home: The home.
        agreement: The agreement's id.
        at: The moment, ISO 8601 in UTC.

    Raises:
        HomeError: It is not kept here.
    """
    path = _path(home, agreement, "json")
    if not path.exists():
        raise HomeError(f"{agreement} is not shared from here.", "See `irwell home shares`.")
    drop_credential(home.root / "keys", home.organisation, _read(path).credential)
    path.unlink()
    _path(home, agreement, "pushed").unlink(missing_ok=True)
    home.enter("unshare", {"agreement": agreement}, at)


def due_releases(home: Home, today: date) -> list[tuple[Share, DataSetId]]:
    """Return the releases that a deposit, a contract or the agreement's schedule calls for.

    Args:
        home: The home.
        today: The day, Europe/London.

    Returns:
        Each agreement with the data set that is due; none outside an agreement's dates.
    """
    return [
        (share, data_set)
        for share in shares(home)
        if admits(share.agreement, "active", today).ok
        for data_set in _own(home, share.agreement)
        if _due(home, share, data_set, today)
    ]


def run_due(
    home: Home, today: date, at: str, *, limits: WorkerLimits, send: Send | None = None
) -> list[Pushed]:
    """Build and push every release that is due; one that fails does not stop the others.

    Args:
        home: The home.
        today: The day, Europe/London.
        at: The moment, ISO 8601 in UTC.
        limits: The worker's limits.
        send: Pushes a bundle with the token; `transfer.push` when None.

    Returns:
        What was pushed, or why not. The node refuses what is suspended or ended there.
    """
    found = []
    for share, data_set in due_releases(home, today):
        name = (share.agreement.id, str(data_set))
        try:
            found.append(_push(home, share, data_set, (today, at), limits, send or _send))
        except IrwellError as error:
            found.append(Pushed(*name, fault=error))
    return found


def pushed_from(home: Home, blob: str) -> list[dict[str, Any]]:
    """Return the releases pushed last that were built from a deposit.

    Args:
        home: The home.
        blob: The deposit's clean blob.

    Returns:
        One row a release: `agreement`, `data_set`, `number` and `recipients`.
    """
    return [
        {
            "agreement": share.agreement.id,
            "data_set": data_set,
            "number": last["number"],
            "recipients": list(share.agreement.recipients),
        }
        for share in shares(home)
        for data_set, last in _record(home, share).items()
        if any(blob in names for names in last["identity"]["deposits"].values())
    ]


def _due(home: Home, share: Share, data_set: DataSetId, today: date) -> bool:
    last = _record(home, share).get(str(data_set))
    how_often = refresh_of(share.agreement)
    try:
        wanted = intended(home, share.agreement, data_set, today).identity.value()
    except HomeError:
        return False  # nothing is deposited yet
    if last is None:
        return True
    if how_often == "once":
        return False
    if elapsed(how_often, last["identity"]["as_at"], today):
        return True
    drop = () if share.agreement.as_at_each_use else ("as_at",)
    was = {key: value for key, value in last["identity"].items() if key not in drop}
    return was != {key: value for key, value in wanted.items() if key not in drop}


def _push(
    home: Home,
    share: Share,
    data_set: DataSetId,
    moment: tuple[date, str],
    limits: WorkerLimits,
    send: Send,
) -> Pushed:
    today, at = moment
    token = open_credential(home.root / "keys", home.organisation, share.credential)["token"]
    with home.scratch() as folder:
        manifest = release(
            home, share.agreement, data_set, as_at=today, at=at, out=folder / "bundle",
            limits=limits,
        )  # fmt: skip
        pack_bundle(folder / "bundle", folder / "bundle.tar")
        told = send(share, token, folder / "bundle.tar")
    last = {"identity": dict(manifest.identity), "number": told["number"], "at": at}
    record = {**_record(home, share), str(data_set): last}
    _write(_path(home, share.agreement.id, "pushed"), canonical(record))
    return Pushed(share.agreement.id, str(data_set), int(told["number"]), int(told["rows"]))


def _send(share: Share, token: str, bundle: Path) -> Mapping[str, Any]:
    return push(share.node, token, bundle)


def _own(home: Home, agreement: Agreement) -> list[DataSetId]:
    named = {clause.data_set for clause in agreement.data}
    return sorted((one for one in named if one.organisation == home.organisation), key=str)


def _read(path: Path) -> Share:
    value: Any = parse_json(path.read_bytes(), name=path.name).value
    agreement = read_agreement(Source(value["agreement"], path.name, {}))
    require_signatures(agreement, value["signatures"], value["keys"])
    return Share(agreement, value["node"])


def _record(home: Home, share: Share) -> dict[str, Any]:
    path = _path(home, share.agreement.id, "pushed")
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
    return found


def _path(home: Home, agreement: str, ending: str) -> Path:
    if not is_id(agreement):
        raise HomeError("The name of an agreement is an id.", "See `irwell home shares`.")
    return home.root / "shares" / f"{agreement}.{ending}"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(content)
    draft.replace(path)
