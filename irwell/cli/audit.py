"""`irwell audit`: an auditor's zip of one agreement, made and verified."""

import argparse
from pathlib import Path

from irwell.cli.exits import DONE, FOUND
from irwell.cli.node import actor_option, console
from irwell.cli.printing import json_option, say
from irwell.errors import LedgerError

NAME = "audit"
HELP = "Write an auditor's zip of one agreement, and verify one offline."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    export = verbs.add_parser("export", help="write the zip; for the role auditor")
    export.add_argument("--agreement", required=True, metavar="AGREEMENT")
    export.add_argument("--out", type=Path, required=True, metavar="ZIP")
    actor_option(export)
    verify = verbs.add_parser("verify", help="verify a zip, line by line, without a register")
    verify.add_argument("zip", type=Path, metavar="ZIP")
    verify.add_argument(
        "--public-key", metavar="HEX|FILE", help="the ledger's key, got by another way than the zip"
    )
    json_option(verify)


def run(args: argparse.Namespace) -> int:
    """Write or verify a zip.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `verify` 1 if something does not hold.
    """
    return _export(args) if args.verb == "export" else _verify(args)


def _export(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.auditing import audit_zip

    data = audit_zip(desk, actor, args.agreement)
    try:
        args.out.write_bytes(data)
    except OSError as error:
        raise _unusable(args.out, error) from None
    value = {"zip": str(args.out), "bytes": len(data)}
    say(value, f"{args.out} is written ({len(data)} bytes).", as_json=args.json)
    return DONE


def _verify(args: argparse.Namespace) -> int:
    from irwell.ledger.audit_verifier import public_key, report, verify

    try:
        public = public_key(args.public_key) if args.public_key else None
        lines = verify(args.zip.read_bytes(), public)
    except OSError as error:
        raise _unusable(args.zip, error) from None
    except (ValueError, KeyError):
        raise LedgerError(
            "The public key is not 32 bytes.", "Give 64 hex digits, or a key document."
        ) from None
    holds = all(one.holds for one in lines)
    value = {"ok": holds, "lines": [one._asdict() for one in lines]}
    say(value, report(lines), as_json=args.json)
    return DONE if holds else FOUND


def _unusable(path: Path, error: OSError) -> LedgerError:
    return LedgerError(f"{path}: cannot be used ({error.strerror}).", "Check the path.")
