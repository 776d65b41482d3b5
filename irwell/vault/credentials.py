"""Credentials of other machines, and small notes, wrapped by the root key of the body they serve.

Files (mode 0600): `bodies/<owner>/credentials/<name>`, AES-256-GCM under the body's root key and
bound to owner and name. A credential is never printed: its `repr` hides every part.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from irwell.documents import canonical, is_id
from irwell.errors import VaultError
from irwell.vault.durable import disk_errors, erase, sync_folder, write_new
from irwell.vault.keyfiles import body, content, root_key
from irwell.vault.wrapping import unwrap, wrap

LARGEST = 16_384  # bytes of all parts; an RSA key of 16,384 bits has about 13,000
_PURPOSE = "credential"
_NOTE = "note"


class Credential(Mapping[str, str]):
    """The parts of a credential, shown by neither `repr` nor `str`, and never pickled.

    Args:
        parts: Text by name, for instance `user` and `password`.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._parts = dict(parts)

    def __getitem__(self, name: str) -> str:
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __repr__(self) -> str:
        return f"Credential({', '.join(sorted(self._parts))})"

    def __reduce__(self) -> NoReturn:
        raise VaultError("A credential is never pickled.", "Pass its name, and open it there.")


def keep_credential(root: Path, owner: str, name: str, parts: Mapping[str, str]) -> None:
    """Keep a credential, wrapped; one of that name is replaced.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        name: The credential's id.
        parts: Text by name.

    Raises:
        VaultError: If the name is no id, the body has no root key, or the parts are too large.
    """
    path, plain = _file(root, owner, name), canonical(dict(parts))
    if len(plain) > LARGEST:
        raise VaultError(f"A credential has at most {LARGEST} bytes.", "Check what was given.")
    wrapped = wrap(root_key(root, owner), _PURPOSE, owner, name, plain)
    with disk_errors("The keyring"):
        erase(path)
        write_new(path, wrapped)


def open_credential(root: Path, owner: str, name: str) -> Credential:
    """Unwrap a credential.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        name: The credential's id.

    Returns:
        The credential.

    Raises:
        VaultError: If there is none, or it was changed.
    """
    wrapped = content(_file(root, owner, name), f"{owner} has no credential {name} here.")
    return Credential(json.loads(unwrap(root_key(root, owner), _PURPOSE, owner, name, wrapped)))


def drop_credential(root: Path, owner: str, name: str) -> bool:
    """Remove a credential for good.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        name: The credential's id.

    Returns:
        False if there was none.
    """
    path = _file(root, owner, name)
    with disk_errors("The keyring"):
        there = path.is_file()
        erase(path)
    return there


def credential_names(root: Path, owner: str) -> tuple[str, ...]:
    """List the credentials that a body keeps here.

    Args:
        root: The keyring's folder.
        owner: The body's id.

    Returns:
        Names, in order.
    """
    return tuple(sorted(p.name for p in (body(root, owner) / "credentials").glob("[!.]*")))


def wrap_note(root: Path, owner: str, name: str, plain: bytes) -> bytes:
    """Wrap a small note that may tell of data: it is kept elsewhere, by the caller.

    Args:
        root: The keyring's folder.
        owner: The body's id.
        name: What the note is called; it opens under this name only.
        plain: The note.

    Returns:
        The wrapped bytes.

    Raises:
        VaultError: If the body has no root key.
    """
    return wrap(root_key(root, owner), _NOTE, owner, name, plain)


def unwrap_note(root: Path, owner: str, name: str, wrapped: bytes) -> bytes:
    """Open a note.

    Args:
        root: The keyring's folder.
        owner: As it was wrapped.
        name: As it was wrapped.
        wrapped: The wrapped bytes.

    Returns:
        The note.

    Raises:
        VaultError: If it was changed, renamed or wrapped by another root.
    """
    return unwrap(root_key(root, owner), _NOTE, owner, name, wrapped)


def keep_note(path: Path, root: Path, owner: str, name: str, plain: bytes) -> None:
    """Keep a small note that may tell of data, wrapped; one at that path is replaced.

    Args:
        path: Where it is kept.
        root: The keyring's folder.
        owner: The body's id.
        name: What the note is called; it opens under this name only.
        plain: The note.

    Raises:
        VaultError: If the body has no root key, or the disk refuses.
    """
    wrapped = wrap_note(root, owner, name, plain)
    with disk_errors(path.name):
        draft = path.with_name(f".{path.name}")
        draft.unlink(missing_ok=True)  # left by a process that was killed
        write_new(draft, wrapped)
        draft.replace(path)
        sync_folder(path.parent)


def open_note(path: Path, root: Path, owner: str, name: str) -> bytes | None:
    """Open a note that was kept at a path.

    Args:
        path: Where it is kept.
        root: The keyring's folder.
        owner: As it was kept.
        name: As it was kept.

    Returns:
        The note; None if none was kept.

    Raises:
        VaultError: If it was changed, renamed or wrapped by another root.
    """
    if not path.exists():
        return None
    return unwrap_note(root, owner, name, path.read_bytes())


def _file(root: Path, owner: str, name: str) -> Path:
    if not is_id(name):
        raise VaultError("The name of a credential must be an id.", "Give it another name.")
    return body(root, owner) / "credentials" / name
