"""The keyring: one root key a body, keys wrapped under it, signing keys, pinned public keys."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import canonical
from irwell.errors import KeyDestroyed, SignatureError, VaultError
from irwell.vault.durable import disk_errors, erase, folder, write_new
from irwell.vault.keydocs import describe_key, public_key
from irwell.vault.keyfiles import (
    body,
    bury,
    content,
    missing,
    pinned_file,
    root_key,
    signing_file,
    tombstone,
    wrapped_key,
)
from irwell.vault.wrapping import unwrap, wrap


class Keyring:
    """The keys of the bodies that keep data in one home.

    Files (mode 0600) under `bodies/<owner>/`: `root`, `wrapped/<key id>`, `destroyed/<key id>`
    (tombstones), `signing/<role>`; and `pinned/<key document id>`.

    Args:
        root: The folder `keys/` of a home; made when the first key is.
    """

    __slots__ = ("_root",)

    def __init__(self, root: Path) -> None:
        self._root = root

    def __repr__(self) -> str:
        return f"Keyring({str(self._root)!r})"

    def create_root(self, owner: str) -> None:
        """Make a body's root key, at random.

        Args:
            owner: The body's id.

        Raises:
            VaultError: If it has one.
        """
        with disk_errors("The keyring"):
            if not write_new(body(self._root, owner) / "root", os.urandom(32)):
                raise VaultError(
                    f"{owner} has a root key in this home.", "Use it; a root is never replaced."
                )

    def has_root(self, owner: str) -> bool:
        """Say whether a body has a root key here.

        Args:
            owner: The body's id.

        Returns:
            True if it has.
        """
        return (body(self._root, owner) / "root").is_file()

    def new_key(self, owner: str, key_id: str) -> bytes:
        """Make a key at random and keep it wrapped.

        Args:
            owner: The body's id.
            key_id: Its name: lower-case letters, digits and `. _ @ : -`, at most 128.

        Returns:
            The key, 32 bytes.

        Raises:
            KeyDestroyed: If a key of that name was destroyed: a name is never used again.
            VaultError: If there is a key of that name, or no root.
        """
        key = os.urandom(32)
        with self._alone(owner):
            self._refuse_destroyed(owner, key_id)
            wrapped = wrap(root_key(self._root, owner), "data", owner, key_id, key)
            if not write_new(wrapped_key(self._root, owner, key_id), wrapped):
                raise VaultError(
                    f"{owner} has a key {key_id}.", "Use it, or make one under another name."
                )
        return key

    def key(self, owner: str, key_id: str) -> bytes:
        """Unwrap a key.

        Args:
            owner: The body's id.
            key_id: Its name.

        Returns:
            The key, 32 bytes.

        Raises:
            KeyDestroyed: If it was destroyed.
            VaultError: If there is none, or it was changed.
        """
        self._refuse_destroyed(owner, key_id)
        wrapped = content(
            wrapped_key(self._root, owner, key_id), f"{owner} has no key {key_id} here."
        )
        return unwrap(root_key(self._root, owner), "data", owner, key_id, wrapped)

    def destroy(self, owner: str, key_id: str) -> None:
        """Destroy a key for good; a second call ends what a killed first one began.

        Args:
            owner: The body's id.
            key_id: Its name.

        Raises:
            VaultError: If there never was one.
        """
        with self._alone(owner):
            if not (
                wrapped_key(self._root, owner, key_id).is_file() or self.destroyed(owner, key_id)
            ):
                raise missing(f"{owner} has no key {key_id} here.")
            bury(self._root, owner, key_id)
            erase(wrapped_key(self._root, owner, key_id))

    def destroyed(self, owner: str, key_id: str) -> bool:
        """Say whether a key was destroyed here.

        Args:
            owner: The body's id.
            key_id: Its name.

        Returns:
            True if its tombstone stands.
        """
        return tombstone(self._root, owner, key_id).is_file()

    def key_ids(self, owner: str) -> tuple[str, ...]:
        """List the keys that can be unwrapped.

        Args:
            owner: The body's id.

        Returns:
            Names, in order.
        """
        found = (body(self._root, owner) / "wrapped").glob("[!.]*")
        return tuple(sorted(p.name for p in found if not self.destroyed(owner, p.name)))

    def new_signing_key(self, owner: str, role: str) -> dict[str, Any]:
        """Make a signing key for a role and keep it wrapped.

        Args:
            owner: The body's id.
            role: The role's id.

        Returns:
            Its key document.

        Raises:
            VaultError: If the role has one, or the body has no root.
        """
        private = Ed25519PrivateKey.generate()
        document = describe_key(owner, role, private.public_key())
        wrapped = wrap(
            root_key(self._root, owner), "signing", owner, role, private.private_bytes_raw()
        )
        with disk_errors("The keyring"):
            if not write_new(signing_file(self._root, owner, role), wrapped):
                raise VaultError(
                    f"The {role} of {owner} has a signing key in this home.", "Sign with that one."
                )
        return document

    def signing_key(self, owner: str, role: str) -> Ed25519PrivateKey:
        """Unwrap a signing key.

        Args:
            owner: The body's id.
            role: The role's id.

        Returns:
            The key.

        Raises:
            VaultError: If there is none, or it was changed.
        """
        none = f"The {role} of {owner} has no signing key here."
        wrapped = content(signing_file(self._root, owner, role), none)
        raw = unwrap(root_key(self._root, owner), "signing", owner, role, wrapped)
        return Ed25519PrivateKey.from_private_bytes(raw)

    def key_document(self, owner: str, role: str) -> dict[str, Any]:
        """Write the key document of a signing key kept here.

        Args:
            owner: The body's id.
            role: The role's id.

        Returns:
            The document, to be given to others.
        """
        return describe_key(owner, role, self.signing_key(owner, role).public_key())

    def pin(self, key_document: Mapping[str, Any]) -> None:
        """Remember another's key document: from now on its id means this key.

        Args:
            key_document: The document, trusted by whoever calls.

        Raises:
            SignatureError: If it is not of the form, or another key is pinned under its id.
        """
        public_key(key_document)
        path, content = pinned_file(self._root, key_document["id"]), canonical(dict(key_document))
        with disk_errors("The keyring"):
            if not write_new(path, content) and path.read_bytes() != content:
                raise SignatureError(
                    f"Another key is pinned as {key_document['id']}.",
                    "Ask the organisation which one is its own, by a way that you trust.",
                )

    def pinned(self, key_id: str) -> dict[str, Any] | None:
        """Return a pinned key document.

        Args:
            key_id: Its id.

        Returns:
            The document, or None if none is pinned under that id.

        Raises:
            SignatureError: If the stored document was changed.
        """
        path = pinned_file(self._root, key_id)
        if not path.is_file():
            return None
        document: dict[str, Any] = json.loads(path.read_bytes())
        public_key(document)
        return document

    def _refuse_destroyed(self, owner: str, key_id: str) -> None:
        if self.destroyed(owner, key_id):
            raise KeyDestroyed(
                f"The key {key_id} of {owner} was destroyed; what it sealed is gone for good.",
                "Make a new key under another name, and deposit or release again.",
                rule="vault.key_destroyed",
            )

    @contextmanager
    def _alone(self, owner: str) -> Iterator[None]:
        """Hold a body's folder, so that making and destroying never cross."""
        with disk_errors("The keyring"):
            handle = os.open(folder(body(self._root, owner)), os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)
