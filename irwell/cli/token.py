"""`irwell token`: bearer tokens and recipients' profiles."""

import argparse
import json
import os
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.node import actor_option, console
from irwell.cli.printing import say
from irwell.errors import HomeError

NAME = "token"
HELP = "Issue a token to a person, to a recipient's system (its profile) or to a body's home."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("issue", help="issue a token (act: issue)")
    add.add_argument("organisation", metavar="ORGANISATION")
    who = add.add_mutually_exclusive_group(required=True)
    who.add_argument("--system", default="", help="a recipient's system, as an id")
    who.add_argument("--person", dest="holder", default="", help="an appointed person's id")
    who.add_argument("--for-home", action="store_true", help="the body's own home, to push")
    add.add_argument("--days", type=int, default=0, help="a shorter life than the longest")
    add.add_argument("--out", type=Path, required=True, help="file to write, readable by you only")
    actor_option(add)


def run(args: argparse.Namespace) -> int:
    """Issue a token and write it to a private file.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    desk, actor = console(args)
    from irwell.authority.acts.issue import issue
    from irwell.authority.profiles import profile
    from irwell.authority.site import address

    kind = "recipient" if args.system else "person" if args.holder else "home"
    made = issue(
        desk,
        actor,
        args.organisation,
        kind=kind,
        system=args.system,
        person=args.holder,
        days=args.days,
    )
    text = json.dumps(profile(made, address()), indent=2) if args.system else made.bearer
    keep(text, args.out)
    value = {"token": made.token.id, "expires_at": made.token.expires_at, "file": str(args.out)}
    told = f"Token {made.token.id} is in {args.out}; it ends at {made.token.expires_at}."
    say(value, told, as_json=args.json)
    return DONE


def keep(text: str, path: Path) -> None:
    """Write a bearer text or a profile to a file that only this user can read.

    Args:
        text: The text.
        path: The file.

    Raises:
        HomeError: It cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror})."
        raise HomeError(message, "Name another file, and issue the token again.") from None
    with os.fdopen(handle, "w") as out:
        out.write(text + "\n")
