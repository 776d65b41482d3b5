"""Keys below an agreement's secret, and the pseudonyms and row order they make.

The secret is random and made where the data is kept; what stands below it is derived, so that
one epoch, identifier type or normaliser version tells nothing about another. Keys are values
here: they enter the engine only as a one-row relation.
"""

import hashlib
import hmac
from typing import Literal

from irwell.tables.identifiers import NORMALISER_VERSION, normalise

Purpose = Literal["pseudonym", "order"]
KEY_BYTES = 32
BLOCK = 64  # bytes of a SHA-256 block. Source: FIPS 180-4, 1.
SHOWN_DIGITS = 32  # the first 128 bits of the HMAC


def derive_key(
    secret: bytes, *, epoch: int, identifier_type: str = "", purpose: Purpose = "pseudonym"
) -> bytes:
    """Derive the key of one epoch, purpose and identifier type by HKDF-SHA-256.

    Args:
        secret: The agreement's or linkage scope's random secret, at least 32 bytes.
        epoch: The key epoch, from 1.
        identifier_type: The contract's identifier type; empty for the order key.
        purpose: `pseudonym`, or `order` for the order of rows.

    Returns:
        32 bytes. Source: RFC 5869, extract without salt, then one block of expand.

    Raises:
        ValueError: The secret is short, or the epoch is below 1.
    """
    if len(secret) < KEY_BYTES or epoch < 1:
        raise ValueError("A secret has at least 32 bytes and an epoch is at least 1.")
    parts = ("irwell", purpose, str(epoch), identifier_type, f"normaliser {NORMALISER_VERSION}")
    info = b"\x00".join(part.encode() for part in parts)
    extracted = hmac.digest(bytes(KEY_BYTES), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Return the inner and the outer pad of an HMAC key.

    Args:
        key: The key, of any length.

    Returns:
        Two times 64 bytes. Source: RFC 2104, 2.
    """
    short = hashlib.sha256(key).digest() if len(key) > BLOCK else key
    block = short.ljust(BLOCK, b"\x00")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def pseudonym_reference(value: str | int | None, key: bytes, identifier_type: str) -> str | None:
    """Return the pseudonym of one identifier in plain Python, as the engine must make it.

    Args:
        value: The identifier as the data holds it, or None.
        key: The derived key.
        identifier_type: The contract's identifier type, which names the normaliser.

    Returns:
        32 lower-case hex digits, or None where the identifier has no normal form.
    """
    normal = None if value is None else normalise(str(value), identifier_type)
    if normal is None:
        return None
    return hmac.digest(key, normal.encode(), "sha256").hex()[:SHOWN_DIGITS]


def order_reference(row: int, key: bytes) -> int:
    """Return the number by which a row is ordered, in plain Python, as the engine must make it.

    The hash is a fixed keyed PRF of the row number. It is no HMAC: the order shows only ranks,
    so that the extension of a hash has nothing to extend.

    Args:
        row: The hidden row number.
        key: The derived order key, exactly 32 bytes.

    Returns:
        The first 64 bits of SHA-256(key || row number in decimal), unsigned.
    """
    return int.from_bytes(hashlib.sha256(key + str(row).encode()).digest()[:8], "big")


def key_part(key: bytes, part: str) -> bytes:
    """Return the part of a key that a column of the key relation holds.

    Args:
        key: The derived key.
        part: `inner`, `outer` or `whole`.

    Returns:
        The pad, or the key itself.
    """
    inner, outer = pads(key)
    return {"inner": inner, "outer": outer, "whole": key}[part]
