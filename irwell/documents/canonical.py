"""One value, one text, one digest."""

import hashlib
import re
from typing import Any

import rfc8785

from irwell.documents.source import LARGEST
from irwell.errors import DocumentError

ID_PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$"
_ID = re.compile("[a-z0-9][a-z0-9-]{0,62}")


def canonical(value: Any) -> bytes:
    """Write a value as canonical JSON, the only form that is hashed or signed.

    Args:
        value: Text, whole and decimal numbers, booleans, None, lists, tuples and dicts with
            text keys.

    Returns:
        UTF-8 JSON without white space, keys sorted by their UTF-16 code units.

    Raises:
        DocumentError: A part of the value has no canonical form.

    Source: RFC 8785 (JSON Canonicalization Scheme).
    """
    try:
        text = rfc8785.dumps(value)
    except (ValueError, RecursionError):
        text = b""  # the library's own message would quote the value, so it is not passed on
    if not text or not _readable(value):
        raise DocumentError(
            "A value has no canonical JSON form.",
            "Use text, numbers up to 2**53 - 1, true, false, null, lists and maps with text keys.",
            rule="document.canonical",
        )
    return text


def _readable(value: Any) -> bool:
    """Say whether every decimal reads back: RFC 8785 writes 1e20 as a whole number too large."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, float) and abs(part) > LARGEST:
            return False
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)
    return True


def digest(value: Any) -> str:
    """Name a value by its canonical JSON.

    Args:
        value: What `canonical` takes.

    Returns:
        `sha256:` and 64 lower-case hex digits.

    Raises:
        DocumentError: The value has no canonical form.
    """
    return digest_bytes(canonical(value))


def digest_bytes(data: bytes) -> str:
    """Name bytes by their hash.

    Args:
        data: Any bytes.

    Returns:
        `sha256:` and 64 lower-case hex digits.
    """
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def is_id(text: object) -> bool:
    """Say whether this is an id: lower-case letters, digits and hyphens, at most 63.

    Args:
        text: Anything.

    Returns:
        True for text that matches `ID_PATTERN` whole.
    """
    return isinstance(text, str) and _ID.fullmatch(text) is not None
