"""A home's journal of its own acts: signed lines, each holding the digest of the line before.

A home has no register. Its journal is one JSON Lines file; each bundle names the line that it is,
so that the authority's ledger fixes the head with every push.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from irwell.documents import JSONValue, canonical, digest, parse_json
from irwell.errors import DocumentError, HomeError, SignatureError
from irwell.vault import sign, verify

BEGINNING = ""  # what the first line names as the line before it
_KEYS = {"seq", "previous", "act", "at", "facts", "signature"}


@dataclass(frozen=True, slots=True)
class Line:
    """One act of a home.

    Attributes:
        seq: Its number, from 0 without gaps.
        previous: `sha256:` of the canonical line before, signature included; empty for the first.
        act: What was done, for instance `release`.
        at: When, as an ISO time with offset.
        facts: Digests and counts; never names or row values.
        signature: The body's signature document over the rest.
    """

    seq: int
    previous: str
    act: str
    at: str
    facts: Mapping[str, JSONValue]
    signature: Mapping[str, Any]

    def value(self) -> dict[str, Any]:
        """Return the line as plain values.

        Returns:
            What stands in the file, canonical.
        """
        return {**self.body(), "signature": dict(self.signature)}

    def body(self) -> dict[str, Any]:
        """Return what the signature is over.

        Returns:
            The line without its signature.
        """
        return {
            "seq": self.seq,
            "previous": self.previous,
            "act": self.act,
            "at": self.at,
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Head:
    """Where a journal stands: how many lines, and the digest of the last one."""

    size: int
    digest: str


def head(path: Path) -> Head:
    """Return where a journal stands, without checking signatures.

    Args:
        path: The journal; it need not exist.

    Returns:
        The head; size 0 when nothing is written yet.

    Raises:
        HomeError: The last line is cut or is no line of a journal.
    """
    size, last = 0, b""
    if path.exists():
        with path.open("rb") as lines:
            for size, last in enumerate(lines, start=1):  # noqa: B007
                pass
    if not size:
        return Head(0, BEGINNING)
    value = _parse(last, path.name, size - 1)
    if value["seq"] != size - 1:
        raise _broken(path.name, size - 1, "the number is out of line")
    return Head(size, digest(value))


def append(
    path: Path,
    act: str,
    facts: Mapping[str, JSONValue],
    *,
    by: Mapping[str, str],
    at: str,
    private: Ed25519PrivateKey,
) -> Line:
    """Sign one line and write it through to the disk.

    Args:
        path: The journal; it is made when it does not exist.
        act: What was done.
        facts: Digests and counts; never names or row values.
        by: `organisation`, `role` and `key` of the signatory.
        at: When, as an ISO time with offset.
        private: The body's signing key.

    Returns:
        The line.

    Raises:
        HomeError: The journal is broken, or the disk refused.
    """
    with _locked(path) as end:
        before = head(path)
        unsigned = Line(before.size, before.digest, act, at, facts, {})
        signature = sign(_of(unsigned, by["organisation"]), by=by, at=at, private=private)
        line = Line(before.size, before.digest, act, at, facts, signature)
        try:
            end.write(canonical(line.value()) + b"\n")
            end.flush()
            os.fsync(end.fileno())
        except OSError:
            remedy = "Free space on the disk, remove a last line that is cut, and try again."
            raise HomeError(f"{path.name}: the line could not be written.", remedy) from None
    return line


def read_journal(path: Path, key_document: Mapping[str, Any]) -> tuple[Line, ...]:
    """Read a journal and check every line: number, chain and signature.

    Args:
        path: The journal.
        key_document: The key document of the body that keeps it.

    Returns:
        All lines, first to last.

    Raises:
        HomeError: A line is cut, out of order, changed or not signed by that key; it is named.
    """
    lines: list[Line] = []
    previous = BEGINNING
    organisation = str(key_document.get("organisation", ""))
    with path.open("rb") as data:
        for seq, text in enumerate(data):
            line = Line(**_parse(text, path.name, seq))
            if line.seq != seq or line.previous != previous:
                raise _broken(path.name, seq, "the chain does not hold")
            try:
                verify(line.signature, _of(line, organisation), key_document)
            except SignatureError:
                raise _broken(path.name, seq, "the signature does not hold") from None
            lines.append(line)
            previous = digest(line.value())
    return tuple(lines)


def _of(line: Line, organisation: str) -> dict[str, Any]:
    return {
        "kind": "journal",
        "id": organisation,
        "version": line.seq,
        "digest": digest(line.body()),
    }


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    try:
        end = path.open("ab")
    except OSError:
        remedy = "Let the owner of the home folder write to it."
        raise HomeError(f"{path.name}: the journal cannot be opened.", remedy) from None
    with end:
        fcntl.flock(end, fcntl.LOCK_EX)
        yield end


def _parse(text: bytes, name: str, seq: int) -> dict[str, Any]:
    if not text.endswith(b"\n"):
        raise _broken(name, seq, "the line is cut")
    try:
        value = parse_json(text, name=name).value
    except DocumentError:
        raise _broken(name, seq, "the line is no JSON") from None
    if not isinstance(value, dict) or set(value) != _KEYS or canonical(value) != text[:-1]:
        raise _broken(name, seq, "the line is not in its form")
    return value


def _broken(name: str, seq: int, why: str) -> HomeError:
    remedy = "Restore the journal from a backup; never write it by hand."
    return HomeError(f"{name}, line {seq}: {why}.", remedy, rule="journal")
