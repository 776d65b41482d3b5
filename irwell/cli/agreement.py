"""`irwell agreement`: check an agreement against its contracts, or show it in plain English."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli import (
    agreement_acts,
    agreement_compare,
    agreement_export,
    agreement_joining,
    agreement_review,
)
from irwell.cli.agreement_check import check_options, judgement, law_text, law_value
from irwell.cli.agreement_show import show, show_options
from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_contracts
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.agreements import Problem
    from irwell.documents import Source

NAME = "agreement"
HELP = "Check an agreement or show it in plain English; propose, review, sign, activate, end it."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser(
        "check",
        help="find what keeps it from being activated",
        description="Find what keeps an agreement from being activated: its own form, and rules of"
        " law as they stood on a day.",
    )
    showing = verbs.add_parser(
        "show",
        help="plain English, each clause with its mark",
        description="Show an agreement in plain English: enforced, evidenced or promised.",
    )
    for own in (check, showing):
        own.add_argument("document", type=Path, metavar="DOC", help="the agreement, YAML or JSON")
        own.add_argument(
            "--contract",
            type=Path,
            nargs="+",
            action="extend",
            default=[],
            metavar="C",
            help="the contract of each data set, and of each list that it names",
        )
        json_option(own)
    check_options(check)
    show_options(showing)
    agreement_compare.configure(verbs)
    agreement_export.configure(verbs)
    agreement_acts.configure(verbs)
    agreement_review.configure(verbs)
    agreement_joining.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Check or show the agreement, or do an act of the register with it.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `check` 1 if it cannot be activated as it stands.
    """
    for verbs, module in (
        (agreement_compare.VERBS, agreement_compare),
        ((agreement_export.VERB,), agreement_export),
        (agreement_acts.ACTS, agreement_acts),
        (agreement_review.VERBS, agreement_review),
        (agreement_joining.VERBS, agreement_joining),
    ):
        if args.verb in verbs:
            return int(module.run(args))
    from irwell.agreements import of, read_agreement, review
    from irwell.cli.files import read_document

    source = read_document(args.document)
    agreement = read_agreement(source)
    problems: Sequence[Problem] = ()
    if args.verb == "check" or args.contract:
        contracts = read_contracts(args.contract)
        problems = review(agreement, contracts)
    value = {"agreement": of(agreement), "problems": [_value(own, source) for own in problems]}
    if args.verb == "show":
        return show(agreement, _text(problems, source) if problems else "", value, args)
    found = judgement(args, agreement, contracts)
    ok = not problems and not found.errors
    say(
        {**value, "law": law_value(found, source), "ok": ok},
        f"Agreement {agreement.id}, version {agreement.version}\n{agreement.digest}\n"
        f"{_text(problems, source, errors=len(found.errors))}\n{law_text(found, source)}",
        as_json=args.json,
    )
    return DONE if ok else FOUND


def _value(problem: "Problem", source: "Source") -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": _line(problem, source),
        "text": problem.text,
        "remedy": problem.remedy,
    }


def _line(problem: "Problem", source: "Source") -> int:
    from irwell.agreements.paths import keys_of

    return source.line(keys_of(problem.path))


def _text(problems: "Sequence[Problem]", source: "Source", *, errors: int = 0) -> str:
    if not problems and not errors:
        return "Nothing keeps it from being signed and activated."
    counted = [(len(problems), "problem"), (errors, "error of law")]
    count = ", ".join(_count(number, what) for number, what in counted if number)
    lines = [f"It cannot be activated as it stands ({count}):"]
    for own in problems:
        lines += [f"  line {_line(own, source)}, {own.path}: {own.text}", f"    {own.remedy}"]
    return "\n".join(lines)


def _count(number: int, what: str) -> str:
    first, _, rest = what.partition(" ")
    return f"{number} {first}{'s' if number > 1 else ''} {rest}".strip()
