"""`irwell notices`: what waits for whom, and the e-mail about it."""

import argparse
import dataclasses

from irwell.cli.exits import DONE, FOUND
from irwell.cli.node import home_option, open_desk, table
from irwell.cli.printing import json_option, say

NAME = "notices"
HELP = "List what waits for whom, and send each role's mailbox its letter of the day."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listed = inner.add_parser("list", help="list what waits, by body and role")
    send = inner.add_parser("send", help="send what waits, at most once a day to a mailbox")
    for one in (listed, send):
        home_option(one)
        json_option(one)


def run(args: argparse.Namespace) -> int:
    """List or send.

    Args:
        args: As `configure` describes.

    Returns:
        0; 1 if a letter could not be sent.
    """
    desk = open_desk(args.home)
    if args.verb == "list":
        from irwell.authority.waiting import waiting

        rows = [dataclasses.asdict(one) for one in waiting(desk)]
        say(rows, table(rows), as_json=args.json)
        return DONE
    from irwell.authority.mailing import send_letters
    from irwell.authority.site import address, mail_hour

    if mail_hour() is None:
        text = "No mail server is named (IRWELL_SMTP_HOST): nothing was sent."
        say({"sent": 0, "failed": 0, "unreachable": 0}, text, as_json=args.json)
        return DONE
    done = send_letters(desk, address())
    text = f"Sent {done.sent}, failed {done.failed}; {done.unreachable} tasks have no mailbox."
    say(dataclasses.asdict(done), text, as_json=args.json)
    return FOUND if done.failed else DONE
