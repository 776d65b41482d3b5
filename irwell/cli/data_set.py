"""`irwell data-set`: what bodies hold, by contract, and how their files are mapped to it."""

import argparse
from pathlib import Path

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.guide_options import guide_of, guide_options
from irwell.cli.mapping_out import out_option, proposal_said
from irwell.cli.node import actor_option, console, home_option, open_desk, table
from irwell.cli.printing import json_option, say

NAME = "data-set"
HELP = "Describe data sets by their contracts, map their files, and list them."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("describe", help="enter a contract (act: describe)")
    add.add_argument("contract", type=Path, metavar="CONTRACT")
    actor_option(add)
    ask = inner.add_parser("propose-map", help="propose a mapping, by the data in use too")
    ask.add_argument("data_set", metavar="DATASET")
    ask.add_argument("file", type=Path, metavar="FILE")
    guide_options(ask)
    out_option(ask)
    actor_option(ask)
    own = inner.add_parser("map", help="confirm a mapping of files (act: map)")
    own.add_argument("data_set", metavar="DATASET")
    own.add_argument("mapping", type=Path, metavar="MAPPING")
    actor_option(own)
    show = inner.add_parser("list", help="list data sets")
    home_option(show)
    json_option(show)


def run(args: argparse.Namespace) -> int:
    """Describe a data set, propose or confirm a mapping, or list data sets.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `propose-map` 1 while a question is open.
    """
    return {"describe": _describe, "propose-map": _propose, "map": _map, "list": _list}[args.verb](
        args
    )


def _describe(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.acts.describe import describe
    from irwell.contracts import read_contract

    source = read_document(args.contract)
    row = describe(desk, actor, str(read_contract(source).data_set), contract=source)
    value = {"data_set": row.data_set_id, "version": row.version, "digest": row.digest}
    say(value, f"{row.data_set_id} is described, version {row.version}.", as_json=args.json)
    return DONE


def _propose(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.mappings import propose_mapping
    from irwell.errors import TableError

    if not args.file.is_file():
        raise TableError(f"{args.file}: there is no such file.", "Check the path.")
    proposal, drifts = propose_mapping(desk, actor, args.data_set, args.file, guide_of(args))
    then = f"irwell data-set map {args.data_set} {args.out} --as {args.person}"
    value, text = proposal_said(args, proposal, drifts, then)
    say(value, text, as_json=args.json)
    return FOUND if proposal.questions else DONE


def _map(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.acts.map import map_columns

    row = map_columns(desk, actor, args.data_set, mapping=read_document(args.mapping))
    value = {"data_set": row.data_set_id, "version": row.version, "digest": row.digest}
    text = f"Version {row.version} of the mapping of {row.data_set_id} is confirmed."
    say(value, text, as_json=args.json)
    return DONE


def _list(args: argparse.Namespace) -> int:
    open_desk(args.home)
    from irwell.authority.lookups import data_sets

    say(data_sets(), table(data_sets()), as_json=args.json)
    return DONE
