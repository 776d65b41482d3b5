"""Publishing a verified bundle: its files encrypted, the pointer swapped in one transaction."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irwell.authority import models
from irwell.authority.desk import Desk, new_id
from irwell.authority.endings import end_releases
from irwell.releases import Manifest


@dataclass(frozen=True, slots=True)
class Stored:
    """A bundle's files in the vault, under the release's own key."""

    manifest: Manifest
    signature: dict[str, Any]
    key: str
    files: list[dict[str, Any]]


def store(desk: Desk, bundle: Path, manifest: Manifest, signature: dict[str, Any]) -> Stored:
    """Encrypt a bundle's files under a new key, outside any transaction.

    Args:
        desk: The desk.
        bundle: The bundle's folder, verified.
        manifest: Its manifest.
        signature: Its signature document.

    Returns:
        Where the files are.
    """
    owner = manifest.data_set.partition("/")[0]
    # A name of its own each time: a push killed after this line is pushed again as it was.
    key_id = f"release-{manifest.id}-{new_id(8)}"
    key = desk.keyring.new_key(owner, key_id)
    files = [
        {
            "blob": desk.vault.put(bundle / part.name, key).id,
            "size": part.size,
            "rows": part.rows,
            "digest": part.digest,
        }
        for part in manifest.parts
    ]
    return Stored(manifest, signature, key_id, files)


def publish(
    desk: Desk, row: models.Agreement, stored: Stored
) -> tuple[models.Release, list[tuple[str, str]], list[str]]:
    """Make a stored bundle the current release, inside an act's transaction.

    Args:
        desk: The desk.
        row: The agreement's row, active.
        stored: The bundle.

    Returns:
        The release; the keys to destroy and blobs to remove of the one it replaces.
    """
    manifest = stored.manifest
    before = row.releases.filter(data_set_id=manifest.data_set)
    replaced = list(before.filter(state="current"))
    keys = end_releases(replaced, "replaced")
    number = max((r.number for r in before), default=0) + 1
    release = models.Release.objects.create(
        id=f"{manifest.id[:24]}{number:08x}",
        agreement=row,
        data_set_id=manifest.data_set,
        number=number,
        identity=manifest.id,
        manifest={**manifest.value(), "signature": stored.signature},
        files=stored.files,
        key=stored.key,
        as_at=str(manifest.identity["as_at"]),
        at=desk.now(),
        state="current",
    )
    return release, keys, [f["blob"] for r in replaced for f in r.files]


def release_facts(release: models.Release, keys: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what an entry says of a published release: counts and digests, no values.

    Args:
        release: The release.
        keys: The keys destroyed with the one it replaces.

    Returns:
        Plain values.
    """
    manifest = release.manifest
    return {
        "release": release.id,
        "number": release.number,
        "data_set": release.data_set_id,
        "agreement": manifest["identity"]["agreement"],
        "plan": manifest["identity"]["plan"],
        "rows_in": manifest["rows_in"],
        "rows_out": manifest["rows_out"],
        "columns": len(manifest["schema"]),
        "as_at": release.as_at,
        "keys_destroyed": [list(key) for key in keys],
    }
