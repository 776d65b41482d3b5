"""Encrypted blobs on disk, wrapped keys, signing keys and signatures.

Knows nothing of what the bytes mean or of who may read them.
"""

from irwell.vault.archive import pack_blobs, pack_keys, unpack_blobs, unpack_keys
from irwell.vault.blobs import Blob, BlobReader, Vault
from irwell.vault.keydocs import describe_key, public_key
from irwell.vault.keyring import Keyring
from irwell.vault.scratch import lend_scratch, sweep_scratch
from irwell.vault.signatures import sign, verify
from irwell.vault.store import Draft, Store

__all__ = [
    "Blob",
    "BlobReader",
    "Draft",
    "Keyring",
    "Store",
    "Vault",
    "describe_key",
    "lend_scratch",
    "pack_blobs",
    "pack_keys",
    "public_key",
    "sign",
    "sweep_scratch",
    "unpack_blobs",
    "unpack_keys",
    "verify",
]
