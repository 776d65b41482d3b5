"""The verbs of `irwell agreement` for bodies that join, and the list of its signatures."""

import argparse
from pathlib import Path
from typing import Any

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.node import actor_option, console, table
from irwell.cli.printing import say

VERBS = {
    "join": "join an agreement by a signed accession (act: accede)",
    "leave": "leave an agreement that your body joined (act: leave)",
    "signatures": "list who signed or joined, when, and where each key is kept",
}


def configure(verbs: Any) -> None:
    """Describe the verbs' arguments.

    Args:
        verbs: The subparsers of `irwell agreement`.
    """
    own = {
        name: verbs.add_parser(name, help=text, description=text) for name, text in VERBS.items()
    }
    for one in own.values():
        one.add_argument("agreement", metavar="AGREEMENT", help="its id")
        actor_option(one)
    own["join"].add_argument("--accession", type=Path, required=True, metavar="FILE")
    own["join"].add_argument("--signature", type=Path, required=True, metavar="FILE")
    own["leave"].add_argument("--reason", required=True, help="plain words for the others")


def run(args: argparse.Namespace) -> int:
    """Do one act, or list.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    desk, actor = console(args)
    do = {"join": _join, "leave": _leave, "signatures": _signatures}
    value, text = do[args.verb](desk, actor, args)
    say(value, text, as_json=args.json)
    return DONE


def _join(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.accessions import joined_value
    from irwell.authority.acts.accede import accede

    signature: Any = read_document(args.signature).value
    document = read_document(args.accession)
    row = accede(desk, actor, args.agreement, document=document, signature=signature)
    value = joined_value(row)
    text = f"{value['organisation']} has joined {value['agreement']} as its {value['joins_as']}."
    terms = value["hosted_terms"]
    return value, f"{text}\nThis node holds your data as a processor: {terms}" if terms else text


def _leave(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.accessions import joined_value
    from irwell.authority.acts.leave import leave

    row = leave(desk, actor, args.agreement, reason=args.reason)
    return joined_value(row), f"{row.organisation_id} has left {row.agreement_id}."


def _signatures(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.signing import signatures_shown

    rows = signatures_shown(actor, args.agreement)
    return rows, table(rows)
