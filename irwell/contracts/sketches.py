"""Keyed sketches of values: how far two columns hold the same, without holding either.

A sketch is the least hashes of a column's values under a key that only the provider has
(bottom-k MinHash). The values never leave, and without the key no guess can be tried.
Source: Broder, On the resemblance and containment of documents (1997); Cohen and Kaplan,
Summarizing data using bottom-k sketches (2007); HMAC: RFC 2104.
"""

import hmac

from irwell.tables.keys import KEY_BYTES

SIZE = 128  # hashes of one sketch: the share found is right to about 0.09 (1 / sqrt(128))
Sketch = tuple[str, ...]


def sketch_key(secret: bytes, data_set: str) -> bytes:
    """Derive the key of a data set's sketches by HKDF-SHA-256.

    Args:
        secret: A random secret of the provider, at least 32 bytes.
        data_set: The data set's name without its major, so that sketches outlive a version.

    Returns:
        32 bytes. Source: RFC 5869, extract without salt, then one block of expand.

    Raises:
        ValueError: The secret is short.
    """
    if len(secret) < KEY_BYTES:
        raise ValueError("A secret has at least 32 bytes.")
    info = b"\x00".join(part.encode() for part in ("irwell", "sketch", "1", data_set))
    extracted = hmac.digest(bytes(KEY_BYTES), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def overlap(one: Sketch, other: Sketch) -> float:
    """Return how far the values of two sketches are the same.

    Args:
        one: A sketch.
        other: Another under the same key.

    Returns:
        An estimate of the shared values over all values of both, 0 to 1.
    """
    least = sorted({*one, *other})[:SIZE]
    both = set(one) & set(other)
    return sum(own in both for own in least) / len(least) if least else 0.0
