"""`irwell sign`: a signature file, made on the signatory's own machine."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE

if TYPE_CHECKING:
    from irwell.documents import Source

NAME = "sign"
HELP = "Sign an agreement or a contract on this machine; the key never leaves it."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("document", type=Path, metavar="DOC", help="agreement or contract")
    parser.add_argument(
        "--key", type=Path, required=True, metavar="KEYFILE", help="the private key, or its folder"
    )
    parser.add_argument("--as-role", default="", metavar="ROLE", help="the role that signs")
    parser.add_argument(
        "--at", default="", metavar="TIME", help="when, as 2026-03-01T09:00:00Z; now when absent"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the signature here, not to the screen"
    )
    parser.add_argument("--json", action="store_true", help="say nothing beside the signature")


def run(args: argparse.Namespace) -> int:
    """Sign the document.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    from irwell.cli.files import read_document
    from irwell.cli.keyfiles import find_key
    from irwell.vault import Keyring, sign

    key = find_key(args.key, args.as_role)
    subject = _subject(read_document(args.document), key.organisation)
    keyring = Keyring(key.folder)
    by = {
        "organisation": key.organisation,
        "role": key.role,
        "key": keyring.key_document(key.organisation, key.role)["id"],
    }
    at = args.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    private = keyring.signing_key(key.organisation, key.role)
    _write(sign(subject, by=by, at=at, private=private), args.out)
    if not args.json:
        words = f"{subject['kind']} {subject['id']}, version {subject['version']}"
        print(f"Signed {words} with {by['key']}\n  {subject['digest']}", file=sys.stderr)
    return DONE


def _subject(source: "Source", organisation: str) -> dict[str, Any]:
    from irwell.agreements import of, read_agreement
    from irwell.contracts import read_contract
    from irwell.errors import AgreementError, ContractError

    remedy = "Sign with a key of a body that the document names as giving or receiving."
    if isinstance(source.value, dict) and "irwell" in source.value:
        agreement = read_agreement(source)
        if organisation not in agreement.signatories:
            message = f"{organisation} is no signatory of agreement {agreement.id}."
            raise AgreementError(message, remedy, rule="parties")
        return of(agreement)
    contract = read_contract(source)
    own = contract.data_set
    if organisation != own.organisation:
        message = f"{organisation} does not keep the data set {own}."
        raise ContractError(message, f"Sign with a key of {own.organisation}.", rule="id")
    name = f"{own.organisation}/{own.slug}"
    version, digest = contract.version, contract.digest
    return {"kind": "contract", "id": name, "version": version, "digest": digest}


def _write(signature: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(signature, indent=2) + "\n"
    if out is None:
        print(text, end="")
        return
    from irwell.errors import VaultError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{out}: cannot be written ({error.strerror})."
        raise VaultError(message, "Choose another place by --out.") from None
