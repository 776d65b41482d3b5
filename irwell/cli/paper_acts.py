"""The verbs of `irwell paper` that are acts of the register."""

import argparse
from pathlib import Path
from typing import Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.node import actor_option, console, table
from irwell.cli.printing import say
from irwell.errors import TableError

ACTS = {
    "import": "enter the agreements of a list in the register (act: import_paper)",
    "link": "link a draft to the agreement on paper whose place it takes (act: upgrade)",
}


def configure(verbs: Any) -> None:
    """Describe the acts' arguments.

    Args:
        verbs: The subparsers of `irwell paper`.
    """
    own = {name: verbs.add_parser(name, help=text, description=text) for name, text in ACTS.items()}
    own["import"].add_argument("file", type=Path, metavar="FILE", help="the list, CSV")
    own["import"].add_argument("--layout", choices=["dea", "isg"], help="else by its headings")
    own["link"].add_argument("paper", metavar="PAPER", help="the id of the agreement on paper")
    own["link"].add_argument("agreement", metavar="AGREEMENT", help="the id of the draft")
    for one in own.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Do one act.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `import` 1 if a row was left out.
    """
    return _import(args) if args.verb == "import" else _link(args)


def _import(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.acts.import_paper import import_paper
    from irwell.authority.papers import imported_value

    try:
        data = args.file.read_bytes()
    except OSError as error:
        text = f"{args.file}: cannot be read ({error.strerror})."
        raise TableError(text, "Check the path.") from None
    made = import_paper(desk, actor, args.file.name, data=data, layout=args.layout)
    value = imported_value(made.entered, made.before, made.findings)
    lines = [f"{len(made.entered)} entered, {len(made.before)} stood there before."]
    for own in made.findings:
        where = f"row {own.row}" if own.row else "the file"
        lines.append(f"  {own.severity}: {where}: {own.text} {own.remedy}")
    say(value, "\n".join(lines), as_json=args.json)
    return FOUND if any(own.severity == "error" for own in made.findings) else DONE


def _link(args: argparse.Namespace) -> int:
    desk, actor = console(args)
    from irwell.authority.acts.upgrade import upgrade
    from irwell.authority.papers import links_of, links_value

    row = upgrade(desk, actor, args.paper, agreement=args.agreement)
    clauses = links_value(links_of(row))
    value = {"agreement": row.id, "paper": row.paper_id, "clauses": clauses}
    text = f"{row.id} takes the place of {row.paper_id} once it is active."
    say(value, f"{text}\n{table(clauses)}", as_json=args.json)
    return DONE
