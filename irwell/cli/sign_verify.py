"""`irwell sign verify`: a signature held against a document and a key, offline, years later."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.printing import say

if TYPE_CHECKING:
    from irwell.documents import Source
    from irwell.ledger.key_life import KeyLife


def verify(args: argparse.Namespace, document: Path) -> int:
    """Verify a signature, and with a ledger that its key counted when it was entered.

    Args:
        args: With `signature`, `key`, `ledger` and `json`.
        document: The document that was signed.

    Returns:
        0 if it holds; 1 if the ledger does not show that the key counted.

    Raises:
        SignatureError: It is over another text, or not by this key.
    """
    from irwell.errors import SignatureError
    from irwell.vault import verify as check

    if args.signature is None:
        raise SignatureError("No signature is given.", "Name its file by --signature.")
    signature, key = _plain(args.signature), _plain(args.key)
    of = _of(read_document(document))
    check(signature, of, key)
    value: dict[str, Any] = {"of": of, "by": signature["by"], "at": signature["at"], "ok": True}
    lines = [
        f"The signature is by {key['id']}, over {of['kind']} {of['id']}, version {of['version']}.",
        f"  {of['digest']}",
    ]
    if args.ledger is None:
        lines.append(f"It says {signature['at']}; without --ledger that is its own word.")
        say(value, "\n".join(lines), as_json=args.json)
        return DONE
    life = _life(args.ledger, signature, key)
    value |= _value(life)
    say(value, "\n".join([*lines, *_told(life)]), as_json=args.json)
    return DONE if life.counted else FOUND


def _life(ledger: Path, signature: dict[str, Any], key: dict[str, Any]) -> "KeyLife":
    from irwell.documents import digest
    from irwell.errors import SignatureError
    from irwell.ledger.key_life import key_life

    try:
        with ledger.open("rb") as lines:
            life = key_life(lines, str(key["id"]), digest(signature))
    except (OSError, ValueError):
        raise SignatureError(
            f"{ledger} cannot be read as a ledger's export.",
            "Verify it first with `irwell ledger verify`.",
        ) from None
    if life.public and life.public != key["public"]:
        raise SignatureError(
            f"The ledger has another key by the id {key['id']}.",
            "Ask the body which one is its own, by a way that you trust.",
            rule="key.public",
        )
    return life


def _value(life: "KeyLife") -> dict[str, Any]:
    return {
        "entered_at": life.entered_at,
        "kept": life.kept,
        "ended_at": life.ended_at,
        "end": life.end,
        "signed_at": life.signed_at,
        "entry": life.signed_seq,
        "ok": life.counted,
    }


def _told(life: "KeyLife") -> list[str]:
    if not life.entered_at:
        return ["No entry says that this key was entered: it does not count."]
    kept = "hosted by the node" if life.kept == "hosted" else "on the signatory's own machine"
    lines = [f"The key was entered at {life.entered_at}; it is kept {kept}."]
    if life.ended_at:
        lines.append(f"It was {life.end} as from {life.ended_at}.")
    if not life.signed_at:
        return [*lines, "No entry says that this signature was entered."]
    lines.append(f"The signature was entered at {life.signed_at}, entry {life.signed_seq}.")
    return [*lines, "The key counted then." if life.counted else "The key did NOT count then."]


def _plain(path: Path) -> dict[str, Any]:
    from irwell.errors import SignatureError

    value = read_document(path).value
    if not isinstance(value, dict):
        raise SignatureError(f"{path} is not of the form.", "Give a JSON object.")
    return value


def _of(source: "Source") -> dict[str, Any]:
    from irwell.agreements import of, read_agreement
    from irwell.agreements.accession import of_accession, read_accession
    from irwell.contracts import read_contract

    own = source.value if isinstance(source.value, dict) else {}
    if "irwell_accession" in own:
        return of_accession(read_accession(source))
    if "irwell" in own:
        return of(read_agreement(source))
    contract = read_contract(source)
    name = f"{contract.data_set.organisation}/{contract.data_set.slug}"
    version, digest = contract.version, contract.digest
    return {"kind": "contract", "id": name, "version": version, "digest": digest}
