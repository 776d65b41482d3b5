"""`irwell home`: the node's home, and a body's own home beside its data."""

import argparse
import json
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
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
    new = inner.add_parser("new", help="make a body's own home")
    new.add_argument("--organisation", required=True, metavar="ID")
    verbs = {
        "show": "show the journal's head and the home's public key",
        "describe": "keep a contract beside the data",
        "deposit": "check a file and keep it here, encrypted",
        "withdraw": "destroy a deposit's key",
        "pin": "remember the authority's ledger key",
        "witness": "check the authority's newest checkpoint against the last one seen",
        "push": "build a release bundle and push it to the node",
    }
    own = {name: inner.add_parser(name, help=text) for name, text in verbs.items()}
    own["describe"].add_argument("contract", type=Path, metavar="CONTRACT")
    own["deposit"].add_argument("data_set", metavar="DATASET")
    own["deposit"].add_argument("file", type=Path, metavar="FILE")
    own["withdraw"].add_argument("deposit", metavar="DEPOSIT")
    own["pin"].add_argument("key", type=Path, metavar="KEY", help="the key document, as JSON")
    own["witness"].add_argument("--node", required=True, metavar="ADDRESS")
    own["push"].add_argument("agreement", type=Path, metavar="AGREEMENT")
    own["push"].add_argument("data_set", metavar="DATASET")
    own["push"].add_argument("--signature", type=Path, action="append", default=[], metavar="S")
    own["push"].add_argument("--public-key", type=Path, action="append", default=[], metavar="K")
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
        0.
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
    return DONE


def _create(args: argparse.Namespace) -> int:
    if (args.home / "register.sqlite3").exists():
        raise HomeError(f"{args.home} is a node's home already.", "Name an empty folder.")
    args.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    start(args.home)
    from irwell.authority.founding import found
    from irwell.authority.site import desk

    made = found(desk(), args.authority, name=args.name, sector=args.sector)
    text = f"{args.home} is the node of {made.authority}; act as {made.officer}."
    say({"authority": made.authority, "officer": made.officer}, text, as_json=args.json)
    return DONE


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

    contract = describe(home, read_document(args.contract), _now())
    value = {"data_set": str(contract.data_set), "digest": contract.digest}
    return value, f"{contract.data_set} is described here."


def _deposit(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.contracts import parse_data_set_id, report_text, report_value
    from irwell.releases.home_data import deposit
    from irwell.tables import WorkerLimits

    name = parse_data_set_id(args.data_set)
    kept, report = deposit(home, name, args.file, _now(), limits=WorkerLimits())
    value = {"deposit": kept.id, "report": report_value(report)}
    return value, f"{report_text(report)}\nDeposit {kept.id} is kept here."


def _withdraw(home: "Home", args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.releases.home_data import withdraw

    withdraw(home, args.deposit, _now())
    return {"deposit": args.deposit}, f"{args.deposit} is withdrawn; its key is destroyed."


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
        [_mapping(one) for one in args.signature],
        [_mapping(one) for one in args.public_key],
    )
    day = args.as_at or datetime.now(ZoneInfo("Europe/London")).date()
    with home.scratch() as folder:
        release(
            home,
            agreement,
            parse_data_set_id(args.data_set),
            as_at=day,
            at=_now(),
            out=folder / "bundle",
            limits=BUILD_LIMITS,
        )
        pack_bundle(folder / "bundle", folder / "bundle.tar")
        done = push(args.node, args.token.read_text().strip(), folder / "bundle.tar")
    return done, f"Release {done['number']} of {done['data_set']}: {done['rows']} rows pushed."


def _mapping(path: Path) -> dict[str, Any]:
    value = read_document(path).value
    if not isinstance(value, dict):
        raise HomeError(f"{path.name} is not a document.", "Name a signature or key document.")
    return value


def _key(home: "Home") -> str:
    return json.dumps(home.key_document)


def _now() -> str:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


_VERBS = {
    "show": _show,
    "describe": _describe,
    "deposit": _deposit,
    "withdraw": _withdraw,
    "pin": _pin,
    "witness": _witness,
    "push": _push,
}
