"""The verbs of `irwell agreement` before a signature: assess, advise, decide, take back, look."""

import argparse
from collections.abc import Callable
from typing import Any

from irwell.cli.node import actor_option, perform, table

VERBS = {
    "assess": "hold a draft against its contracts and the rules (act: assess)",
    "advise": "enter advice of a data protection officer (act: advise)",
    "decide": "approve, return or refuse for a body that gives (act: decide)",
    "call-off": "take back what is not signed (act: call_off)",
    "status": "show its state, whose turn it is, days left, and what was said of it",
    "beside": "compare it with the version that stands and with other live agreements",
    "timing": "show how long each step took; without an agreement, the medians of all",
}
ADVICE = ("supports", "supports_with_conditions", "does_not_support")
DECISIONS = ("approve", "return", "refuse")


def configure(verbs: Any) -> None:
    """Describe the verbs' arguments.

    Args:
        verbs: The subparsers of `irwell agreement`.
    """
    own = {name: verbs.add_parser(name, help=t, description=t) for name, t in VERBS.items()}
    for name, one in own.items():
        more = {"nargs": "?", "default": ""} if name == "timing" else {}
        one.add_argument("agreement", metavar="AGREEMENT", help="its id", **more)
        actor_option(one)
    own["assess"].add_argument("--reasons", default="", metavar="WORDS")
    own["advise"].add_argument("--outcome", required=True, choices=ADVICE)
    own["advise"].add_argument("--reasons", required=True, metavar="WORDS")
    own["decide"].add_argument("--outcome", required=True, choices=DECISIONS)
    own["decide"].add_argument("--reasons", default="", metavar="WORDS")
    own["decide"].add_argument("--against-advice", default="", metavar="WORDS")
    for name in ("advise", "decide"):
        own[name].add_argument(
            "--condition", action="append", default=[], metavar="WORDS", help="repeat for more"
        )
    stated(own["call-off"], required=True)
    codes_option(own["decide"])


def codes_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--code`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "--code", action="append", default=[], metavar="CODE",
        help="a reason code, for a return or a refusal; repeat for more",
    )  # fmt: skip


def stated(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Give a command its reason codes and written reasons.

    Args:
        parser: The command's parser.
        required: Whether it always needs reasons.
    """
    codes_option(parser)
    parser.add_argument("--reasons", required=required, default="", metavar="WORDS")


def run(args: argparse.Namespace) -> int:
    """Do one of the verbs.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    return perform(args, _DO)


def status_lines(found: dict[str, Any]) -> list[str]:
    """Return whose turn it is, what may follow and what ends it, for people.

    Args:
        found: What the register tells of an agreement or a request.

    Returns:
        Lines.
    """
    lines = [
        f"Waits for the {one['role']} of {one['organisation']} to {one['step']} by {one['due']}"
        f" ({one['days_left']} days, {one['working_days_left']} working days left)."
        for one in found["turns"]
    ]
    lines += [
        f"Then it may be: {one['act']} -> {one['to']} ({one['who']})" for one in found["next"]
    ]
    if found["lapses_on"]:
        lines.append(f"It lapses after {found['lapses_on']} if nobody acts.")
    if found["reasons_due"]:
        due = found["reasons_due"]
        lines.append(f"Written reasons were due by {due['by']} and given on {due['given']}.")
    return lines


def _assess(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.assess import assess

    return _state(assess(desk, actor, args.agreement, reasons=args.reasons))


def _advise(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.advise import advise

    row = advise(
        desk, actor, args.agreement, outcome=args.outcome, reasons=args.reasons,
        conditions=tuple(args.condition),
    )  # fmt: skip
    return _state(row)


def _decide(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.decide import Decision, decide

    made = Decision(
        args.outcome, tuple(args.code), args.reasons, args.against_advice, tuple(args.condition)
    )
    return _state(decide(desk, actor, args.agreement, decision=made))


def _call_off(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.call_off import call_off

    return _state(call_off(desk, actor, args.agreement, codes=args.code, reasons=args.reasons))


def _status(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.status import agreement_status

    found = agreement_status(desk, actor, args.agreement)
    lines = [f"{found['agreement']} is {found['state']}: {found['title']}", *status_lines(found)]
    for one in found["reviews"]:
        codes = f" ({', '.join(one['codes'])})" if one["codes"] else ""
        lines.append(f"{one['step']} by the {one['role']} of {one['organisation']},"
                     f" {one['at'][:10]}: {one['outcome']}{codes}")  # fmt: skip
        said = [one["reasons"], one["against_advice"], *one["conditions"]]
        lines += [f"  {words}" for words in said if words]
    return found, "\n".join(lines)


def _timing(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.timing import medians, timing

    if not args.agreement:
        found = medians(desk, actor)
        whole = f"{found['agreements']} agreements, from submitted to active in the middle:"
    else:
        found = timing(desk, actor, args.agreement)
        whole = f"{found['agreement']} is {found['state']}."
    keys = ("step", "organisation", "role", "times", "days", "working_days", "due")
    rows = [{key: one[key] for key in keys if key in one} for one in found["steps"]]
    lines = [whole, table(rows)]
    if found["days"] is not None:
        lines.append(f"{found['days']} days, {found['working_days']} working days.")
    return found, "\n".join(lines)


def _beside(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.comparing import compare, conflicts_of

    found = compare(desk, actor, args.agreement)
    clashes = conflicts_of(actor, args.agreement)
    if found["before"]:
        lines = [f"{found['agreement']}, beside {found['before']}: {found['summary']}."]
    else:
        lines = [f"No version of {found['agreement']} stands before it."]
    lines += [f"  {change['way']:<8}  {change['text']}" for change in found["changes"]]
    lines += [f"  {one['path']}: {one['text']}\n    {one['remedy']}" for one in clashes]
    if not clashes:
        lines.append("No other live agreement of its recipients undoes it.")
    return {**found, "conflicts": clashes}, "\n".join(lines)


def _state(row: Any) -> tuple[Any, str]:
    value = {"agreement": row.name, "version": row.version, "state": row.state}
    return value, f"{row.name} version {row.version} is {row.state}."


_DO: dict[str, Callable[[Any, Any, argparse.Namespace], tuple[Any, str]]] = {
    "assess": _assess,
    "advise": _advise,
    "decide": _decide,
    "call-off": _call_off,
    "status": _status,
    "timing": _timing,
    "beside": _beside,
}
