"""Rotation: a new signing key in the old one's place, vouched for by the old one.

The statement is the new key document with a signature over it by the old key. It stands beside the
keys as `bodies/<owner>/retired/<old key id>`, so that it can be given to others later on; the old
private half is gone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import canonical
from irwell.errors import SignatureError, VaultError
from irwell.vault.durable import disk_errors, sync_folder, write_new
from irwell.vault.keydocs import describe_key, of_key, public_key
from irwell.vault.keyfiles import body, content, root_key, signing_file
from irwell.vault.keyring import Keyring
from irwell.vault.signatures import sign, verify
from irwell.vault.wrapping import wrap


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new key document, and the signature over it by the key that it replaces."""

    key: Mapping[str, Any]
    signature: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """Return the statement as plain values, for a file.

        Returns:
            `irwell_rotation`, `key` and `signature`.
        """
        return {"irwell_rotation": 1, "key": dict(self.key), "signature": dict(self.signature)}


def rotation_from(value: Any) -> Rotation:
    """Read a statement of rotation; nothing in it is verified yet.

    Args:
        value: Plain values, from anyone.

    Returns:
        The rotation.

    Raises:
        SignatureError: It is not of the form.
    """
    keys = {"irwell_rotation", "key", "signature"}
    whole = isinstance(value, dict) and set(value) == keys and value["irwell_rotation"] == 1
    if not (whole and isinstance(value["key"], dict) and isinstance(value["signature"], dict)):
        raise _refusal("it does not have the keys of form 1")
    return Rotation(value["key"], value["signature"])


def rotate(root: Path, owner: str, role: str, at: str) -> Rotation:
    """Make a new signing key in the place of a role's present one.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        role: The role's id.
        at: The moment, as `2026-03-01T09:00:00Z`.

    Returns:
        The rotation; from now on the new key signs here.

    Raises:
        VaultError: The role has no signing key here, or the disk refuses.
    """
    old = Keyring(root).signing_key(owner, role)
    before = describe_key(owner, role, old.public_key())
    private = Ed25519PrivateKey.generate()
    document = describe_key(owner, role, private.public_key())
    by = {"organisation": owner, "role": role, "key": str(before["id"])}
    made = Rotation(document, sign(of_key(document), by=by, at=at, private=old))
    raw = private.private_bytes_raw()
    wrapped = wrap(root_key(root, owner), "signing", owner, role, raw)
    _put_in_place(root, owner, role, (_statement(root, owner, str(before["id"])), made), wrapped)
    return made


def rotation_of(root: Path, owner: str, old: str) -> Rotation | None:
    """Return how a key was replaced here.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        old: The id of the key that was replaced.

    Returns:
        The rotation, or None if there was none.
    """
    path = _statement(root, owner, old)
    if not path.is_file():
        return None
    return rotation_from(json.loads(content(path, f"{old} was not rotated here.")))


def verify_rotation(rotation: Rotation, old: Mapping[str, Any]) -> None:
    """Check that a key was put in the place of another by that other.

    Args:
        rotation: The statement, from anyone.
        old: The document of the key that is replaced, entered or pinned before.

    Raises:
        SignatureError: The statement is not by that key, or is of another body or role.
    """
    public_key(rotation.key)
    for name in ("organisation", "role"):
        if rotation.key[name] != old.get(name):
            raise _refusal(f"the new key is of another {name}")
    if rotation.key["id"] == old["id"]:
        raise _refusal("the new key is the old one")
    verify(rotation.signature, of_key(rotation.key), old)


def _put_in_place(
    root: Path, owner: str, role: str, statement: tuple[Path, Rotation], wrapped: bytes
) -> None:
    """Write the statement, then swap the key: killed in between, the old key still signs."""
    path, made = statement
    at = signing_file(root, owner, role)
    draft = at.with_name(f".{role}")
    with disk_errors("The keyring"):
        draft.unlink(missing_ok=True)  # left by a process that was killed
        path.unlink(missing_ok=True)
        write_new(draft, wrapped)
        write_new(path, canonical(made.document()))
        draft.replace(at)
        sync_folder(at.parent)


def _statement(root: Path, owner: str, old: str) -> Path:
    if not old.startswith(f"{owner}-") or "/" in old:
        raise VaultError("This is not the id of a key document.", "Give the document's id.")
    return body(root, owner) / "retired" / old


def _refusal(why: str) -> SignatureError:
    return SignatureError(
        f"The rotation cannot be used: {why}.",
        "Make it with `irwell key rotate` where the old key is kept.",
        rule="rotation.form",
    )
