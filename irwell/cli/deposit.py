"""`irwell deposit`: files into a hosted data set."""

import argparse
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.node import actor_option, console, table
from irwell.cli.printing import say

NAME = "deposit"
HELP = "Deposit a file in a hosted data set, withdraw a deposit, list deposits."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("add", help="check and keep a file (act: deposit)")
    add.add_argument("data_set", metavar="DATASET", help="<organisation>/<slug>@<major>")
    add.add_argument("file", type=Path, metavar="FILE")
    actor_option(add)
    end = inner.add_parser("withdraw", help="destroy a deposit's key (act: withdraw)")
    end.add_argument("deposit", metavar="DEPOSIT")
    actor_option(end)
    actor_option(inner.add_parser("list", help="list the deposits of your body"))


def run(args: argparse.Namespace) -> int:
    """Deposit, withdraw or list.

    Args:
        args: As `configure` describes.

    Returns:
        0; findings in the data do not make a deposit fail.
    """
    desk, actor = console(args)
    if args.verb == "list":
        from irwell.authority.lookups import deposits

        say(deposits(actor), table(deposits(actor)), as_json=args.json)
    elif args.verb == "withdraw":
        from irwell.authority.acts.withdraw import withdraw

        row = withdraw(desk, actor, args.deposit)
        text = f"{row.id} is withdrawn; its key is destroyed."
        say({"deposit": row.id}, text, as_json=args.json)
    else:
        from irwell.authority.acts.deposit import deposit
        from irwell.contracts import report_from, report_text

        row = deposit(desk, actor, args.data_set, file=args.file)
        text = f"{report_text(report_from(row.report))}\nDeposit {row.id}, number {row.seq}."
        say({"deposit": row.id, "seq": row.seq, "report": row.report}, text, as_json=args.json)
    return DONE
