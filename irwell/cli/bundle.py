"""`irwell bundle verify`: a bundle against the signed texts, believing nothing in it."""

import argparse
from pathlib import Path
from typing import Any

from irwell.cli.exits import DONE
from irwell.cli.printing import json_option, say

NAME = "bundle"
HELP = "Verify a release bundle against the agreement, the contracts and the provider's key."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    own = verbs.add_parser("verify", help="verify a bundle", description=HELP)
    own.add_argument("bundle", type=Path, metavar="DIR", help="the bundle's folder")
    own.add_argument("--agreement", type=Path, required=True, metavar="A", help="as signed")
    own.add_argument(
        "--contract", type=Path, required=True, nargs="+", action="extend", default=[],
        metavar="C", help="the contract of the data set, and of each list that `where` names",
    )  # fmt: skip
    own.add_argument("--public-key", type=Path, required=True, metavar="K",
                     help="the provider's key document")  # fmt: skip
    own.add_argument("--rehearsal", action="store_true", help="let a rehearsal pass too")
    json_option(own)


def run(args: argparse.Namespace) -> int:
    """Verify the bundle.

    Args:
        args: As `configure` describes.

    Returns:
        0 if it is what the signed texts say; else an error names what differs.
    """
    from irwell.agreements import read_agreement
    from irwell.cli.files import read_document
    from irwell.contracts import read_contract
    from irwell.releases import verify_bundle

    agreement = read_agreement(read_document(args.agreement))
    read = [read_contract(read_document(path)) for path in args.contract]
    contracts = {own.data_set: own for own in read}
    key: Any = read_document(args.public_key).value
    found = verify_bundle(
        args.bundle.absolute(), agreement, contracts, key, rehearsals=args.rehearsal
    ).manifest
    text = (
        f"Release {found.id} of {found.data_set} is what the signed texts say"
        f"{' (rehearsal: not to be shared)' if found.rehearsal else ''}\n"
        f"  signature, plan, columns, forms of the values, files and smallest group hold\n"
        f"  rows {found.rows_in:,} in, {found.rows_out:,} out"
    )
    say({"ok": True, "manifest": found.value()}, text, as_json=args.json)
    return DONE
