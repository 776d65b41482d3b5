"""`irwell task`: what is due by the clock."""

import argparse
import dataclasses

from irwell.cli.exits import DONE, FOUND
from irwell.cli.node import home_option, open_desk
from irwell.cli.printing import json_option, say

NAME = "task"
HELP = "Run what is due: ends of agreements, closed reads, fetches, fresh releases, shredding."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    due = inner.add_parser("run", help="run what is due once; for a schedule, every few minutes")
    home_option(due)
    json_option(due)


def run(args: argparse.Namespace) -> int:
    """Run one round.

    Args:
        args: As `configure` describes.

    Returns:
        0; 1 if something due could not be done.
    """
    desk = open_desk(args.home)
    from irwell.authority.tasks import run_due

    done = run_due(desk)
    text = (
        f"Expired {done.expired}, closed {done.served} reads, fetched {done.fetched}, "
        f"released {done.released}, forgot {done.forgotten} uploads, shredded {done.shredded}."
    )
    text += f" Suspended {done.unassured} bodies, sent {done.mailed} letters."
    text += "".join(f"\nCould not: {fault}" for fault in done.faults)
    say(dataclasses.asdict(done), text, as_json=args.json)
    return FOUND if done.faults else DONE
