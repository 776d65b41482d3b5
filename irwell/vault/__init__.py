"""Encrypted blobs on disk, wrapped keys, signing keys and signatures.

Knows nothing of what the bytes mean or of who may read them.
"""

from irwell.vault.archive import pack_blobs, pack_keys, unpack_blobs, unpack_keys
from irwell.vault.blobs import Blob, BlobReader, Vault
from irwell.vault.keydocs import describe_key, of_key, public_key
from irwell.vault.keyring import Keyring
from irwell.vault.rotation import Rotation, rotate, rotation_from, rotation_of, verify_rotation
from irwell.vault.scratch import lend_scratch, sweep_scratch
from irwell.vault.signatures import sign, verify
from irwell.vault.store import Draft, Store

__all__ = [
    "Blob", "BlobReader", "Draft", "Keyring", "Rotation", "Store", "Vault", "describe_key",
    "lend_scratch", "of_key", "pack_blobs", "pack_keys", "public_key", "rotate", "rotation_from",
    "rotation_of", "sign", "sweep_scratch", "unpack_blobs", "unpack_keys", "verify",
    "verify_rotation",
]  # fmt: skip
