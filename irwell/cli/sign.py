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
HELP = (
    "Sign an agreement, a contract or an accession on this machine; the key never leaves it."
    " `irwell sign verify DOC` holds a signature against a key document."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "words",
        nargs="+",
        metavar="[verify] DOC",
        help="agreement, contract or accession; after `verify`, the document that was signed",
    )
    parser.add_argument(
        "--key",
        type=Path,
        required=True,
        metavar="KEYFILE",
        help="the private key, or its folder; for `verify` the key document",
    )
    parser.add_argument(
        "--join",
        type=Path,
        metavar="FILE",
        help="join the agreement DOC: write the accession here, and sign that",
    )
    parser.add_argument("--signature", type=Path, metavar="FILE", help="for `verify`")
    parser.add_argument(
        "--ledger", type=Path, metavar="EXPORT", help="for `verify`: show that the key counted"
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
        0; for `verify` 1 if the ledger does not show that the key counted.
    """
    if len(args.words) > 1:
        from irwell.cli.sign_verify import verify

        return verify(args, _verified(args.words))
    from irwell.cli.files import read_document
    from irwell.cli.keyfiles import find_key
    from irwell.vault import Keyring, sign

    key = find_key(args.key, args.as_role)
    at = args.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    source = read_document(Path(args.words[0]))
    if args.join is not None:
        source = _accession(source, key.organisation, at, args.join)
    subject = _subject(source, key.organisation)
    keyring = Keyring(key.folder)
    by = {
        "organisation": key.organisation,
        "role": key.role,
        "key": keyring.key_document(key.organisation, key.role)["id"],
    }
    private = keyring.signing_key(key.organisation, key.role)
    _write(sign(subject, by=by, at=at, private=private), args.out)
    if not args.json:
        words = f"{subject['kind']} {subject['id']}, version {subject['version']}"
        print(f"Signed {words} with {by['key']}\n  {subject['digest']}", file=sys.stderr)
    return DONE


def _verified(words: list[str]) -> Path:
    from irwell.errors import SignatureError

    if words[0] != "verify" or len(words) != 2:
        raise SignatureError(
            "One document is signed at a time.", "Write `irwell sign DOC` or `sign verify DOC`."
        )
    return Path(words[1])


def _accession(source: "Source", organisation: str, at: str, out: Path) -> "Source":
    """Write the accession of a body to an agreement, and return it for signing."""
    from irwell.agreements import read_agreement
    from irwell.agreements.accession import accession_document
    from irwell.documents import parse_json
    from irwell.errors import AgreementError

    agreement = read_agreement(source)
    if agreement.accession is None:
        raise AgreementError(
            f"Nobody may join {agreement.id}: it is {agreement.kind}.",
            "Ask for an agreement that names your body.",
            rule="accession",
        )
    text = json.dumps(accession_document(agreement, organisation, at), indent=2) + "\n"
    _write_text(text, out)
    return parse_json(text, name=out.name)


def _subject(source: "Source", organisation: str) -> dict[str, Any]:
    from irwell.agreements import of, read_agreement
    from irwell.agreements.accession import of_accession, read_accession
    from irwell.contracts import read_contract
    from irwell.errors import AgreementError, ContractError

    remedy = "Sign with a key of a body that the document names as giving or receiving."
    if isinstance(source.value, dict) and "irwell" in source.value:
        agreement = read_agreement(source)
        if organisation not in agreement.signatories:
            message = f"{organisation} is no signatory of agreement {agreement.id}."
            raise AgreementError(message, remedy, rule="parties")
        return of(agreement)
    if isinstance(source.value, dict) and "irwell_accession" in source.value:
        joining = read_accession(source)
        if organisation != joining.organisation:
            message = f"The accession is of {joining.organisation}, not of {organisation}."
            raise AgreementError(message, "Sign it with that body's key.", rule="organisation")
        return of_accession(joining)
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
    _write_text(text, out)


def _write_text(text: str, out: Path) -> None:
    from irwell.errors import VaultError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{out}: cannot be written ({error.strerror})."
        raise VaultError(message, "Choose another place by --out.") from None
