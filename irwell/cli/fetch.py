"""`irwell fetch`: bring files from where they lie, on a schedule, into a body's own home or a node.

With `--in` the verbs work in a body's own home; with `--as`, on the node, for a hosted body.
"""

import argparse
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.fetch_parts import credential_of, limits_of, often, tell
from irwell.cli.files import read_document
from irwell.cli.node import home_option
from irwell.cli.printing import json_option, say
from irwell.errors import HomeError, TransferError

if TYPE_CHECKING:
    from irwell.releases.home import Home

NAME = "fetch"
HELP = "Bring files from a folder, a database, an SSH server, an S3 store or an address."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = inner.add_parser("add", help="keep a source, and its credential wrapped")
    add.add_argument("source", type=Path, metavar="SOURCE")
    listed = inner.add_parser("list", help="list the sources of a home")
    remove = inner.add_parser("remove", help="forget a source and its credential")
    remove.add_argument("name", metavar="NAME")
    run_ = inner.add_parser("run", help="fetch and deposit what is due")
    run_.add_argument("names", nargs="*", metavar="NAME", help="run these now, due or not")
    run_.add_argument("--again", action="store_true", help="try refused files again")
    once = inner.add_parser("once", help="fetch into a folder, without a home")
    once.add_argument("source", type=Path, metavar="SOURCE")
    once.add_argument("--out", type=Path, required=True, metavar="DIR")
    once.add_argument("--state", type=Path, metavar="FILE", help="what was taken; kept there")
    for one in (add, once):
        one.add_argument(
            "--credential", metavar="FILE", help="its parts as YAML; `-` reads standard input"
        )
    for one in (run_, once):
        one.add_argument("--largest", type=int, metavar="BYTES", help="of one file")
    for one in (add, listed, remove, run_):
        one.add_argument("--in", dest="folder", type=Path, metavar="DIR",
                         help="a body's own home")  # fmt: skip
        home_option(one)
        one.add_argument("--as", dest="person", metavar="PERSON",
                         help="on the node, for hosted data: who acts")  # fmt: skip
    for one in (add, listed, remove, run_, once):
        json_option(one)


def run(args: argparse.Namespace) -> int:
    """Do one thing with sources.

    Args:
        args: As `configure` describes.

    Returns:
        0; 1 if a source failed, or a file was refused or left.
    """
    if args.verb == "once":
        return _once(args)
    if args.person:
        from irwell.cli import fetch_hosted

        return fetch_hosted.VERBS[args.verb](args)
    if args.folder is None:
        raise HomeError(
            "Whose files are fetched is not said.",
            "Name a body's own home with --in, or who acts on the node with --as.",
        )
    from irwell.releases.home import open_home

    home = open_home(args.folder)
    home.sweep(time.time())
    return _VERBS[args.verb](home, args)


def _add(home: "Home", args: argparse.Namespace) -> int:
    from irwell.releases.home_sources import add_source

    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    document, credential = read_document(args.source), credential_of(args.credential)
    source = add_source(home, document, at, credential=credential)
    value = {"source": source.name, "data_set": source.data_set, "digest": source.digest}
    say(value, f"{source.name} feeds {source.data_set}, {often(source.every)}.", as_json=args.json)
    return DONE


def _list(home: "Home", args: argparse.Namespace) -> int:
    from irwell.releases.home_sources import sources

    found = sources(home)
    value = [dict(source.document) for source in found]
    lines = [f"{s.name}: {s.kind} to {s.data_set}, {often(s.every)}" for s in found]
    say(value, "\n".join(lines) or "There is no source here.", as_json=args.json)
    return DONE


def _remove(home: "Home", args: argparse.Namespace) -> int:
    from irwell.releases.home_sources import remove_source

    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    remove_source(home, args.name, at)
    say({"source": args.name}, f"{args.name} is forgotten; its deposits stay.", as_json=args.json)
    return DONE


def _run(home: "Home", args: argparse.Namespace) -> int:
    from irwell.releases.home_sources import run_due
    from irwell.tables import WorkerLimits

    runs = run_due(
        home,
        datetime.now(UTC),
        worker=WorkerLimits(),
        limits=limits_of(args),
        only=args.names,
        again=args.again,
    )
    return tell(runs, as_json=args.json)


def _once(args: argparse.Namespace) -> int:
    from irwell.transfer.fetching import fetch
    from irwell.transfer.sources import read_source

    source = read_source(read_document(args.source)).at_once()
    credential, state = credential_of(args.credential), _state(args.state)
    args.out.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    left: dict[str, str] = {}
    more = True
    while more:
        got = fetch(source, credential, state, args.out, limits_of(args))
        names += [one.path.name for one in got.files]
        left |= {one.name: f"{one.reason} {one.remedy}" for one in got.left}
        state, more = got.state, got.more and bool(got.files)
        _keep_state(args.state, state)
    lines = [
        *(f"Fetched {name}" for name in names),
        *(f"Left {n}: {why}" for n, why in left.items()),
    ]
    value = {"files": names, "left": left}
    say(value, "\n".join(lines) or "There is nothing new.", as_json=args.json)
    return FOUND if left else DONE


def _state(path: Path | None) -> dict[str, Any]:
    if path is None or not path.exists():
        return {}
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise TransferError(
            f"{path.name} is not what an earlier fetch wrote.",
            "Remove it to fetch everything anew.",
        )
    return found


def _keep_state(path: Path | None, state: Mapping[str, Any]) -> None:
    if path is None:
        return
    draft = path.with_name(f".{path.name}.part")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(state))
    draft.replace(path)


_VERBS = {"add": _add, "list": _list, "remove": _remove, "run": _run}
