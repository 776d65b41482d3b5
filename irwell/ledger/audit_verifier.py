"""Verify an auditor's zip without Irwell: the standard library and `cryptography` only.

    python audit_verifier.py audit.zip [--public-key HEX|FILE]

Says line by line what was checked. Exit code 0 if all of it holds, 1 if something does not. The
public key is that of the authority's ledger, got by another way than the zip; without it the key
in the zip is used, and the answer says so.
"""

import argparse
import base64
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIRST, SIGNATURE, KEY = "audit.json", "audit.signature.json", "authority-key.json"
APART = (FIRST, SIGNATURE)  # what the list of files cannot name
REVIEWS = ("assess", "advise", "decide")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the one moment of every file, so that one content is one zip


class Broken(Exception):  # noqa: N818 - the word that a reader of the report needs
    """What does not hold, and where."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place, self.what = place, what


class Line(NamedTuple):
    """One line of the report: whether it holds, what was checked, and where it fails."""

    holds: bool
    what: str
    place: str = ""


Files = Mapping[str, bytes]
Entries = list[dict[str, Any]]


def container(files: Files) -> bytes:
    """Pack files so that the same files give the same bytes: no clock, no compression."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, 0o600 << 16
            out.writestr(info, files[name])
    return made.getvalue()


def opened(data: bytes) -> dict[str, bytes]:
    """Read the files of a zip, and refuse one that holds any byte besides."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            sizes = [one.file_size for one in zipped.infolist()]
            stored = all(one.compress_type == zipfile.ZIP_STORED for one in zipped.infolist())
            if not stored or sum(sizes) > len(data):
                raise Broken("the zip", "it is packed in another way: it may swell")
            names = zipped.namelist()
            files = {name: _content(zipped, name) for name in names}
    except Broken:
        raise
    except Exception:  # whatever a broken zip makes the library raise
        raise Broken("the zip", "it cannot be read as a zip") from None
    again = container(files)
    if again != data:
        pairs = enumerate(zip(again, data, strict=False))
        at = next((i for i, (a, b) in pairs if a != b), min(len(again), len(data)))
        raise Broken("the zip", f"byte {at} is not as it was packed")
    return files


def _content(zipped: zipfile.ZipFile, name: str) -> bytes:
    try:
        return zipped.read(name)
    except Exception:  # a wrong checksum, a wrong header
        raise Broken(name, "its bytes are not those that were packed") from None


def verify(data: bytes, public: bytes | None = None) -> list[Line]:
    """Check everything that an auditor's zip says."""
    try:
        files = opened(data)
    except Broken as fault:
        return [Line(False, f"the zip is whole: {fault.what}", fault.place)]
    lines = [Line(True, f"the zip is whole: {len(files)} files, not a byte besides")]
    for what, step in _STEPS:
        try:
            lines += [Line(True, f"{what}: {told}") for told in step(files, public)]
        except Broken as fault:
            lines.append(Line(False, f"{what}: {fault.what}", fault.place))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            lines.append(Line(False, f"{what}: it is not of the form", what))
    return lines


def _list(files: Files, public: bytes | None) -> Iterator[str]:
    listed = _json(files, FIRST)["files"]
    for name in sorted(set(files) - set(APART) | set(listed)):
        if name not in files or name not in listed:
            raise Broken(name, "it is not both listed and there")
        if _hash(files[name]) != listed[name]:
            raise Broken(name, "its hash is not the one that is listed")
    yield f"the hashes of {len(listed)} files are those listed"
    key = _json(files, KEY)
    if public is not None and key["public"] != public.hex():
        raise Broken(KEY, "it is not the key that you gave")
    _signed(files, SIGNATURE, {"kind": "audit", "digest": _digest(files[FIRST])}, key)
    yield f"the list is signed by {key['id']}"
    if public is None:
        yield f"the key {key['public']} is the zip's own: compare it with the authority's"


def _entries(files: Files, public: bytes | None) -> Iterator[str]:
    origin, size, root = _checkpoint(files)
    told = _json(files, FIRST)
    if (origin, size) != (told["origin"], told["size"]):
        raise Broken("checkpoint.txt", "it is of another ledger or size")
    yield f"the checkpoint of {origin} at {size} entries is signed by the ledger's key"
    proofs, before = _json(files, "proofs.json"), -1
    lines = files["entries.jsonl"].splitlines()
    for data in lines:
        seq = json.loads(data)["seq"]
        place = f"entries.jsonl, entry {seq}"
        if seq <= before or _root(data, seq, size, proofs[str(seq)], place) != root:
            raise Broken(place, "it is not in the ledger of that checkpoint")
        before = seq
    yield f"{len(lines)} entries are in the ledger of that checkpoint"


