"""`irwell agreement`: check an agreement against its contracts, or show it in plain English."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli import agreement_acts
from irwell.cli.exits import DONE, FOUND
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.agreements import Agreement, Problem
    from irwell.contracts import Contract, DataSetId
    from irwell.documents import Source

NAME = "agreement"
HELP = "Check an agreement or show it in plain English; propose, sign, activate, suspend, end it."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser(
        "check",
        help="find what keeps it from being activated",
        description="Find what keeps an agreement from being activated.",
    )
    show = verbs.add_parser(
        "show",
        help="plain English, each clause with its mark",
        description="Show an agreement in plain English: enforced, evidenced or promised.",
    )
    for own in (check, show):
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
    agreement_acts.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Check or show the agreement, or do an act of the register with it.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `check` 1 if it cannot be activated as it stands.
    """
    if args.verb in agreement_acts.ACTS:
        return agreement_acts.run(args)
    from irwell.agreements import of, read_agreement, review
    from irwell.cli.files import read_document

    source = read_document(args.document)
    agreement = read_agreement(source)
    problems: Sequence[Problem] = ()
    if args.verb == "check" or args.contract:
        problems = review(agreement, _contracts(args.contract))
    value = {"agreement": of(agreement), "problems": [_value(own, source) for own in problems]}
    if args.verb == "show":
        return _show(agreement, problems, source, value, as_json=args.json)
    say(
        {**value, "ok": not problems},
        f"Agreement {agreement.id}, version {agreement.version}\n{agreement.digest}\n"
        f"{_text(problems, source)}",
        as_json=args.json,
    )
    return FOUND if problems else DONE


def _show(
    agreement: "Agreement",
    problems: "Sequence[Problem]",
    source: "Source",
    value: dict[str, Any],
    *,
    as_json: bool,
) -> int:
    from irwell.agreements import clauses, render

    own = clauses(agreement)
    spoken = [{"path": c.path, "text": c.text, "mark": c.mark, "keys": list(c.keys)} for c in own]
    text = render(agreement, own)
    if problems:
        text = f"{text}\n{_text(problems, source)}\n"
    say({**value, "clauses": spoken}, text.removesuffix("\n"), as_json=as_json)
    return DONE


def _contracts(paths: Sequence[Path]) -> "dict[DataSetId, Contract]":
    from irwell.cli.files import read_document
    from irwell.contracts import read_contract

    read = [read_contract(read_document(path)) for path in paths]
    return {contract.data_set: contract for contract in read}


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


def _text(problems: "Sequence[Problem]", source: "Source") -> str:
    if not problems:
        return "Nothing keeps it from being signed and activated."
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    lines = [f"It cannot be activated as it stands ({count}):"]
    for own in problems:
        lines += [f"  line {_line(own, source)}, {own.path}: {own.text}", f"    {own.remedy}"]
    return "\n".join(lines)
