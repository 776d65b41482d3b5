"""The form of a blob: header, sealed chunks, trailer. Pure bytes; touches no disk.

A blob is `header (64) | chunk 0 | chunk 1 | ... | trailer (32)`. Each chunk is up to 1 MiB of
plaintext under AES-256-GCM (16 bytes longer); its associated data are the header, its number and
whether it is the last. The blob's id is the SHA-256 of all but the trailer; the trailer is a keyed
hash of header, id and size, so that a renamed or shortened blob is refused without reading it all.

Source: NIST SP 800-38D (AES-GCM); RFC 5869 (HKDF); the STREAM construction of Hoang et al. 2015.
"""

import hmac
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from irwell.errors import VaultError

CHUNK = 1 << 20
TAG = 16
KEY = 32
TRAILER = 32
_MAGIC = b"IRWELLB\n"
_VERSION = 1
_HEADER = struct.Struct(">8sII32s16s")  # magic, version, chunk size, salt, key check
HEADER = _HEADER.size
_INFO = b"irwell blob v1"


class Sealing:
    """One blob's ciphers: made from its header and its key, shown by neither."""

    __slots__ = ("_cipher", "_trailer_key", "header")

    def __init__(self, header: bytes, cipher_key: bytes, trailer_key: bytes) -> None:
        self.header = header
        self._cipher = AESGCM(cipher_key)
        self._trailer_key = trailer_key

    def seal(self, number: int, last: bool, plain: bytes | bytearray | memoryview) -> bytes:
        """Encrypt one chunk.

        Args:
            number: The chunk's number from 0.
            last: Whether no chunk follows.
            plain: At most 1 MiB.

        Returns:
            The ciphertext with its tag, 16 bytes longer than `plain`.
        """
        return self._cipher.encrypt(_nonce(number, last), plain, self._bound(number, last))

    def open(self, number: int, last: bool, sealed: bytes) -> bytes:
        """Decrypt one chunk.

        Args:
            number: The chunk's number from 0.
            last: Whether no chunk follows.
            sealed: The ciphertext with its tag.

        Returns:
            The plaintext.

        Raises:
            VaultError: If one bit of it, its place or its blob is not what was sealed.
        """
        try:
            return self._cipher.decrypt(_nonce(number, last), sealed, self._bound(number, last))
        except InvalidTag:
            raise damaged(f"Chunk {number} of the blob was changed after it was sealed.") from None

    def trailer(self, blob_id: str, size: int) -> bytes:
        """Make the keyed hash that binds header, name and size.

        Args:
            blob_id: SHA-256 of header and chunks, 64 hex digits.
            size: Plaintext size in bytes.

        Returns:
            32 bytes.
        """
        bound = self.header + bytes.fromhex(blob_id) + size.to_bytes(8)
        return hmac.digest(self._trailer_key, bound, "sha256")

    def _bound(self, number: int, last: bool) -> bytes:
        return self.header + number.to_bytes(8) + bytes([last])


def begin(key: bytes) -> Sealing:
    """Start a new blob under a key, with a fresh salt.

    Args:
        key: 32 bytes; one key may seal any number of blobs.

    Returns:
        The sealing, its header ready to be written.
    """
    salt = os.urandom(32)
    cipher_key, trailer_key, check = _derive(key, salt)
    header = _HEADER.pack(_MAGIC, _VERSION, CHUNK, salt, check)
    return Sealing(header, cipher_key, trailer_key)


def resume(header: bytes, key: bytes) -> Sealing:
    """Take up a stored blob again by its header.

    Args:
        header: The first 64 bytes of the blob.
        key: The key that it was sealed under.

    Returns:
        The sealing.

    Raises:
        VaultError: If the header is not one, is of a later version, or the key is another.
    """
    if len(header) != HEADER:
        raise damaged("The blob is shorter than its header.")
    magic, version, chunk, salt, check = _HEADER.unpack(header)
    if magic != _MAGIC:
        raise damaged("The blob does not begin as a blob of this vault does.")
    if (version, chunk) != (_VERSION, CHUNK):
        raise VaultError(
            f"The blob has form {version}, and this program reads form {_VERSION}.",
            "Use the program version that wrote it.",
        )
    cipher_key, trailer_key, expected = _derive(key, salt)
    if not hmac.compare_digest(check, expected):
        raise VaultError(
            "The key is not the one that this blob was sealed under.",
            "Give the key named beside the blob in the register or manifest.",
        )
    return Sealing(header, cipher_key, trailer_key)


def plain_size(stored: int) -> int:
    """Return the plaintext size of a blob from its stored size.

    Args:
        stored: Bytes on disk, header and trailer included.

    Returns:
        Plaintext bytes.

    Raises:
        VaultError: If no blob has that size.
    """
    body = stored - HEADER - TRAILER
    count = -(-body // (CHUNK + TAG))
    size = body - count * TAG
    if body < TAG or chunk_count(size) != count:
        raise damaged("The blob was cut short or added to.")
    return size


def chunk_count(size: int) -> int:
    """Return how many chunks hold a plaintext; an empty one has one empty chunk.

    Args:
        size: Plaintext bytes.

    Returns:
        The count, at least 1.
    """
    return max(1, -(-size // CHUNK))


def chunk_span(number: int, size: int) -> tuple[int, int]:
    """Return where a sealed chunk stands in the stored blob.

    Args:
        number: The chunk's number from 0.
        size: Plaintext size of the whole blob.

    Returns:
        First byte and the byte after the last.
    """
    start = HEADER + number * (CHUNK + TAG)
    return start, start + min(CHUNK, size - number * CHUNK) + TAG


def damaged(what: str) -> VaultError:
    """Make the error for bytes that are not what was stored.

    Args:
        what: One sentence, without content.

    Returns:
        The error, with the remedy.
    """
    return VaultError(what, "Restore the blob from a backup.", rule="vault.integrity")


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _derive(key: bytes, salt: bytes) -> tuple[bytes, bytes, bytes]:
    if len(key) != KEY:
        raise VaultError(
            f"A vault key has {KEY} bytes; this one has {len(key)}.", "Use a key from the keyring."
        )
    made = HKDF(algorithm=SHA256(), length=80, salt=salt, info=_INFO).derive(key)
    return made[:32], made[32:64], made[64:]