def _text(files: Files, public: bytes | None) -> Iterator[str]:
    told = _json(files, FIRST)["agreement"]
    if _digest(files["agreement.json"]) != told["digest"]:
        raise Broken("agreement.json", "it is not the text that is named")
    found = [e for e in _permitted(files) if e["subject"]["digest"] == told["digest"]]
    if not any(e["act"] in ("propose", "emergency") for e in found):
        raise Broken("entries.jsonl", "no entry says that the agreement was proposed")
    yield f"agreement {told['id']}, version {told['version']}: the ledger names its digest"
    described = {e["subject"]["digest"] for e in _permitted(files) if e["act"] == "describe"}
    for name in _under(files, "contracts/"):
        if _digest(files[name]) not in described:
            raise Broken(name, "no entry says that this contract was described")
        yield f"{name}: the ledger names its digest"


def _signatures(files: Files, public: bytes | None) -> Iterator[str]:
    agreement = _json(files, FIRST)["agreement"]
    of = {"kind": "agreement", "digest": agreement["digest"], "version": agreement["version"]}
    for name in _under(files, "signatures/"):
        yield _one(files, name, of, "sign")
    for name in _under(files, "accessions/"):
        if not name.endswith(".signature.json"):
            digest = _digest(files[name])
            signature = name.removesuffix(".json") + ".signature.json"
            text = _json(files, name)["agreement"]["digest"]
            if text != agreement["digest"]:
                raise Broken(name, "it is to another text")
            yield _one(files, signature, {"kind": "accession", "digest": digest}, "accede")


def _one(files: Files, name: str, of: Mapping[str, Any], act: str) -> str:
    """Check one signature, its entry, and that its key counted when it was entered."""
    signature = _json(files, name)
    key = _key(files, signature["by"]["key"])
    _signed(files, name, of, key)
    mark = _digest(canonical(signature))
    body = signature["by"]["organisation"]
    found = [
        e
        for e in _permitted(files)
        if e["act"] == act and e["facts"].get("signature") == mark and e["facts"]["by"] == body
    ]
    if not found:
        raise Broken(name, f"no entry says that it was entered (act {act})")
    kept = _counted(files, key, found[0]["at"], name)
    return f"{body} by {key['id']} ({kept}), entered {found[0]['at']}, entry {found[0]['seq']}"


def _releases(files: Files, public: bytes | None) -> Iterator[str]:
    digest = _json(files, FIRST)["agreement"]["digest"]
    for name in _under(files, "releases/"):
        if name.endswith(".signature.json"):
            continue
        manifest, signature = _json(files, name), name.removesuffix(".json") + ".signature.json"
        if manifest["identity"]["agreement"] != digest:
            raise Broken(name, "it is of another agreement")
        key = _key(files, _json(files, signature)["by"]["key"])
        _signed(files, signature, {"digest": _digest(files[name])}, key)
        entry = _released(files, name, manifest)
        _counted(files, key, entry["at"], signature)
        rows = manifest["rows_out"]
        yield f"{name}: {rows} rows, signed by {key['id']}, entry {entry['seq']}"


