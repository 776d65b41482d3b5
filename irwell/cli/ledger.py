"""`irwell ledger verify`: an export against its checkpoint, and one that the reader kept."""

import argparse
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.printing import json_option, say
from irwell.errors import LedgerError

NAME = "ledger"
HELP = "Verify a ledger against its signed checkpoint, and against one kept from before."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser(
        "verify",
        help="show that no entry was added, changed or removed",
        description="Show that an export is the whole ledger under its checkpoint.",
    )
    verify.add_argument("export", type=Path, metavar="EXPORT", help="the ledger as JSON Lines")
    verify.add_argument(
        "--checkpoint", type=Path, required=True, metavar="F", help="the signed checkpoint"
    )
    verify.add_argument(
        "--public-key",
        required=True,
        metavar="HEX|FILE",
        help="the ledger's public key: hex, a file of hex, or a key document",
    )
    verify.add_argument(
        "--earlier", type=Path, metavar="F", help="a checkpoint that you kept from before"
    )
    verify.add_argument("--origin", metavar="ID", help="the ledger's name, if it must be this one")
    json_option(verify)


def run(args: argparse.Namespace) -> int:
    """Verify the export.

    Args:
        args: As `configure` describes.

    Returns:
        0 if the ledger holds.

    Raises:
        LedgerError: It does not; says where.
    """
    from irwell.ledger import verify_export

    note = _note(args.checkpoint)
    earlier = _note(args.earlier) if args.earlier else None
    # Signed under the key given, and the earlier note must name the same.
    origin = args.origin or note.split("\n", 1)[0]
    public = _public_key(args.public_key)
    try:
        with args.export.open("rb") as lines:
            found = verify_export(lines, note, origin, public, earlier)
    except OSError as error:
        raise _unreadable(args.export, error) from None
    kept = (
        "Nothing changed since the earlier checkpoint."
        if earlier
        else "No earlier checkpoint was given: a ledger rewritten with its own key would look so."
    )
    root = found.root.hex()
    say(
        {"origin": origin, "entries": found.entries, "root": root, "earlier": bool(earlier)},
        f"The ledger {origin} holds: {found.entries} entries, root {root}.\n{kept}",
        as_json=args.json,
    )
    return DONE


def _note(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError:
        raise LedgerError(f"{path} is not a checkpoint.", "Give a signed note.") from None


def _public_key(given: str) -> bytes:
    from irwell.documents import parse_json

    text = given.strip()
    if len(text) != 64:
        text = _note(Path(given)).strip()
    if text.startswith("{"):
        value = parse_json(text, name=given).value
        text = str(value.get("public", "")) if isinstance(value, dict) else ""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise LedgerError(
            "The public key is not 32 bytes.", "Give 64 hex digits, or a key document."
        )
    return key


def _unreadable(path: Path, error: OSError) -> LedgerError:
    return LedgerError(
        f"{path}: cannot be read ({error.strerror}).", "Check the path and who may read it."
    )
