"""`irwell data-set`: what bodies hold, by contract."""

import argparse
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.node import actor_option, console, home_option, open_desk, table
from irwell.cli.printing import json_option, say

NAME = "data-set"
HELP = "Describe data sets by their contracts, and list them."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("describe", help="enter a contract (act: describe)")
    add.add_argument("contract", type=Path, metavar="CONTRACT")
    actor_option(add)
    show = inner.add_parser("list", help="list data sets")
    home_option(show)
    json_option(show)


def run(args: argparse.Namespace) -> int:
    """Describe a data set, or list them.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    if args.verb == "describe":
        desk, actor = console(args)
        from irwell.authority.acts.describe import describe
        from irwell.contracts import read_contract

        source = read_document(args.contract)
        row = describe(desk, actor, str(read_contract(source).data_set), contract=source)
        value = {"data_set": row.data_set_id, "version": row.version, "digest": row.digest}
        say(value, f"{row.data_set_id} is described, version {row.version}.", as_json=args.json)
        return DONE
    open_desk(args.home)
    from irwell.authority.lookups import data_sets

    say(data_sets(), table(data_sets()), as_json=args.json)
    return DONE
