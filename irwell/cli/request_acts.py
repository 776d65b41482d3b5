"""The verbs of `irwell request` that are acts of the register, and what it shows of requests."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from irwell.cli.agreement_review import stated, status_lines
from irwell.cli.files import read_document
from irwell.cli.node import actor_option, perform, table

VERBS = {
    "submit": "enter a request (act: request)",
    "triage": "settle how urgent it is and which body is asked (act: triage)",
    "assign": "give it to its owner (act: assign)",
    "respond": "accept, return, refuse or redirect it (act: respond)",
    "call-off": "take it back (act: call_off)",
    "list": "list the requests that your body made or received",
    "show": "show its state, whose turn it is, and days left",
    "search": "search the register: data sets, templates, agreements that one could join",
}
URGENCIES = ("routine", "urgent", "emergency")
OUTCOMES = ("accept", "return", "refuse", "redirect")


def configure(verbs: Any) -> None:
    """Describe the verbs' arguments.

    Args:
        verbs: The subparsers of `irwell request`.
    """
    own = {name: verbs.add_parser(name, help=t, description=t) for name, t in VERBS.items()}
    own["submit"].add_argument("document", type=Path, metavar="DOC", help="the request")
    for name in ("triage", "assign", "respond", "call-off", "show"):
        own[name].add_argument("request", metavar="REQUEST", help="its id")
    own["triage"].add_argument("--urgency", choices=URGENCIES, default="")
    own["triage"].add_argument("--to", default="", metavar="ID", help="the body that is asked")
    own["assign"].add_argument("--owner", required=True, metavar="PERSON", help="who answers")
    own["respond"].add_argument("--outcome", required=True, choices=OUTCOMES)
    stated(own["respond"], required=False)
    stated(own["call-off"], required=True)
    own["list"].add_argument("--state", default="", help="those in this state only")
    own["list"].add_argument("--body", default="", metavar="ID", help="that ask or are asked")
    own["search"].add_argument("words", nargs="+", metavar="WORD", help="the need")
    for one in own.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Do one of the verbs.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    return perform(args, _DO)


def _submit(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.agreements.requests import read_request
    from irwell.authority.acts.request import request

    source = read_document(args.document)
    return _state(request(desk, actor, read_request(source).id, document=source))


def _triage(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.triage import triage

    return _state(triage(desk, actor, args.request, urgency=args.urgency, to=args.to))


def _assign(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.assign import assign

    return _state(assign(desk, actor, args.request, owner=args.owner))


def _respond(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.respond import respond

    row = respond(
        desk, actor, args.request, outcome=args.outcome, codes=args.code, reasons=args.reasons
    )
    return _state(row)


def _call_off(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.call_off import call_off

    row = call_off(desk, actor, args.request, codes=args.code, reasons=args.reasons, of="request")
    return _state(row)


def _list(_desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.requesting import requests

    rows = [
        {key: own[key] for key in ("request", "from", "to", "state", "urgency", "submitted_at")}
        for own in requests(actor)
        if args.state in ("", own["state"]) and args.body in ("", own["from"], own["to"])
    ]
    return rows, table(rows)


def _show(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.status import owners, request_status

    found = {**request_status(desk, actor, args.request), "owners": owners(actor, args.request)}
    head = f"{found['request']} from {found['from']} to {found['to'] or 'nobody yet'}"
    lines = [f"{head} is {found['state']}.", *status_lines(found)]
    if found["state"] in ("triaged", "with_owner"):
        lines += [f"Can own it: {own['person']} ({', '.join(own['roles'])})"
                  for own in found["owners"]]  # fmt: skip
    if found["codes"]:
        lines.append(f"Codes: {', '.join(found['codes'])}")
    lines += [f"  {found['reasons']}"] if found["reasons"] else []
    lines += [f"Answered by agreement {name}." for name in found["agreements"]]
    return found, "\n".join(lines)


def _search(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.discovering import search

    found = search(desk, actor, " ".join(args.words))
    lines = []
    for own in found:
        kind = own["kind"].replace("_", " ")
        lines.append(f"{own['score']:.2f}  {kind} {own['id']}: {own['title']}")
        lines.append(f"      {'; '.join(own['reasons'])}")
    return found, "\n".join(lines) or "Nothing has these words."


def _state(row: Any) -> tuple[Any, str]:
    value = {"request": row.id, "state": row.state, "digest": row.digest}
    return value, f"Request {row.id} is {row.state}."


_DO: dict[str, Callable[[Any, Any, argparse.Namespace], tuple[Any, str]]] = {
    "submit": _submit,
    "triage": _triage,
    "assign": _assign,
    "respond": _respond,
    "call-off": _call_off,
    "list": _list,
    "show": _show,
    "search": _search,
}
