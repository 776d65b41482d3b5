"""Key documents: the public half of a signing key, as others see and pin it."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from irwell.documents import digest, is_id
from irwell.errors import SignatureError

_KEYS = {"irwell_key", "id", "organisation", "role", "alg", "public"}
_PUBLIC = re.compile(r"[0-9a-f]{64}")


def describe_key(organisation: str, role: str, public: Ed25519PublicKey) -> dict[str, Any]:
    """Write the key document of a public key.

    Args:
        organisation: The organisation's id.
        role: The role that signs with it, for instance `siro`.
        public: The key.

    Returns:
        `irwell_key`, `id`, `organisation`, `role`, `alg` and `public` (hex).

    Raises:
        SignatureError: If the organisation or the role is not an id.
    """
    if not (is_id(organisation) and is_id(role)):
        raise SignatureError(
            "A key belongs to an organisation's id and a role's id, and one of these is no id.",
            "Use lower-case letters, digits and hyphens.",
        )
    raw = public.public_bytes_raw()
    return {
        "irwell_key": 1,
        "id": key_id(organisation, role, raw),
        "organisation": organisation,
        "role": role,
        "alg": "Ed25519",
        "public": raw.hex(),
    }


def key_id(organisation: str, role: str, public: bytes) -> str:
    """Name a public key.

    Args:
        organisation: The organisation's id.
        role: The role's id.
        public: 32 bytes.

    Returns:
        `<organisation>-<role>-<first 8 hex digits of SHA-256>`: short enough to read out. It is
        a name, not a proof: a pinned document is compared whole.
    """
    return f"{organisation}-{role}-{hashlib.sha256(public).hexdigest()[:8]}"


def of_key(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a signature over a key document names.

    Args:
        document: A key document.

    Returns:
        `kind`, `id`, `version` (1: a key never changes) and `digest`.

    Raises:
        SignatureError: If the document is not of the form.
    """
    public_key(document)
    return {"kind": "key", "id": document["id"], "version": 1, "digest": digest(dict(document))}


def public_key(document: Mapping[str, Any]) -> Ed25519PublicKey:
    """Read the public key out of a key document, checking the document's form.

    Args:
        document: A key document from anyone.

    Returns:
        The key.

    Raises:
        SignatureError: If the document is not of the form, or its id is not its key's.
    """
    form = document.get("irwell_key")
    if set(document) != _KEYS or type(form) is not int or form != 1:
        raise _malformed("it does not have the keys of form 1")
    if document["alg"] != "Ed25519":
        raise _malformed("it is not for Ed25519")
    organisation, role, public = (document[name] for name in ("organisation", "role", "public"))
    if not all(isinstance(name, str) and is_id(name) for name in (organisation, role)):
        raise _malformed("its organisation or role is not an id")
    if not (isinstance(public, str) and _PUBLIC.fullmatch(public)):
        raise _malformed("its public key is not 64 lower-case hex digits")
    raw = bytes.fromhex(public)
    if document["id"] != key_id(organisation, role, raw):
        raise _malformed("its id is not the id of its key")
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, UnsupportedAlgorithm):
        raise _malformed("its public key is not a point of Ed25519") from None


def _malformed(why: str) -> SignatureError:
    return SignatureError(
        f"The key document cannot be used: {why}.",
        "Ask the organisation for its key document again.",
    )
