"""Keys wrapped by a body's root key, bound to what they are for and to their name.

Source: NIST SP 800-38D; random 96-bit nonces, few wraps under one root (bound 2^32, section 8.3).
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from irwell.errors import VaultError

_MAGIC = b"IRWELLK\x01"
_NONCE = 12


def wrap(root: bytes, purpose: str, owner: str, name: str, key: bytes) -> bytes:
    """Encrypt a key under a root key.

    Args:
        root: 32 bytes.
        purpose: `data` or `signing`: one is never taken for the other.
        owner: The body's id.
        name: The key's id or the role.
        key: What to wrap.

    Returns:
        The wrapped key as stored.
    """
    nonce = os.urandom(_NONCE)
    return _MAGIC + nonce + AESGCM(root).encrypt(nonce, key, _bound(purpose, owner, name))


def unwrap(root: bytes, purpose: str, owner: str, name: str, wrapped: bytes) -> bytes:
    """Decrypt a wrapped key.

    Args:
        root: 32 bytes.
        purpose: As it was wrapped.
        owner: As it was wrapped.
        name: As it was wrapped.
        wrapped: The stored bytes.

    Returns:
        The key.

    Raises:
        VaultError: If it was changed, renamed, or wrapped by another root.
    """
    nonce, sealed = wrapped[len(_MAGIC) :][:_NONCE], wrapped[len(_MAGIC) + _NONCE :]
    try:
        if not wrapped.startswith(_MAGIC) or len(nonce) < _NONCE:
            raise InvalidTag
        return AESGCM(root).decrypt(nonce, sealed, _bound(purpose, owner, name))
    except InvalidTag:
        raise VaultError(
            f"The stored key {name} of {owner} was changed, renamed or wrapped by another root.",
            "Restore the keys from the newest backup.",
            rule="vault.integrity",
        ) from None


def _bound(purpose: str, owner: str, name: str) -> bytes:
    return "\0".join(("irwell key v1", purpose, owner, name)).encode()
