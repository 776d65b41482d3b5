"""The Merkle log's mathematics: leaves, roots, proofs, checkpoints, commitments, export.

Stores nothing and knows no register; `irwell.authority.log` is the only inserter of entries.
"""

from irwell.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint, witness
from irwell.ledger.entries import Actor, Entry, Subject, commitment, entry_from
from irwell.ledger.exports import Verified, export_lines, verify_export
from irwell.ledger.proofs import verify_consistency, verify_inclusion
from irwell.ledger.tree import MemoryTree, Nodes, completed, consistency, inclusion, leaf_hash, root

__all__ = [
    "Actor",
    "Checkpoint",
    "Entry",
    "MemoryTree",
    "Nodes",
    "Subject",
    "Verified",
    "commitment",
    "completed",
    "consistency",
    "entry_from",
    "export_lines",
    "inclusion",
    "leaf_hash",
    "open_checkpoint",
    "root",
    "sign_checkpoint",
    "verify_consistency",
    "verify_export",
    "verify_inclusion",
    "witness",
]
