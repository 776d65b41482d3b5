"""`irwell rights`: carry a person's objection, correction or erasure to who may hold their rows."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE
from irwell.cli.files import read_contracts, read_document
from irwell.cli.node import actor_option, console, table
from irwell.cli.printing import json_option, say
from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.agreements.rights import Identified
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk

NAME = "rights"
HELP = "Carry an objection, a correction or an erasure to every recipient, by pseudonym."
KINDS, OUTCOMES = ("objection", "rectification", "erasure"), ("done", "nothing_held", "exempt")
LISTED = ("case", "kind", "agreement", "recipient", "state", "due_on", "overdue")
Told = tuple[Any, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    find = inner.add_parser("find", help="at home: compute a person's pseudonyms; nothing is sent")
    find.add_argument("agreement", type=Path, metavar="AGREEMENT")
    find.add_argument("--contract", type=Path, action="append", required=True, metavar="C")
    find.add_argument("--in", dest="folder", type=Path, required=True, metavar="HOME")
    json_option(find)
    enter = inner.add_parser("enter", help="enter the use of a right (act: rights)")
    enter.add_argument("organisation", metavar="ORGANISATION")
    enter.add_argument("kind", choices=KINDS)
    enter.add_argument("--received-on", type=date.fromisoformat, required=True, metavar="DAY")
    enter.add_argument("--found", type=Path, action="append", default=[], metavar="FILE",
                       help="what `find --json` wrote; repeat")  # fmt: skip
    for one in (find, enter):
        one.add_argument("--type", default="", metavar="TYPE", help="the identifier's type")
        one.add_argument("--identifier", type=Path, metavar="FILE",
                         help="a file with the identifier alone; - for standard input")  # fmt: skip
    done = inner.add_parser("certify", help="certify your body's task (act: certify)")
    done.add_argument("case", metavar="CASE")
    done.add_argument("agreement", metavar="AGREEMENT", help="its id with the version")
    done.add_argument("outcome", choices=OUTCOMES)
    done.add_argument("--words", required=True, help="how it was done, or which law exempts")
    for one in (enter, done, inner.add_parser("list", help="list cases and tasks of your body")):
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Find, enter, certify or list.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    if args.verb == "find":
        value, text = _find(args)
    else:
        desk, actor = console(args)
        value, text = _VERBS[args.verb](desk, actor, args)
    say(value, text, as_json=args.json)
    return DONE


def _find(args: argparse.Namespace) -> Told:
    from irwell.agreements import read_agreement
    from irwell.agreements.rights import pseudonyms_of
    from irwell.releases import secret_name
    from irwell.releases.home import open_home
    from irwell.releases.home_data import EPOCH

    form, home = read_agreement(read_document(args.agreement)), open_home(args.folder)
    contracts = read_contracts(args.contract)
    secret = home.keyring.key(home.organisation, secret_name(form.id))
    own = pseudonyms_of(form, contracts, _identified(args), secret, EPOCH)
    value = {f"{form.id}.v{form.version}": own} if own else {}
    text = f"Pseudonyms in {len(own)} data sets of {form.id}; write them with --json to a file."
    return value, text


def _enter(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.rights import Used, rights

    found: dict[str, Any] = {}
    for path in args.found:
        found |= json.loads(path.read_text())
    identified = _identified(args) if args.identifier else None
    used = Used(args.kind, args.received_on, found, identified)
    case = rights(desk, actor, args.organisation, used=used)
    count = case.tasks.count()
    text = f"Case {case.id} is {case.state}: {count} tasks, to be answered by {case.due_at[:10]}."
    return {"case": case.id, "state": case.state, "tasks": count, "due_at": case.due_at}, text


def _certify(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.certify import certify
    from irwell.authority.rights import Answered

    said = Answered(args.case, args.outcome, args.words)
    made = certify(desk, actor, args.agreement, said=said)
    return made.document | {"digest": made.digest}, f"Certificate {made.digest} is entered."


def _list(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.rights import cases

    rows = cases(desk, actor)
    return rows, table([{key: row[key] for key in LISTED} for row in rows])


def _identified(args: argparse.Namespace) -> "Identified":
    """Read the identifier from a file: on the command line others could see it."""
    from irwell.agreements.rights import Identified

    if args.identifier is None or not args.type:
        raise DocumentError("An identifier and its type are needed.", "Give a file and --type.")
    try:
        at = args.identifier
        text = sys.stdin.read() if str(at) == "-" else at.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise DocumentError("The identifier's file cannot be read.", "Check the path.") from None
    return Identified(args.type, text.strip())


_VERBS = {"enter": _enter, "certify": _certify, "list": _list}
