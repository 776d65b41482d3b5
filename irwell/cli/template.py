"""`irwell template`: the agreements with blanks that come with Irwell; show one, fill one."""

import argparse
from typing import TYPE_CHECKING

from irwell.cli.drafts import (
    answer_options,
    answers_of,
    contracts_of,
    many,
    out_option,
    question_lines,
    question_values,
    write,
)
from irwell.cli.exits import DONE, FOUND
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.agreements.templates import Blank

NAME = "template"
HELP = "List the templates of agreements, show one with its questions, or fill one."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    every = verbs.add_parser("list", help="the templates and what they are for")
    show = verbs.add_parser("show", help="one template: its questions, then the agreement")
    fill = verbs.add_parser("fill", help="make the agreement from answers to every question")
    for own in (show, fill):
        own.add_argument("code", metavar="CODE", help="the template, as `list` names it")
    answer_options(fill)
    many(fill, "--contract", "contracts: what keeps the agreement from activation is told too")
    out_option(fill)
    for own in (every, show, fill):
        json_option(own)


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `fill` 1 while a question is open or something keeps it from activation.
    """
    return {"list": _list, "show": _show, "fill": _fill}[args.verb](args)


def _list(args: argparse.Namespace) -> int:
    from irwell.agreements.templates import templates

    value = [
        {"code": own.code, "title": own.title, "for_whom": own.for_whom, "checked": own.checked}
        for own in templates()
    ]
    lines = [f"{len(value)} templates; of each, {value[0]['checked']}."]
    for own in value:
        lines += ["", f"{own['code']}: {own['title']}", f"  {own['for_whom']}"]
    say({"templates": value}, "\n".join(lines), as_json=args.json)
    return DONE


def _show(args: argparse.Namespace) -> int:
    from irwell.agreements.templates import template
    from irwell.documents.writing import yaml_text

    own = template(args.code)
    lines = [f"{own.title} ({own.code})", own.for_whom, f"Mind: {own.checked}.", "", "Questions:"]
    for blank in own.blanks:
        lines += _blank_lines(blank)
    lines += ["", "The agreement:", "", yaml_text(dict(own.agreement)).rstrip()]
    say(dict(own.document), "\n".join(lines), as_json=args.json)
    return DONE


def _blank_lines(blank: "Blank") -> list[str]:
    of = f" of {blank.of}" if blank.of else ""
    lines = [f"  {blank.name} ({blank.kind.replace('_', ' ')}{of}): {blank.ask}"]
    return [*lines, f"    {blank.help}"] if blank.help else lines


def _fill(args: argparse.Namespace) -> int:
    from irwell.agreements import agreement_from, review
    from irwell.agreements.templates import fill, filled, template
    from irwell.documents.writing import yaml_text

    own = template(args.code)
    answers = answers_of(args, own)
    found = filled(own, answers)
    if found.open:
        value = {"ok": False, "open": question_values(found.open)}
        say(value, "\n".join(question_lines(found.open)), as_json=args.json)
        return FOUND
    document = fill(own, answers)
    problems = (
        review(agreement_from(document), contracts_of(args.contract)) if args.contract else ()
    )
    lines = [write(yaml_text(document), args.out)]
    lines += [f"  {one.path}: {one.text}\n    {one.remedy}" for one in problems]
    told = [{"path": one.path, "text": one.text, "remedy": one.remedy} for one in problems]
    value = {"ok": not problems, "agreement": document, "problems": told, "checked": own.checked}
    say(value, "\n".join(lines), as_json=args.json)
    return FOUND if problems else DONE
