"""`irwell restore`: a backup brought back, and proven against the ledger."""

import argparse
import dataclasses
import json
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.node import home_option, start
from irwell.cli.printing import json_option, say

NAME = "restore"
HELP = "Bring a backup back into an empty home; keys known to be destroyed stay destroyed."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    home_option(parser)
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR")
    parser.add_argument("--keys", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--public-key",
        type=Path,
        required=True,
        metavar="KEY",
        help="the authority's ledger key document, from where it is pinned",
    )
    parser.add_argument(
        "--newest",
        type=Path,
        nargs=2,
        metavar=("LEDGER", "CHECKPOINT"),
        help="the newest ledger export at hand, and the checkpoint over it",
    )
    json_option(parser)


def run(args: argparse.Namespace) -> int:
    """Restore the backup.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    start(args.home)
    from irwell.authority.backup import Newest, restore

    key = json.loads(args.public_key.read_text())
    done = restore(
        args.source,
        args.keys,
        args.home,
        public=bytes.fromhex(key["public"]),
        origin=str(key["organisation"]),
        newest=Newest(args.newest[0], args.newest[1].read_text()) if args.newest else None,
    )
    text = f"{args.home} is back: {done.entries} entries, proven; {done.blobs} blobs."
    say(dataclasses.asdict(done), text, as_json=args.json)
    return DONE
