"""The only client of networks: push of bundles, fetch of checkpoints.

Addresses and credentials are arguments; nothing is kept here.
"""

from irwell.transfer.bundles import BundleLimits, pack_bundle, unpack_bundle
from irwell.transfer.checkpoints import fetch_checkpoint
from irwell.transfer.pushes import push

__all__ = ["BundleLimits", "fetch_checkpoint", "pack_bundle", "push", "unpack_bundle"]
