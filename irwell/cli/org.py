"""`irwell org`: bodies of the register."""

import argparse

from irwell.cli.exits import DONE
from irwell.cli.node import actor_option, console, home_option, open_desk, table
from irwell.cli.printing import json_option, say

NAME = "org"
HELP = "Admit bodies to the register, and list them."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("add", help="admit a body (act: join)")
    add.add_argument("organisation", metavar="ID")
    add.add_argument("--name", required=True, help="its public name")
    add.add_argument("--sector", required=True, help="for instance local_government")
    add.add_argument("--place", choices=("home", "hosted"), default="hosted")
    actor_option(add)
    show = inner.add_parser("list", help="list the bodies")
    home_option(show)
    json_option(show)


def run(args: argparse.Namespace) -> int:
    """Admit a body, or list them.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    if args.verb == "add":
        desk, actor = console(args)
        from irwell.authority.acts.join import join

        body = join(
            desk, actor, args.organisation, name=args.name, sector=args.sector, place=args.place
        )
        say({"organisation": body.id}, f"{body.id} has joined ({body.place}).", as_json=args.json)
        return DONE
    open_desk(args.home)
    from irwell.authority.lookups import organisations

    say(organisations(), table(organisations()), as_json=args.json)
    return DONE
