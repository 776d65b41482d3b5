"""`irwell incident`: press stop, take an incident further, see who held what, draft for the ICO."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from irwell.cli.node import actor_option, perform, table

if TYPE_CHECKING:
    from irwell.authority.actors import Actor
    from irwell.authority.desk import Desk

NAME = "incident"
HELP = "Stop a sharing because something went wrong, and take the incident to its end."
KINDS = ("confidentiality", "integrity", "availability", "misuse", "purpose_breach")
STEPS = (
    "contain", "assess", "reportable", "not_reportable", "notify", "investigate", "close",
)  # fmt: skip
DEMANDS = ("warrant", "court_order", "statutory_demand", "other")
OUTCOMES = ("given", "partly_given", "refused", "redirected")
LISTED = ("incident", "kind", "state", "lead", "agreements", "tell_ico_by", "hours_left")
Told = tuple[Any, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    own = inner.add_parser("report", help="press stop: report an incident (act: report)")
    own.add_argument("agreements", nargs="+", metavar="AGREEMENT", help="each that it affects")
    own.add_argument("--kind", required=True, choices=KINDS)
    own.add_argument("--what", required=True, metavar="WORDS",
                     help="what happened, without personal data")  # fmt: skip
    own.add_argument("--aware-at", default="", metavar="MOMENT",
                     help="when it became known, as 2026-03-01T09:00:00Z; else now")  # fmt: skip
    step = inner.add_parser("handle", help="take an incident further (act: handle)")
    step.add_argument("incident", metavar="INCIDENT")
    step.add_argument("step", choices=STEPS)
    step.add_argument("--text", required=True, metavar="WORDS",
                      help="what was done or decided; at `close` the public lessons")  # fmt: skip
    step.add_argument("--at", default="", metavar="MOMENT", help="when the ICO was told")
    step.add_argument("--reference", default="", help="the ICO's reference, with `notify`")
    for verb, words in (("show", "show an incident"), ("exposure", "list who held what, and when"),
                        ("draft", "write the draft for the ICO")):  # fmt: skip
        inner.add_parser(verb, help=words).add_argument("incident", metavar="INCIDENT")
    inner.add_parser("list", help="list incidents that concern your body")
    law = inner.add_parser("compel", help="enter a demand of the law for data (act: compel)")
    law.add_argument("agreement", metavar="AGREEMENT", help="under which your body received it")
    law.add_argument("--kind", required=True, choices=DEMANDS)
    law.add_argument("--outcome", required=True, choices=OUTCOMES)
    law.add_argument("--law", required=True, metavar="WORDS", help="instrument and section")
    law.add_argument("--received-on", required=True, type=date.fromisoformat, metavar="DAY")
    law.add_argument("--tell-on", type=date.fromisoformat, metavar="DAY",
                     help="a secret by law: the day from which it may be told")  # fmt: skip
    law.add_argument("--secret-reason", default="", metavar="WORDS", help="which law forbids it")
    inner.add_parser("demands", help="list demands of the law that your body may know of")
    for one in inner.choices.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Report, handle or show.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    return perform(args, _VERBS)


def _report(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.report import Happened, report
    from irwell.authority.incidents import ico_day, shown

    row = report(
        desk, actor, happened=Happened(args.kind, args.what, args.agreements, args.aware_at)
    )
    stopped = ", ".join(row.suspended) or "nothing that was active"
    text = f"Incident {row.id} is reported; it suspended {stopped}."
    text += f" If it is reportable, the ICO is to be told by {ico_day(row)}."
    return shown(desk, actor, row), text


def _handle(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.acts.handle import Handling, handle
    from irwell.authority.incidents import shown

    handling = Handling(args.step, args.text, args.at, args.reference)
    row = handle(desk, actor, args.incident, handling=handling)
    return shown(desk, actor, row), f"Incident {row.id} is {row.state}."


def _show(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.incidents import seen_incident, shown

    value = shown(desk, actor, seen_incident(actor, args.incident))
    return value, "\n".join(f"{key}: {one}" for key, one in value.items() if one)


def _exposure(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.incidents import exposure, seen_incident

    rows = exposure(seen_incident(actor, args.incident))
    return rows, table(rows)


def _draft(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.agreements.incidents import draft_text
    from irwell.authority.incidents import draft_for

    draft = draft_for(actor, args.incident)
    return draft, draft_text(draft).rstrip()


def _list(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.incidents import incidents

    rows = incidents(desk, actor)
    return rows, table([{key: row[key] for key in LISTED} for row in rows])


def _compel(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.agreements.demands import Demanded
    from irwell.authority.acts.compel import compel

    demanded = Demanded(
        args.agreement, args.kind, args.outcome, args.law, args.received_on, args.tell_on,
        args.secret_reason,
    )  # fmt: skip
    row = compel(desk, actor, demanded=demanded)
    when = f"from {row.tell_on} on" if row.tell_on else "now"
    text = f"Demand {row.id} is entered; the body that gave is told {when}."
    return {"demand": row.id, "told_from": row.tell_on}, text


def _demands(desk: "Desk", actor: "Actor", args: argparse.Namespace) -> Told:
    from irwell.authority.demands import demands

    rows = demands(desk, actor)
    return rows, table(rows)


_VERBS = {
    "compel": _compel,
    "demands": _demands,
    "report": _report,
    "handle": _handle,
    "show": _show,
    "exposure": _exposure,
    "draft": _draft,
    "list": _list,
}
