"""`irwell backup`: a node's data and, apart from it, its keys."""

import argparse
import dataclasses
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.node import home_option, open_desk
from irwell.cli.printing import json_option, say

NAME = "backup"
HELP = "Write a backup of a node: register and blobs in one folder, wrapped keys in another."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    home_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="register, blobs")
    parser.add_argument("--keys-out", type=Path, required=True, metavar="DIR", help="keep apart")
    json_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write the backup.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    desk = open_desk(args.home)
    from irwell.authority.actors import authority_id
    from irwell.authority.backup import back_up
    from irwell.authority.proofs import checkpoint

    done = back_up(desk.home, args.out, args.keys_out, checkpoint(desk, authority_id()))
    text = f"{done.entries} entries and {done.blobs} blobs in {args.out}; keys in {args.keys_out}."
    say(dataclasses.asdict(done), text, as_json=args.json)
    return DONE
