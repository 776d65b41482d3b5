"""What makes a release the one that it is, and the names that tell nobody what it was made from."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from irwell.documents import JSONValue, canonical
from irwell.releases.compile import COMPILER_VERSION, ReleasePlan
from irwell.tables import NORMALISER_VERSION

_NAME_BYTES = 16  # 128 bits: no two releases meet by chance, as for pseudonyms


@dataclass(frozen=True, slots=True)
class ReleaseIdentity:
    """Two releases of one identity hold the same plaintext bytes.

    Attributes:
        agreement: The agreement's digest.
        contracts: The contract digest of each source of the plan, by the source's name.
        deposits: The deposits of each source, in order: the vault's blob ids, or `deposit_mark`s.
        plan: The plan's digest.
        as_at: The day that `each_use` stood for.
        epoch: The number of the agreement's key period, from 1.
        compiler: The version of the compiler and of the identifiers' normal form.
    """

    agreement: str
    contracts: Mapping[str, str]
    deposits: Mapping[str, tuple[str, ...]]
    plan: str
    as_at: date
    epoch: int
    compiler: str

    def value(self) -> dict[str, JSONValue]:
        """Return the identity as plain values.

        Returns:
            What the manifest of a bundle holds under `identity`.
        """
        return {
            "agreement": self.agreement,
            "contracts": dict(self.contracts),
            "deposits": {name: list(own) for name, own in self.deposits.items()},
            "plan": self.plan,
            "as_at": self.as_at.isoformat(),
            "epoch": self.epoch,
            "compiler": self.compiler,
        }


def compiler_version() -> str:
    """Return what an identity says of the program: compiler and normal form.

    Returns:
        For instance `1+1`.
    """
    return f"{COMPILER_VERSION}+{NORMALISER_VERSION}"


def identity_of(
    release: ReleasePlan, deposits: Mapping[str, tuple[str, ...]], *, as_at: date, epoch: int
) -> ReleaseIdentity:
    """Return the identity that a release of these deposits has.

    Args:
        release: The compiled release.
        deposits: The deposits of each source of the plan, in order.
        as_at: The day of the release.
        epoch: The number of the agreement's key period, from 1.

    Returns:
        The identity.

    Raises:
        ValueError: The deposits are not those of exactly the plan's sources.
    """
    if set(deposits) != set(release.sources) or not all(deposits.values()):
        raise ValueError("Name the deposits of each source of the plan.")
    return ReleaseIdentity(
        agreement=release.agreement,
        contracts=dict(release.contracts),
        deposits={name: tuple(own) for name, own in deposits.items()},
        plan=release.digest,
        as_at=as_at,
        epoch=epoch,
        compiler=compiler_version(),
    )


def release_id(identity: ReleaseIdentity, secret: bytes) -> str:
    """Return the name of a release: keyed, so that names under two agreements do not meet.

    Args:
        identity: The release's identity.
        secret: The agreement's secret, 32 bytes.

    Returns:
        32 lower-case hex digits; the same identity has the same name.
    """
    return _keyed(secret, b"irwell release id 1", canonical(identity.value()))


def secret_name(agreement_id: str) -> str:
    """Return the name of an agreement's secret in a provider's keyring.

    Args:
        agreement_id: The agreement's id, without version: its versions share one secret.

    Returns:
        A key id.
    """
    return f"agreement-{agreement_id}"


def deposit_mark(secret: bytes, digest: str) -> str:
    """Return the name of a deposit that no vault holds, for an identity.

    A plain hash of a short list could be found by trying each identifier; a keyed one cannot.

    Args:
        secret: The agreement's secret, 32 bytes.
        digest: The digest of the file's bytes.

    Returns:
        `keyed:` and 32 lower-case hex digits.
    """
    return f"keyed:{_keyed(secret, b'irwell deposit 1', digest.encode())}"


def _keyed(secret: bytes, purpose: bytes, data: bytes) -> str:
    made = hmac.new(secret, purpose + b"\0" + data, hashlib.sha256)
    return made.digest()[:_NAME_BYTES].hex()
