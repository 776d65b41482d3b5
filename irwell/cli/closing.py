"""`irwell closing`: certify what was destroyed, accept it, and say what a sharing brought."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from irwell.cli.node import actor_option, perform, table

if TYPE_CHECKING:
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk

NAME = "closing"
HELP = "Certify the destruction of what was received, accept it, and close the agreement."
METHODS = ("deleted", "overwritten", "crypto_erased", "physically_destroyed", "nothing_held")
LISTED = ("agreement", "state", "due_on", "overdue", "missing", "settled")
Told = tuple[Any, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    own = inner.add_parser("certify", help="certify what your body destroyed (act: certify)")
    own.add_argument("agreement", metavar="AGREEMENT", help="its id with the version")
    own.add_argument("--method", required=True, choices=METHODS)
    own.add_argument("--scope", nargs="+", required=True, metavar="DATASET", help="what of")
    own.add_argument("--backups-expire-on", type=date.fromisoformat, metavar="DAY",
                     help="the last day on which a backup may still hold it")  # fmt: skip
    own.add_argument("--exceptions", default="", metavar="WORDS",
                     help="what law makes you keep, and which law")  # fmt: skip
    accept = inner.add_parser("settle", help="accept the certificates (act: settle)")
    accept.add_argument("agreement", metavar="AGREEMENT", help="its id with the version")
    accept.add_argument("--benefit", required=True, metavar="WORDS",
                        help="what it brought against what was hoped; public")  # fmt: skip
    back = inner.add_parser("return", help="return one certificate (act: settle)")
    back.add_argument("agreement", metavar="AGREEMENT", help="its id with the version")
    back.add_argument("organisation", metavar="ORGANISATION", help="whose certificate")
    back.add_argument("--reasons", required=True, metavar="WORDS")
    inner.add_parser("list", help="list closings and what is missing")
    for one in inner.choices.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Certify, settle or list.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    return perform(args, _VERBS)


def _certify(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.agreements.closing import Destroyed
    from irwell.authority.acts.certify import certify

    said = Destroyed(args.method, tuple(args.scope), args.backups_expire_on, args.exceptions)
    made = certify(desk, actor, args.agreement, said=said)
    return made.document | {"digest": made.digest}, f"Certificate {made.digest} is entered."


def _settle(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.settle import Settled, settle

    words = args.benefit if args.verb == "settle" else args.reasons
    settled = Settled(words, "" if args.verb == "settle" else args.organisation)
    row = settle(desk, actor, args.agreement, settled=settled)
    return {"agreement": row.id, "state": row.state}, f"{row.id} is {row.state}."


def _list(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.closing import closings

    rows = closings(desk, actor)
    shown = [{key: row[key] for key in LISTED} | {"missing": list(row["missing"])} for row in rows]
    return rows, table(shown)


_VERBS = {"certify": _certify, "settle": _settle, "return": _settle, "list": _list}
