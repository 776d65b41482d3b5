"""`irwell delivery`: what a recipient says of each release that it gets, and what is new."""

import argparse

from irwell.cli.exits import DONE
from irwell.cli.node import actor_option, console, table
from irwell.cli.printing import say

NAME = "delivery"
HELP = "Accept or dispute a release that your body received; list deliveries and notices."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    accept = inner.add_parser("accept", help="say that it came as agreed (act: receive)")
    dispute = inner.add_parser("dispute", help="say what is wrong with it (act: receive)")
    for one in (accept, dispute):
        one.add_argument("release", metavar="RELEASE")
    dispute.add_argument("--reason", required=True, metavar="WORDS")
    listed = inner.add_parser("list", help="list deliveries, and the last day for a word on each")
    told = inner.add_parser("notices", help="list what your body is to know or to do")
    for one in (accept, dispute, listed, told):
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Accept, dispute or list.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    desk, actor = console(args)
    if args.verb in ("accept", "dispute"):
        from irwell.authority.acts.receive import receive

        accepted = args.verb == "accept"
        reason = "" if accepted else args.reason
        row = receive(desk, actor, args.release, accepted=accepted, reason=reason)
        text = f"Release {row.release_id} is {row.state}."
        say({"release": row.release_id, "state": row.state}, text, as_json=args.json)
        return DONE
    from irwell.authority.deliveries import deliveries
    from irwell.authority.notices import notices

    rows = (deliveries if args.verb == "list" else notices)(desk, actor)
    say(rows, table(rows), as_json=args.json)
    return DONE
