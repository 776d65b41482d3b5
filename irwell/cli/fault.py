"""`irwell fault`: what recipients find wrong in what they got, and what providers answer."""

import argparse
from typing import TYPE_CHECKING, Any

from irwell.cli.node import actor_option, perform, table

if TYPE_CHECKING:
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk

NAME = "fault"
HELP = "Report a fault in a released column, answer one, list faults and the days to fix them."
Told = tuple[Any, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    report = inner.add_parser("report", help="report a fault to the provider (act: fault)")
    report.add_argument("agreement", metavar="AGREEMENT")
    report.add_argument("data_set", metavar="DATASET")
    report.add_argument("column", metavar="COLUMN", help="as the release names it")
    report.add_argument(
        "--kind", required=True,
        choices=("missing", "wrong", "duplicate", "out_of_date", "format", "unlinked", "other"),
    )  # fmt: skip
    report.add_argument("--text", required=True, metavar="WORDS",
                        help="what is wrong, without personal data")  # fmt: skip
    reply = inner.add_parser("answer", help="answer a fault in your body's data (act: answer)")
    reply.add_argument("fault", metavar="FAULT")
    how = reply.add_mutually_exclusive_group(required=True)
    how.add_argument("--will-correct", metavar="WORDS", help="it will be corrected; say how")
    how.add_argument("--corrected-by", metavar="DEPOSIT", help="the deposit that corrects it")
    how.add_argument("--corrected", action="store_true",
                     help="at home: the release pushed since corrects it")  # fmt: skip
    how.add_argument("--reject", metavar="WORDS", help="it is no fault; say why")
    listed = inner.add_parser("list", help="list faults that your body reported or has to answer")
    days = inner.add_parser("days", help="count the days that faults took to fix")
    for one in (report, reply, listed, days):
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Report, answer or list.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    return perform(args, _VERBS)


def _report(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.fault import Reported, fault

    said = Reported(args.data_set, args.column, args.kind, args.text)
    row = fault(desk, actor, args.agreement, reported=said)
    return {"fault": row.id, "state": row.state}, f"Fault {row.id} is reported to its provider."


def _answer(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.answer import answer

    state, reason = "corrected", ""
    if args.will_correct:
        state, reason = "answered", args.will_correct
    elif args.reject:
        state, reason = "rejected", args.reject
    row = answer(
        desk, actor, args.fault, state=state, reason=reason, deposit=args.corrected_by or ""
    )
    return {"fault": row.id, "state": row.state}, f"Fault {row.id} is {row.state}."


def _list(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.feedback import faults

    rows = faults(desk, actor)
    return rows, table(rows)


def _days(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.feedback import days_to_fix

    rows = days_to_fix(desk, actor)
    return rows, table(rows)


_VERBS = {"report": _report, "answer": _answer, "list": _list, "days": _days}
