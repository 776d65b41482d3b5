"""A body's own home: a folder with its vault, its keys and its journal, and no server.

The journal is the manifest: signed, hash-chained lines say what is described, deposited,
withdrawn and released. Nothing in this folder is sent anywhere but release bundles.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import canonical
from irwell.errors import HomeError
from irwell.releases.journal import Head, Line, append, head, read_journal
from irwell.vault import Keyring, Vault, lend_scratch, sweep_scratch

ROLE = "home"  # the key that signs bundles and journal lines
MARK = "home.json"


@dataclass(frozen=True, slots=True)
class Home:
    """One body's home folder.

    Attributes:
        root: The folder.
        organisation: The body that owns it.
    """

    root: Path
    organisation: str

    @property
    def vault(self) -> Vault:
        """The home's encrypted blobs."""
        return Vault(self.root / "vault")

    @property
    def keyring(self) -> Keyring:
        """The home's keys."""
        return Keyring(self.root / "keys")

    @property
    def journal(self) -> Path:
        """The file of signed lines."""
        return self.root / "journal.jsonl"

    @property
    def key_document(self) -> dict[str, Any]:
        """The public key that the authority pins."""
        return self.keyring.key_document(self.organisation, ROLE)

    @property
    def by(self) -> dict[str, str]:
        """How the home signs."""
        key = str(self.key_document["id"])
        return {"organisation": self.organisation, "role": ROLE, "key": key}

    @property
    def private(self) -> Ed25519PrivateKey:
        """The key that signs."""
        return self.keyring.signing_key(self.organisation, ROLE)

    def head(self) -> Head:
        """Return where the journal stands.

        Returns:
            Its size and the digest of its last line.
        """
        return head(self.journal)

    def lines(self) -> tuple[Line, ...]:
        """Return the journal, every line checked.

        Returns:
            All lines in order; none for a new home.

        Raises:
            HomeError: A line was changed, cut or is not signed by this home.
        """
        if not self.journal.exists():
            return ()
        return read_journal(self.journal, self.key_document)

    def enter(self, act: str, facts: dict[str, Any], at: str) -> Line:
        """Append one signed line.

        Args:
            act: What was done.
            facts: Digests and counts.
            at: The moment, ISO 8601 in UTC.

        Returns:
            The line.
        """
        return append(self.journal, act, facts, by=self.by, at=at, private=self.private)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Lend a private folder on the home's own disk that goes with the work.

        Yields:
            The folder.
        """
        with lend_scratch(self.root / "scratch") as folder:
            yield folder

    def sweep(self, now: float) -> int:
        """Remove what work that was killed left in the clear.

        Args:
            now: The present, in seconds since 1970.

        Returns:
            How many folders were removed.
        """
        return sweep_scratch(self.root / "scratch", now)


def create_home(root: Path, organisation: str) -> Home:
    """Make a home: its folders, its root key and its signing key.

    Args:
        root: A folder that is empty or does not exist.
        organisation: The body's id.

    Returns:
        The home.

    Raises:
        HomeError: The folder holds something, or cannot be written.
    """
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(root.iterdir()):
            raise HomeError(f"{root.name} is not empty.", "Name an empty folder.")
        home = Home(root, organisation)
        home.keyring.create_root(organisation)
        home.keyring.new_signing_key(organisation, ROLE)
        mark = {"irwell_home": 1, "organisation": organisation}
        (root / f".{MARK}").write_bytes(canonical(mark))
        (root / f".{MARK}").replace(root / MARK)
    except OSError as error:
        text = f"{root.name} cannot be written: {error.strerror}."
        raise HomeError(text, "Choose a folder that you may write.") from None
    return home


def open_home(root: Path) -> Home:
    """Open a home that was made before.

    Args:
        root: The folder.

    Returns:
        The home.

    Raises:
        HomeError: It is no home.
    """
    try:
        found = json.loads((root / MARK).read_bytes())
        return Home(root, str(found["organisation"]))
    except (OSError, ValueError, KeyError):
        raise HomeError(
            f"{root.name} is not the home of a body.", "Make one with `irwell home new`."
        ) from None