def _released(files: Files, name: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    release = name.removeprefix("releases/").removesuffix(".json")
    for entry in _permitted(files):
        facts = entry["facts"]
        if entry["act"] in ("release", "push") and facts.get("release") == release:
            same = (facts["plan"], facts["rows_out"]) == (
                manifest["identity"]["plan"],
                manifest["rows_out"],
            )
            if same:
                return entry
    raise Broken(name, "no entry says that it was published so")


def _reviews(files: Files, public: bytes | None) -> Iterator[str]:
    digest = _json(files, FIRST)["agreement"]["digest"]
    made = [e for e in _permitted(files) if e["act"] in REVIEWS]
    known = {(e["act"], e["actor"]["organisation"], e["subject"]["digest"]) for e in made}
    reviews = _json(files, "reviews.json")
    for one in reviews:
        if (one["step"], one["organisation"], digest) not in known:
            what = f"no entry of {one['organisation']} says `{one['step']}`"
            raise Broken("reviews.json", what)
    yield f"each of {len(reviews)} has its entry"


def _counted(files: Files, key: Mapping[str, Any], at: str, place: str) -> str:
    """Refuse a key that the ledger does not show as entered before, and not ended, at a moment."""
    kept = ""
    for entry in _permitted(files):
        facts = entry["facts"]
        for own in [facts.get("key"), *(facts.get("keys") or ())]:
            if isinstance(own, dict) and own["id"] == key["id"] and entry["at"] <= at:
                if own["public"] != key["public"]:
                    raise Broken(f"keys/{key['id']}.json", "another key was entered by that id")
                kept = own.get("kept", "own")
        ended = entry["at"] if facts.get("replaced") == key["id"] else ""
        if entry["act"] == "revoke_key" and facts["key"] == key["id"]:
            ended = facts["since"]
        if ended and ended <= at:
            raise Broken(place, f"its key ended at {ended}, before it was entered")
    if not kept:
        raise Broken(f"keys/{key['id']}.json", "no earlier entry says that it was entered")
    return "hosted by the node" if kept == "hosted" else "on the signatory's own machine"


def _key(files: Files, name: str) -> dict[str, Any]:
    key: dict[str, Any] = _json(files, f"keys/{name}.json")
    own = f"{key['organisation']}-{key['role']}-{_hash(bytes.fromhex(key['public']))[:8]}"
    if not key["id"] == name == own:
        raise Broken(f"keys/{name}.json", "its id is not the id of its key")
    return key


def _signed(files: Files, name: str, of: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    document = _json(files, name)
    for part, value in of.items():
        if document["of"][part] != value:
            raise Broken(name, f"it is over another {part}")
    by = document["by"]
    if (by["key"], by["organisation"], by["role"]) != tuple(
        key[part] for part in ("id", "organisation", "role")
    ):
        raise Broken(name, "it is by another key")
    rest = {part: value for part, value in document.items() if part != "value"}
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"]))
    try:
        public.verify(bytes.fromhex(document["value"]), canonical(rest))
    except InvalidSignature:
        raise Broken(name, "the signature is not over this text by that key") from None


def canonical(value: Any) -> bytes:
    """Return RFC 8785 bytes of a signature: it holds text in ASCII and whole numbers only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _checkpoint(files: Files) -> tuple[str, int, str]:
    note, public = files["checkpoint.txt"].decode(), bytes.fromhex(_json(files, KEY)["public"])
    text, _, tail = note.rpartition("\n\n")
    origin, size, root = text.split("\n")
    mark = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
    for line in tail.splitlines():
        value = base64.b64decode(line.split(" ")[2], validate=True)
        if line.split(" ")[1] == origin and value[:4] == mark:
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(value[4:], f"{text}\n".encode())
            except InvalidSignature:
                break
            return origin, int(size), base64.b64decode(root, validate=True).hex()
    raise Broken("checkpoint.txt", "it is not signed by the ledger's key")


def _root(data: bytes, seq: int, size: int, proof: list[str], place: str) -> str:
    """Climb from an entry to the root. Source: RFC 9162, 2.1.3.2."""
    at, last, node = seq, size - 1, hashlib.sha256(b"\x00" + data).digest()
    for step in map(bytes.fromhex, proof):
        if last == 0:
            raise Broken(place, "its proof is too long")
        if at & 1 or at == last:
            node = hashlib.sha256(b"\x01" + step + node).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + step).digest()
        at, last = at >> 1, last >> 1
    if last:
        raise Broken(place, "its proof is too short")
    return node.hex()


def _permitted(files: Files) -> Entries:
    every = [json.loads(line) for line in files["entries.jsonl"].splitlines()]
    return [entry for entry in every if entry["outcome"] == "permitted"]


def _json(files: Files, name: str) -> Any:
    if name not in files:
        raise Broken(name, "it is not there")
    try:
        return json.loads(files[name])
    except (ValueError, RecursionError):
        raise Broken(name, "it is not JSON") from None


def _under(files: Files, folder: str) -> list[str]:
    return sorted(name for name in files if name.startswith(folder))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(data: bytes) -> str:
    return f"sha256:{_hash(data)}"


_STEPS: tuple[tuple[str, Callable[[Files, bytes | None], Iterator[str]]], ...] = (
    ("the list of files", _list),
    ("the ledger", _entries),
    ("the texts", _text),
    ("signatures", _signatures),
    ("reviews", _reviews),
    ("releases", _releases),
)


def public_key(given: str) -> bytes:
    """Return the 32 bytes of a key given as hex, as a file of hex, or as a key document."""
    text = given.strip()
    if len(text) != 64:
        text = Path(given).read_text(encoding="utf-8").strip()
    if text.startswith("{"):
        text = str(json.loads(text)["public"])
    key = bytes.fromhex(text)
    if len(key) != 32:
        raise ValueError("the public key is not 32 bytes")
    return key


def report(lines: list[Line]) -> str:
    """Return the report for people."""
    told = [
        f"holds  {one.what}" if one.holds else f"FAILS  {one.what} [{one.place}]" for one in lines
    ]
    whole = all(one.holds for one in lines)
    last = "All of it holds." if whole else "It does NOT hold: keep the zip, it is evidence."
    return "\n".join([*told, last])


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Verify an auditor's zip.")
    parser.add_argument("zip", type=Path)
    parser.add_argument("--public-key", help="hex, or a file of hex or key document")
    args = parser.parse_args()
    try:
        public = public_key(args.public_key) if args.public_key else None
        lines = verify(args.zip.read_bytes(), public)
    except (OSError, ValueError, KeyError) as fault:
        print(f"It cannot be verified: {fault}.")
        return 1
    print(report(lines))
    return 0 if all(one.holds for one in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
