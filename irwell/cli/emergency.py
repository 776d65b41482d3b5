"""`irwell emergency`: share in an emergency for 72 hours, and look back at it."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.files import read_document
from irwell.cli.node import actor_option, perform, table

if TYPE_CHECKING:
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk

NAME = "emergency"
HELP = "Share at once with one signature, for at most 72 hours; look back within 5 working days."
Told = tuple[Any, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    own = inner.add_parser("share", help="bring it into force now (act: emergency)")
    own.add_argument("document", type=Path, metavar="DOC", help="the agreement")
    own.add_argument("--why", required=True, metavar="WORDS",
                     help="why it cannot wait; this is public")  # fmt: skip
    own.add_argument("--signature", type=Path, metavar="FILE",
                     help="by `irwell sign` with the duty key; else the hosted one")  # fmt: skip
    back = inner.add_parser("review", help="look back at one (act: review_after)")
    back.add_argument("agreement", metavar="AGREEMENT")
    back.add_argument("outcome", choices=("upheld", "not_upheld"))
    back.add_argument("--reasons", required=True, metavar="WORDS")
    inner.add_parser("list", help="list emergency shares, as the public sees them")
    for one in inner.choices.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Share, look back or list.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    return perform(args, _VERBS)


def _share(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.agreements import read_agreement
    from irwell.authority.acts.emergency import Urgent, emergency

    source = read_document(args.document)
    signature = json.loads(args.signature.read_text()) if args.signature else None
    urgent = Urgent(source, args.why, signature)
    row = emergency(desk, actor, read_agreement(source).id, urgent=urgent)
    own = row.emergency
    text = f"{row.id} is active until {own.ends_at}; look back at it by {own.review_by}."
    if own.waived:
        text += f" What waits until then: {', '.join(own.waived)}."
    value = {"agreement": row.id, "state": row.state, "ends_at": own.ends_at}
    return value | {"review_by": own.review_by, "waived": own.waived}, text


def _review(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.review_after import review_after

    own = review_after(desk, actor, args.agreement, outcome=args.outcome, reasons=args.reasons)
    value = {"agreement": own.agreement_id, "outcome": own.outcome}
    return value, f"{own.agreement_id} is {own.outcome.replace('_', ' ')}."


def _list(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.transparency import transparency

    rows = transparency(desk)["emergencies"]
    return rows, table(rows)


_VERBS = {"share": _share, "review": _review, "list": _list}
