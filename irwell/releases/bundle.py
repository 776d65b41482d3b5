"""Write a bundle: the files of a release with their signed manifest, in one folder."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import canonical
from irwell.errors import HomeError
from irwell.releases.build import Built
from irwell.releases.identity import ReleaseIdentity, release_id
from irwell.releases.manifest import MANIFEST, SIGNATURE, JournalPlace, Manifest
from irwell.vault import sign


def manifest_of(
    built: Built, identity: ReleaseIdentity, secret: bytes, *, home: JournalPlace, rehearsal: bool
) -> Manifest:
    """Return the manifest of what was built.

    Args:
        built: The files.
        identity: The release's identity.
        secret: The agreement's secret, 32 bytes, which the release's name is made with.
        home: The journal line that the bundle is.
        rehearsal: True where not every party has signed.

    Returns:
        The manifest, to be signed.
    """
    return Manifest(
        id=release_id(identity, secret),
        data_set=str(built.release.data_set),
        identity=identity.value(),
        rows_in=built.rows_in,
        rows_out=built.rows_out,
        smallest_group=built.smallest,
        schema=built.release.fields,
        parts=built.parts,
        rehearsal=rehearsal,
        home=home,
    )


def write_bundle(
    built: Built,
    manifest: Manifest,
    out: Path,
    *,
    by: Mapping[str, str],
    at: str,
    private: Ed25519PrivateKey,
) -> Path:
    """Sign the manifest and let the bundle appear, whole, in its place.

    Args:
        built: The files; their folder becomes the bundle.
        manifest: Their manifest.
        out: A folder that does not exist yet, on the same disk.
        by: `organisation`, `role` and `key` of the signatory.
        at: When, as `2026-03-01T09:00:00Z`.
        private: The body's signing key.

    Returns:
        The bundle's folder.

    Raises:
        SignatureError: `by` names another key, or `at` is no time.
        HomeError: The disk refused.
    """
    signature = sign(manifest.of(), by=by, at=at, private=private)
    try:
        (built.folder / MANIFEST).write_bytes(canonical(manifest.value()))
        (built.folder / SIGNATURE).write_bytes(canonical(signature))
        built.folder.replace(out)
    except OSError as error:
        remedy = "Free the place, and run the release again."
        text = f"{out.name}: the bundle could not be written ({error.strerror})."
        raise HomeError(text, remedy) from None
    return out
