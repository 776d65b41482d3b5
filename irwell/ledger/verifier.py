"""Verify a ledger without Irwell: one file, the standard library and `cryptography` only.

    python verifier.py ledger.jsonl --checkpoint F --public-key HEX|FILE [--earlier F]

It shows that the export is the whole ledger under the signed checkpoint, in order and without a
gap, and, with an earlier checkpoint that you kept, that nothing since was changed or removed.
Exit code 0 if it holds, 1 if it does not. Formats: RFC 6962 (tree), C2SP signed-note and
tlog-checkpoint (checkpoint), RFC 8785 (entries; their bytes are hashed as they stand).
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEYS = ("act", "actor", "at", "facts", "outcome", "reasons", "seq", "subject", "trace")
LINE_MOST = 65_537  # bytes of one entry and its line end


class Broken(Exception):  # noqa: N818 - the word that a reader of the report needs
    """What does not hold."""


class Checkpoint(NamedTuple):
    """What a signed note says: the ledger's name, how many entries, the root of their tree."""

    origin: str
    size: int
    root: bytes


def public_key(given: str) -> bytes:
    """Return the 32 bytes of a key given as hex, as a file of hex, or as a key document."""
    text = given.strip()
    if len(text) != 64:
        text = Path(given).read_text(encoding="utf-8").strip()
    if text.startswith("{"):
        text = str(json.loads(text)["public"])
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise Broken("the public key is not 32 bytes")
    return key


def checkpoint(note: str, public: bytes) -> Checkpoint:
    """Check a signed note and return what it says."""
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Broken("a checkpoint has no signatures")
    body = text + "\n"
    lines = text.split("\n")
    if len(lines) != 3 or not (lines[1].isascii() and lines[1].isdigit()):
        raise Broken("a checkpoint is not origin, size and root")
    origin, size, root = lines[0], lines[1], decoded(lines[2])
    if str(int(size)) != size or len(root) != 32:
        raise Broken("a checkpoint's size or root is malformed")
    mark = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
    own = [value for name, value in signatures(tail) if name == origin and value[:4] == mark]
    if not own:
        raise Broken("a checkpoint is not signed by this public key")
    for value in own:
        Ed25519PublicKey.from_public_bytes(public).verify(value[4:], body.encode())
    return Checkpoint(origin, int(size), root)


def signatures(tail: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and value of each signature line; others may have co-signed."""
    for line in tail[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Broken("a signature line of a checkpoint is malformed")
        yield parts[1], decoded(parts[2])


def decoded(text: str) -> bytes:
    """Read base64 that is written in its one way: spare bits at the end would let two notes be."""
    value = base64.b64decode(text, validate=True)
    if base64.b64encode(value).decode() != text:
        raise Broken("a checkpoint has base64 that is not written in its one way")
    return value


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a JSON object, refusing a key that stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Broken("an entry has a key twice")
    return found


def check_entry(line: bytes, seq: int) -> bytes:
    """Return an entry's bytes if the line is one whole entry in its place."""
    if not line.endswith(b"\n") or len(line) > LINE_MOST:
        raise Broken(f"line {seq + 1} is cut off or too long")
    data = line[:-1]
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Broken(f"line {seq + 1} is not JSON") from None
    if not isinstance(value, dict) or tuple(sorted(value)) != KEYS:
        raise Broken(f"line {seq + 1} is not an entry")
    if type(value["seq"]) is not int or value["seq"] != seq:
        raise Broken(f"line {seq + 1} is not entry {seq}")
    return data


class Tree:
    """The growing tree, as the roots of its perfect subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, data: bytes) -> None:
        """Add one entry."""
        node, index = hashlib.sha256(b"\x00" + data).digest(), self.size
        while index & 1:
            node = hashlib.sha256(b"\x01" + self.peaks.pop() + node).digest()
            index >>= 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the hash over all entries so far."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = hashlib.sha256(b"\x01" + peak + node).digest()
        return node


def check(lines: Iterable[bytes], now: Checkpoint, before: Checkpoint | None) -> None:
    """Hold an export against its checkpoint and, if given, an earlier one."""
    if before and before.origin != now.origin:
        raise Broken("the two checkpoints are of different ledgers")
    if before and before.size > now.size:
        raise Broken(f"the ledger shrank from {before.size} to {now.size} entries")
    tree = Tree()
    check_earlier(tree, before)
    for line in lines:
        tree.append(check_entry(line, tree.size))
        check_earlier(tree, before)
    if tree.size != now.size:
        raise Broken(f"the export has {tree.size} entries, the checkpoint {now.size}")
    if tree.root() != now.root:
        raise Broken("an entry is not as it was when the checkpoint was signed")


def check_earlier(tree: Tree, before: Checkpoint | None) -> None:
    """Compare with the earlier checkpoint once the tree has reached its size."""
    if before and tree.size == before.size and tree.root() != before.root:
        raise Broken(f"the first {before.size} entries differ from the earlier checkpoint")


def read_note(path: Path) -> str:
    """Return a note's text, its line ends untouched."""
    return path.read_bytes().decode("utf-8")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Verify a ledger against its checkpoint.")
    parser.add_argument("export", type=Path, help="the ledger as JSON Lines")
    parser.add_argument("--checkpoint", type=Path, required=True, help="the signed note")
    parser.add_argument("--public-key", required=True, help="hex, or a file of hex or key document")
    parser.add_argument("--earlier", type=Path, help="a signed note that you kept from before")
    args = parser.parse_args()
    try:
        public = public_key(args.public_key)
        now = checkpoint(read_note(args.checkpoint), public)
        before = checkpoint(read_note(args.earlier), public) if args.earlier else None
        with args.export.open("rb") as lines:
            check(lines, now, before)
    except InvalidSignature:
        print("The ledger does NOT hold: a signature is not over its checkpoint.")
        return 1
    except (Broken, OSError, ValueError, KeyError, TypeError) as fault:
        print(f"The ledger does NOT hold: {fault}.")
        return 1
    print(f"The ledger {now.origin} holds: {now.size} entries, root {now.root.hex()}.")
    print(
        f"Nothing of the first {before.size} entries changed since the earlier checkpoint."
        if before
        else "No earlier checkpoint was given: a ledger rewritten with its own key would look so."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
