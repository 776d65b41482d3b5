"""Signing keys on the signatory's own machine: a keys folder, and the key files in it."""

from pathlib import Path
from typing import NamedTuple

from irwell.errors import VaultError

_PLACE = "bodies/<organisation>/signing/<role>"


class KeyFile(NamedTuple):
    """Where a private signing key stands: the keys folder, and whose key it is."""

    folder: Path
    organisation: str
    role: str

    @property
    def path(self) -> Path:
        """The file of the private key, sealed by the body's root key in the same folder."""
        return self.folder / "bodies" / self.organisation / "signing" / self.role


def key_files(folder: Path) -> tuple[KeyFile, ...]:
    """Find the private signing keys of a keys folder.

    Args:
        folder: The keys folder.

    Returns:
        The keys, by organisation and role.
    """
    found = sorted(path for path in folder.glob("bodies/*/signing/[!.]*") if path.is_file())
    return tuple(KeyFile(folder, path.parent.parent.name, path.name) for path in found)


def find_key(place: Path, role: str = "") -> KeyFile:
    """Find one private signing key.

    Args:
        place: The key's file, or a keys folder.
        role: Whose key it must be; needed for a folder that holds more than one.

    Returns:
        The key.

    Raises:
        VaultError: There is none, there are several, or it is another role's.
    """
    if place.is_dir():
        found = tuple(key for key in key_files(place) if role in ("", key.role))
        where = f"{place} has {len(found)} signing keys{f' of the role {role}' if role else ''}."
    else:
        found = tuple(key for key in _of_file(place) if role in ("", key.role))
        where = f"{place} is no signing key{f' of the role {role}' if role else ''}."
    if len(found) != 1:
        remedy = f"Name the key's file, which stands in a keys folder at {_PLACE}."
        raise VaultError(where, remedy, rule="sign.key")
    return found[0]


def _of_file(path: Path) -> tuple[KeyFile, ...]:
    whole = path.absolute()
    if not path.is_file() or len(whole.parents) < len(Path(_PLACE).parts):
        return ()
    folder = whole.parents[len(Path(_PLACE).parts) - 1]
    return tuple(key for key in key_files(folder) if key.path == whole)
