"""`irwell org`: bodies of the register."""

import argparse
from pathlib import Path
from typing import Any

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.node import actor_option, console, home_option, open_desk, table
from irwell.cli.printing import json_option, say
from irwell.documents import Source
from irwell.errors import DocumentError

NAME = "org"
HELP = "Admit bodies to the register, keep what is known of them current, and list them."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    join = inner.add_parser("join", help="admit a body (act: join)")
    join.add_argument("organisation", metavar="ID")
    join.add_argument("--name", help="its legal name; else as the profile says")
    join.add_argument("--sector", help="for instance local_government; else as the profile says")
    join.add_argument("--place", choices=("home", "hosted"), default="hosted")
    join.add_argument("--profile", type=Path, metavar="FILE", help="its organisation document")
    amend = inner.add_parser("amend", help="enter a new organisation document (act: amend)")
    amend.add_argument("organisation", metavar="ID")
    amend.add_argument("profile", type=Path, metavar="FILE", help="the whole document")
    assure = inner.add_parser("assure", help="enter that a body was verified (act: assure)")
    assure.add_argument("organisation", metavar="ID")
    assure.add_argument("--seen", required=True, metavar="WORDS", help="what was looked at")
    assure.add_argument("--digest", default="", help="of the document that was looked at")
    for one in (join, amend, assure):
        actor_option(one)
    show = inner.add_parser("show", help="show what the register knows of a body")
    show.add_argument("organisation", metavar="ID")
    listed = inner.add_parser("list", help="list the bodies")
    for one in (show, listed):
        home_option(one)
        json_option(one)


def run(args: argparse.Namespace) -> int:
    """Admit a body, change or verify what is known of it, show it, or list all.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    acts = {"join": _join, "amend": _amend, "assure": _assure}
    if args.verb in acts:
        value, text = acts[args.verb](args)
        say(value, text, as_json=args.json)
        return DONE
    open_desk(args.home)
    from irwell.authority.lookups import organisation, organisations

    if args.verb == "show":
        found = organisation(args.organisation)
        say(found, _shown(found), as_json=args.json)
        return DONE
    say(organisations(), table(organisations()), as_json=args.json)
    return DONE


def _join(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    desk, actor = console(args)
    from irwell.authority.acts.join import join

    profile = read_document(args.profile) if args.profile else None
    name, sector = (_said(args, profile, key) for key in ("name", "sector"))
    body = join(
        desk, actor, args.organisation, name=name, sector=sector, place=args.place, profile=profile
    )
    return {"organisation": body.id}, f"{body.id} has joined ({body.place})."


def _said(args: argparse.Namespace, profile: Source | None, key: str) -> str:
    """Return what an option says, or else the profile: nothing is typed twice."""
    own = profile.value if profile is not None and isinstance(profile.value, dict) else {}
    said = getattr(args, key) or own.get(key)
    if not isinstance(said, str):
        raise DocumentError(f"The body's {key} is not given.", f"Add --{key}, or --profile.")
    return said


def _amend(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    desk, actor = console(args)
    from irwell.authority.acts.amend import amend

    row = amend(desk, actor, args.organisation, profile=read_document(args.profile))
    value = {"organisation": row.id, "status": row.status, "reason": row.status_reason}
    if row.status != "suspended":
        return value, f"The document of {row.id} is entered; it is a {row.status}."
    text = f"{row.id} is suspended with all that it shares: {row.status_reason}."
    return value, f"{text}\nNext: another officer verifies it with `irwell org assure`."


def _assure(args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    desk, actor = console(args)
    from irwell.authority.acts.assure import assure

    row = assure(desk, actor, args.organisation, seen=args.seen, digest=args.digest)
    text = f"{row.id} is verified, and a member. Agreements go on when their providers resume them."
    return {"organisation": row.id, "status": row.status, "verified_at": row.verified_at}, text


def _shown(found: dict[str, Any]) -> str:
    known = {key: value for key, value in found.items() if value not in ("", [], {})}
    profile = known.pop("profile", {})
    lines = [f"{key}: {_plain(value)}" for key, value in known.items()]
    return "\n".join([*lines, *(f"  {key}: {_plain(value)}" for key, value in profile.items())])


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
