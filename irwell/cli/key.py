"""`irwell key`: signing keys, made and shown on the signatory's own machine."""

import argparse
import json
from pathlib import Path
from typing import Any

from irwell.cli import key_acts
from irwell.cli.exits import DONE
from irwell.cli.printing import json_option, say

NAME = "key"
HELP = (
    "Make, replace, revoke and show signing keys. The private half never leaves the machine that"
    " it is made on."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    new = verbs.add_parser("new", help="make a signing key", description="Make a signing key.")
    new.add_argument("--organisation", required=True, metavar="ID", help="whose key it is")
    new.add_argument("--role", required=True, metavar="ROLE", help="who signs with it: siro, iao")
    new.add_argument("--out", type=Path, required=True, metavar="DIR", help="the keys folder")
    json_option(new)
    show = verbs.add_parser(
        "show", help="show the public half of keys", description="Show the public half of keys."
    )
    show.add_argument(
        "place", type=Path, metavar="PLACE", help="a keys folder, a key's file or a key document"
    )
    json_option(show)
    rotate = verbs.add_parser(
        "rotate",
        help="make a new key in the old one's place",
        description="Make a new key in the old one's place; the old one signs the new one's"
        " document, and is gone.",
    )
    rotate.add_argument("place", type=Path, metavar="KEYFILE", help="the key, or its folder")
    rotate.add_argument("--as-role", default="", metavar="ROLE", help="whose key, in a folder")
    rotate.add_argument("--out", type=Path, required=True, metavar="FILE", help="the rotation")
    json_option(rotate)
    key_acts.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Make, replace or show keys, or do an act of the register with one.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    if args.verb in key_acts.ACTS:
        return key_acts.run(args)
    return {"new": _new, "show": _show, "rotate": _rotate}[args.verb](args)


def _new(args: argparse.Namespace) -> int:
    from irwell.cli.keyfiles import KeyFile
    from irwell.vault import Keyring

    keyring = Keyring(args.out)
    if not keyring.has_root(args.organisation):
        keyring.create_root(args.organisation)
    document = keyring.new_signing_key(args.organisation, args.role)
    private = KeyFile(args.out, args.organisation, args.role).path
    public = args.out / f"{document['id']}.json"
    public.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    text = (
        f"Key {document['id']}\n"
        f"  private  {private}: keep it, with the folder that it is in; give it to nobody\n"
        f"  public   {public}: give it to the authority and to the other parties"
    )
    value = {"key": document, "private": str(private), "public": str(public)}
    say(value, text, as_json=args.json)
    return DONE


def _rotate(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from irwell.cli.keyfiles import find_key
    from irwell.vault import rotate

    key = find_key(args.place, args.as_role)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = rotate(key.folder, key.organisation, key.role, at)
    text = json.dumps(made.document(), indent=2) + "\n"
    args.out.write_text(text, encoding="utf-8")
    public = args.out.parent / f"{made.key['id']}.json"
    public.write_text(json.dumps(dict(made.key), indent=2) + "\n", encoding="utf-8")
    told = (
        f"Key {made.key['id']} stands in the place of {made.signature['by']['key']}\n"
        f"  rotation {args.out}: enter it with `irwell key enter`\n"
        f"  public   {public}: give it to the other parties"
    )
    say({"rotation": made.document(), "public": str(public)}, told, as_json=args.json)
    return DONE


def _show(args: argparse.Namespace) -> int:
    documents = _documents(args.place)
    lines = [f"{own['id']}\n  public {own['public']}" for own in documents]
    say({"keys": documents}, "\n".join(lines) or "No signing key is here.", as_json=args.json)
    return DONE


def _documents(place: Path) -> list[dict[str, Any]]:
    from irwell.cli.files import read_document
    from irwell.cli.keyfiles import find_key, key_files
    from irwell.vault import Keyring, public_key

    if place.suffix == ".json":
        document: Any = read_document(place).value
        public_key(document)
        return [document]
    keys = key_files(place) if place.is_dir() else (find_key(place),)
    return [Keyring(key.folder).key_document(key.organisation, key.role) for key in keys]
