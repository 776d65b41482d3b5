"""`irwell person`: appointments."""

import argparse
import json
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.node import actor_option, console, home_option, open_desk, table
from irwell.cli.printing import json_option, say

NAME = "person"
HELP = "Appoint people with roles, and list appointments by their opaque ids."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("appoint", help="appoint a person (act: appoint)")
    add.add_argument("organisation", metavar="ORGANISATION")
    add.add_argument("--role", action="append", required=True, dest="roles", metavar="ROLE")
    add.add_argument("--title", default="", help="a job title; no name is needed")
    add.add_argument("--key", type=Path, help="the body's key document, to enter with it")
    actor_option(add)
    window = inner.add_parser("window", help="a sign-in to the read-only admin pages")
    window.add_argument("name")
    home_option(window)
    json_option(window)
    show = inner.add_parser("list", help="list appointed people")
    show.add_argument("--organisation", default="")
    home_option(show)
    json_option(show)


def run(args: argparse.Namespace) -> int:
    """Appoint a person, list them, or open a window on the register.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    if args.verb == "appoint":
        desk, actor = console(args)
        from irwell.authority.acts.appoint import appoint

        key = json.loads(json.dumps(read_document(args.key).value)) if args.key else None
        person = appoint(
            desk, actor, args.organisation, roles=tuple(args.roles), title=args.title, key=key
        )
        text = f"{person.id} is appointed for {args.organisation}: {', '.join(person.roles)}."
        say({"person": person.id, "roles": person.roles}, text, as_json=args.json)
        return DONE
    open_desk(args.home)
    if args.verb == "window":
        from irwell.authority.window import open_window

        name, password = open_window(args.name)
        text = f"Sign in at /admin/ as {name} with {password} (shown this once)."
        say({"name": name, "password": password}, text, as_json=args.json)
        return DONE
    from irwell.authority.lookups import people

    found = people(args.organisation)
    say(found, table(found), as_json=args.json)
    return DONE
