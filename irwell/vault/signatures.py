"""Signature documents: who signed which version of which text, when, with which key."""

import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import canonical
from irwell.errors import SignatureError
from irwell.vault.keydocs import key_id, public_key

_OF = ("kind", "id", "version", "digest")
_BY = ("organisation", "role", "key")
_KEYS = {"irwell_signature", "of", "by", "at", "alg", "value"}
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
_VALUE = re.compile(r"[0-9a-f]{128}")


def sign(
    of: Mapping[str, Any], *, by: Mapping[str, str], at: str, private: Ed25519PrivateKey
) -> dict[str, Any]:
    """Sign one version of one document.

    Args:
        of: `kind`, `id`, `version` and `digest` of the document.
        by: `organisation`, `role` and `key` (the key document's id).
        at: When, as `2026-03-01T09:00:00Z`.
        private: The key.

    Returns:
        The signature document; `value` (hex) signs the canonical JSON of the rest.

    Raises:
        SignatureError: If `of`, `by` or `at` is not of the form, or `by.key` names another key.
    """
    _check_parts(of, by, at)
    public = private.public_key().public_bytes_raw()
    if by["key"] != key_id(by["organisation"], by["role"], public):
        raise _refusal(
            f"The key given is not the key {by['key']}.", "by.key", "Sign with the named key."
        )
    rest = _rest(of, by, at)
    return {**rest, "value": private.sign(canonical(rest)).hex()}


def verify(
    signature: Mapping[str, Any], of: Mapping[str, Any], key_document: Mapping[str, Any]
) -> None:
    """Check that a signature is of this document, by this key.

    Args:
        signature: The signature document, from anyone.
        of: `kind`, `id`, `version` and `digest` of the document in hand.
        key_document: The signatory's key document, pinned or entered before.

    Raises:
        SignatureError: Naming the first thing that differs.
    """
    form = signature.get("irwell_signature")
    if set(signature) != _KEYS or type(form) is not int or form != 1:
        raise _refusal(
            "The signature is not a signature document of form 1.", "irwell_signature", _AGAIN
        )
    _check_parts(signature["of"], signature["by"], signature["at"])
    _compare("of", signature["of"], {name: of.get(name) for name in _OF})
    public = public_key(key_document)
    named = {"organisation": "organisation", "role": "role", "key": "id"}
    _compare("by", signature["by"], {name: key_document[as_] for name, as_ in named.items()})
    if signature["alg"] != "Ed25519":
        raise _refusal("The signature is not made with Ed25519.", "alg", _AGAIN)
    value = signature["value"]
    if not (isinstance(value, str) and _VALUE.fullmatch(value)):
        raise _refusal("The signature's value is not 128 hex digits.", "value", _AGAIN)
    rest = _rest(signature["of"], signature["by"], signature["at"])
    try:
        public.verify(bytes.fromhex(value), canonical(rest))
    except InvalidSignature:
        raise _refusal(
            f"The signature's value was not made over this text by the key {key_document['id']}.",
            "value",
            _AGAIN,
        ) from None


_AGAIN = "Ask the signatory to sign the document again."


def _rest(of: Mapping[str, Any], by: Mapping[str, str], at: str) -> dict[str, Any]:
    return {"irwell_signature": 1, "of": dict(of), "by": dict(by), "at": at, "alg": "Ed25519"}


def _check_parts(of: object, by: object, at: object) -> None:
    for name, part, keys in (("of", of, _OF), ("by", by, _BY)):
        if not isinstance(part, Mapping) or set(part) != set(keys):
            raise _refusal(
                f"The signature's `{name}` must have exactly {', '.join(keys)}.", name, _AGAIN
            )
    if not (isinstance(at, str) and _AT.fullmatch(at)):
        raise _refusal(
            "The signature's time is not written as 2026-03-01T09:00:00Z.",
            "at",
            "Write date, time and zone.",
        )


def _compare(name: str, found: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    for key, value in expected.items():
        if type(found[key]) is not type(value) or found[key] != value:
            raise _refusal(
                f"The signature's {name}.{key} is not that of the "
                f"{'document' if name == 'of' else 'key'} in hand.",
                f"{name}.{key}",
                "Sign the document as it now stands, with the signatory's own key.",
            )


def _refusal(what: str, where: str, remedy: str) -> SignatureError:
    return SignatureError(what, remedy, rule=f"signature.{where}")
