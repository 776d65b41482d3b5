"""The verbs of `irwell key` that are acts of the register."""

import argparse
from pathlib import Path
from typing import Any

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.node import actor_option, console
from irwell.cli.printing import say

ACTS = {
    "enter": "enter a rotation: the new key counts, the old one signs no more (act: rekey)",
    "host": "let the node make and keep a key for a hosted body (act: rekey)",
    "revoke": "revoke a key, as from now or from a moment before (act: revoke_key)",
}


def configure(verbs: Any) -> None:
    """Describe the acts' arguments.

    Args:
        verbs: The subparsers of `irwell key`.
    """
    own = {name: verbs.add_parser(name, help=text, description=text) for name, text in ACTS.items()}
    own["enter"].add_argument("rotation", type=Path, metavar="ROTATION")
    own["host"].add_argument("organisation", metavar="ORGANISATION")
    own["host"].add_argument("--role", choices=("siro", "iao", "home"), required=True)
    own["revoke"].add_argument("key", metavar="KEY", help="the id of its document")
    own["revoke"].add_argument("--reason", required=True, help="plain words for the others")
    own["revoke"].add_argument("--since", default="", metavar="TIME", help="2026-03-01T09:00:00Z")
    for one in own.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Do one act.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    desk, actor = console(args)
    value, text = {"enter": _enter, "host": _host, "revoke": _revoke}[args.verb](desk, actor, args)
    say(value, text, as_json=args.json)
    return DONE


def _enter(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.rekey import rekey
    from irwell.vault import rotation_from

    rotation = rotation_from(read_document(args.rotation).value)
    row = rekey(desk, actor, str(rotation.key.get("organisation", "")), rotation=rotation)
    old = rotation.signature["by"]["key"]
    return {"key": row.id, "replaced": old}, f"{row.id} counts from now on; {old} signs no more."


def _host(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.rekey import rekey

    row = rekey(desk, actor, args.organisation, role=args.role)
    text = f"{row.id} is kept by this node: what it signs is called hosted."
    return {"key": row.id, "kept": row.kept}, text


def _revoke(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.revoke_key import revoke_key

    row = revoke_key(desk, actor, args.key, reason=args.reason, since=args.since)
    text = f"{row.id} is revoked as from {row.ended_at}."
    return {"key": row.id, "since": row.ended_at}, text
