"""Where each key of a home stands, and what names may stand there."""

import re
from pathlib import Path

from irwell.documents import canonical, is_id
from irwell.errors import VaultError
from irwell.vault.durable import disk_errors, write_new

ROOT_SIZE = 32
_KEY_ID = re.compile(r"[a-z0-9][a-z0-9._@:-]{0,127}")
_DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,159}")


def body(root: Path, owner: str) -> Path:
    """Say where a body's keys stand.

    Args:
        root: The keyring's folder.
        owner: The body's id.

    Returns:
        The folder.

    Raises:
        VaultError: If the owner is no id.
    """
    if not is_id(owner):
        raise VaultError("The owner of a key must be an organisation's id.", "Give its id.")
    return root / "bodies" / owner


def wrapped_key(root: Path, owner: str, key_id: str) -> Path:
    """Say where a wrapped key stands.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        key_id: The key's name.

    Returns:
        The path.

    Raises:
        VaultError: If the owner or the name is not of the form.
    """
    return body(root, owner) / "wrapped" / _checked(key_id)


def tombstone(root: Path, owner: str, key_id: str) -> Path:
    """Say where the tombstone of a key stands or would stand.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        key_id: The key's name.

    Returns:
        The path.

    Raises:
        VaultError: If the owner or the name is not of the form.
    """
    return body(root, owner) / "destroyed" / _checked(key_id)


def signing_file(root: Path, owner: str, role: str) -> Path:
    """Say where a role's signing key stands.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        role: The role's id.

    Returns:
        The path.

    Raises:
        VaultError: If the owner or the role is no id.
    """
    if not is_id(role):
        raise VaultError("The role of a signing key must be an id.", "Give the role's id.")
    return body(root, owner) / "signing" / role


def pinned_file(root: Path, key_id: str) -> Path:
    """Say where a pinned key document stands.

    Args:
        root: The keyring's folder.
        key_id: The document's id.

    Returns:
        The path.

    Raises:
        VaultError: If it is not the id of a key document.
    """
    if not _DOCUMENT_ID.fullmatch(key_id):
        raise VaultError("This is not the id of a key document.", "Give the document's id.")
    return root / "pinned" / key_id


def root_key(root: Path, owner: str) -> bytes:
    """Read a body's root key.

    Args:
        root: The keyring's folder.
        owner: The body's id.

    Returns:
        32 bytes.

    Raises:
        VaultError: If there is none, or it is not whole.
    """
    found = content(body(root, owner) / "root", f"{owner} has no root key in this home.")
    if len(found) != ROOT_SIZE:
        raise VaultError(f"The root key of {owner} is damaged.", "Restore the keys from a backup.")
    return found


def bury(root: Path, owner: str, key_id: str) -> None:
    """Set the tombstone of a key; nothing happens if it stands.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        key_id: The key's name.
    """
    words = canonical({"irwell_key_destroyed": 1, "owner": owner, "id": key_id})
    write_new(tombstone(root, owner, key_id), words)


def content(path: Path, none: str) -> bytes:
    """Read a small file.

    Args:
        path: The file.
        none: What to say if it is not there.

    Returns:
        Its bytes.

    Raises:
        VaultError: If it is not there, or the disk refuses.
    """
    try:
        with disk_errors("The keyring"):
            return path.read_bytes()
    except FileNotFoundError:
        raise missing(none) from None


def missing(what: str) -> VaultError:
    """Make the error for a key that is not here.

    Args:
        what: One sentence.

    Returns:
        The error, with the remedy.
    """
    return VaultError(what, "Check the name, or that this is the right home.")


def _checked(key_id: str) -> str:
    if not _KEY_ID.fullmatch(key_id):
        raise VaultError(
            "The name of a key has lower-case letters, digits and . _ @ : - only, at most 128.",
            "Give the key another name.",
        )
    return key_id
