"""`irwell law`: list the rules that agreements are held against, and the library of powers."""

import argparse
from typing import TYPE_CHECKING, Any

from irwell.cli.agreement_check import UNCHECKED, day_of, day_option
from irwell.cli.exits import DONE
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.agreements.law import Power, Rule

NAME = "law"
HELP = "List the rules of law that agreements are held against, and the library of powers."
_SAYS = {
    "in_force": "in force",
    "unknown": "not known to be in force",
    "not_yet": "not in force yet",
    "no_longer": "no longer in force",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, text in (
        ("rules", "the rules, with their days, sources and who checked them"),
        ("powers", "the legal powers that an agreement may name"),
    ):
        own = verbs.add_parser(name, help=text, description=f"List {text}.")
        day_option(own)
        json_option(own)


def run(args: argparse.Namespace) -> int:
    """List the rules or the powers.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    from irwell.agreements.law import packaged_law
    from irwell.agreements.law.model import standing
    from irwell.agreements.wording import day_words

    law, day = packaged_law(), day_of(args)
    own = law.rules if args.verb == "rules" else tuple(law.powers.values())
    how = [(one, standing(one.applies_from, one.until, day)) for one in own]
    head = f"As at {day_words(day)} ({UNCHECKED}):"
    lines = [line for one, said in how for line in _lines(one, _SAYS[said])]
    value = {"as_at": day.isoformat(), "note": UNCHECKED}
    values = [{**_value(one), "standing": said} for one, said in how]
    say({**value, args.verb: values}, "\n".join([head, *lines]), as_json=args.json)
    return DONE


def _lines(own: "Rule | Power", how: str) -> list[str]:
    from irwell.agreements.law import Power
    from irwell.agreements.law.pages import in_force

    checked = f"checked by {own.checked_by}, known from {own.known_from}"
    lines = [f"  {own.id}: {own.title} ({how})"]
    if isinstance(own, Power):
        give, receive = ", ".join(own.who_may_give), ", ".join(own.who_may_receive)
        alone = "" if own.sole_basis_for_bulk else "; never the only power for a feed of many"
        lines += [f"    May give: {give}. May receive: {receive}.", f"    {own.limits}{alone}"]
    else:
        lines += [f"    {own.text}"]
    return [*lines, f"    {in_force(own)}; {own.source}; {checked}."]


def _value(own: "Rule | Power") -> dict[str, Any]:
    from dataclasses import asdict

    value = asdict(own)
    for key in ("applies_from", "until"):
        value[key] = value[key].isoformat() if value[key] else None
    if value["applies_from"] is None:
        value["applies_from"] = "unknown"
    return value
