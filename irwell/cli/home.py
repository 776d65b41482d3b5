"""`irwell home`: the node's home, and a body's own home beside its data."""

import argparse
import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from irwell.cli import home_deposits, home_mapping, home_sharing
from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.home_deposits import moment
from irwell.cli.node import home_option, start
from irwell.cli.printing import json_option, say
from irwell.errors import HomeError

if TYPE_CHECKING:
    from irwell.releases.home import Home

NAME = "home"
HELP = "Make a node's home, or a body's own home; describe, deposit, push and witness there."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    create = inner.add_parser("create", help="make the node of an authority")
    home_option(create)
    create.add_argument("--authority", required=True, metavar="ID")
    create.add_argument("--name", required=True)
    create.add_argument("--sector", default="local_government")
    create.add_argument(
        "--token", type=Path, metavar="FILE", help="write the first officer's token here, privately"
    )
    new = inner.add_parser("new", help="make a body's own home")
    new.add_argument("--organisation", required=True, metavar="ID")
    verbs = {
        "show": "show the journal's head and the home's public key",
        "describe": "keep a contract beside the data",
        **home_mapping.VERBS,
        **home_deposits.VERBS,
        **home_sharing.VERBS,
        "pin": "remember the authority's ledger key",
        "witness": "check the authority's newest checkpoint against the last one seen",
        "push": "build a release bundle and push it to the node",
    }
    own = {name: inner.add_parser(name, help=text) for name, text in verbs.items()}
    own["describe"].add_argument("contract", type=Path, metavar="CONTRACT")
    home_mapping.configure(own)
    home_deposits.configure(own)
    home_sharing.configure(own)
    own["pin"].add_argument("key", type=Path, metavar="KEY", help="the key document, as JSON")
    own["witness"].add_argument("--node", required=True, metavar="ADDRESS")
    own["push"].add_argument("agreement", type=Path, metavar="AGREEMENT")
    own["push"].add_argument("data_set", metavar="DATASET")
    home_sharing.signed_options(own["push"])
    own["push"].add_argument("--node", required=True, metavar="ADDRESS")
    own["push"].add_argument("--token", type=Path, required=True, metavar="FILE")
    own["push"].add_argument("--as-at", type=date.fromisoformat, metavar="DAY")
    for one in (new, *own.values()):
        one.add_argument("--in", dest="folder", type=Path, required=True, metavar="DIR")
    for one in (create, new, *own.values()):
        json_option(one)


def run(args: argparse.Namespace) -> int:
    """Do one thing in a home.

    Args:
        args: As `configure` describes.

    Returns:
        0; 1 for `propose-map` while a question is open, and if a withdrawal was only shown.
    """
    if args.verb == "create":
        return _create(args)
    from irwell.releases.home import create_home, open_home

    if args.verb == "new":
        home = create_home(args.folder, args.organisation)
        say(
            home.key_document,
            f"Made. Give the authority this key:\n{_key(home)}",
            as_json=args.json,
        )
        return DONE
    home = open_home(args.folder)
    home.sweep(time.time())
    value, text = _VERBS[args.verb](home, args)
    say(value, text, as_json=args.json)
    asks = args.verb == "propose-map" and value["questions"]
    return FOUND if asks or getattr(args, "yes", True) is False else DONE


def _create(args: argparse.Namespace) -> int:
    if (args.home / "register.sqlite3").exists():
        raise HomeError(f"{args.home} is a node's home already.", "Name an empty folder.")
    args.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    start(args.home)
    from irwell.authority.founding import found
    from irwell.authority.site import desk

    made = found(desk(), args.authority, name=args.name, sector=args.sector)
    text = f"{args.home} is the node of {made.authority}; act as {made.officer}."
    if args.token:
        _first_token(made.authority, made.officer, args.token)
        text += f" Their token is in {args.token}."
    say({"authority": made.authority, "officer": made.officer}, text, as_json=args.json)
    return DONE


def _first_token(authority: str, officer: str, out: Path) -> None:
    from irwell.authority.actors import person_actor
    from irwell.authority.acts.issue import issue
    from irwell.authority.site import desk
    from irwell.cli.token import keep

    actor = person_actor(officer, "console")
    keep(issue(desk(), actor, authority, kind="person", person=officer).bearer, out)


def _show(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    lines = home.lines()
    value = {
        "organisation": home.organisation,
        "lines": len(lines),
        "head": home.head().digest,
        "key": home.key_document,
    }
    return value, f"{home.organisation}: {len(lines)} lines, head {value['head']}\n{_key(home)}"


def _describe(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.releases.home_data import describe

    contract = describe(home, read_document(args.contract), moment())
    value = {"data_set": str(contract.data_set), "digest": contract.digest}
    return value, f"{contract.data_set} is described here."


def _pin(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.releases.witness import pin_log

    log = pin_log(home, json.loads(args.key.read_text()))
    return {"origin": log.origin}, f"The ledger of {log.origin} is watched from here."


def _witness(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.releases.witness import observe, seen_size
    from irwell.transfer import fetch_checkpoint

    since = seen_size(home)
    fresh = fetch_checkpoint(args.node, since=since)
    found = observe(home, fresh["note"], tuple(bytes.fromhex(step) for step in fresh["proof"]))
    value = {"origin": found.origin, "size": found.size, "since": since}
    return value, f"The ledger grew from {since} to {found.size} entries, and none was changed."


def _push(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.agreements import read_agreement
    from irwell.contracts import parse_data_set_id
    from irwell.releases.build import BUILD_LIMITS
    from irwell.releases.home_data import release
    from irwell.releases.signed import require_signatures
    from irwell.transfer import pack_bundle, push

    agreement = read_agreement(read_document(args.agreement))
    require_signatures(
        agreement,
        [home_sharing.mapping_of(one) for one in args.signature],
        [home_sharing.mapping_of(one) for one in args.public_key],
    )
    day = args.as_at or datetime.now(ZoneInfo("Europe/London")).date()
    with home.scratch() as folder:
        release(
            home,
            agreement,
            parse_data_set_id(args.data_set),
            as_at=day,
            at=moment(),
            out=folder / "bundle",
            limits=BUILD_LIMITS,
        )
        pack_bundle(folder / "bundle", folder / "bundle.tar")
        done = push(args.node, args.token.read_text().strip(), folder / "bundle.tar")
    return done, f"Release {done['number']} of {done['data_set']}: {done['rows']} rows pushed."


def _key(home: "Home") -> str:
    return json.dumps(home.key_document)


_VERBS = {
    "show": _show,
    "describe": _describe,
    **home_mapping.RUN,
    **home_deposits.RUN,
    **home_sharing.RUN,
    "pin": _pin,
    "witness": _witness,
    "push": _push,
}
