"""The verbs of `irwell agreement` that are acts of the register."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from irwell.cli.files import read_document
from irwell.cli.node import actor_option, perform, table

ACTS = {
    "propose": "enter a draft (act: propose)",
    "sign": "enter a signature made by `irwell sign`, or sign with a hosted key (act: sign)",
    "activate": "bring a signed agreement into force (act: activate)",
    "suspend": "stop a sharing at once (act: suspend)",
    "resume": "let it go on (act: resume)",
    "revoke": "end it for good (act: revoke)",
    "release": "build and publish a hosted data set's release (act: release)",
    "measure": "count a release under the output rules (act: measure)",
    "allocate": "share whole units by a measure (act: allocate)",
    "list": "list the agreements of your body",
}


def configure(verbs: Any) -> None:
    """Describe the acts' arguments.

    Args:
        verbs: The subparsers of `irwell agreement`.
    """
    own = {name: verbs.add_parser(name, help=text, description=text) for name, text in ACTS.items()}
    own["propose"].add_argument("document", type=Path, metavar="DOC")
    own["propose"].add_argument("--request", default="", metavar="ID", help="that it answers")
    own["allocate"].add_argument("figure", metavar="FIGURE", help="the id that `measure` gave")
    for name in ("sign", "activate", "suspend", "resume", "revoke", "release", "measure"):
        own[name].add_argument("agreement", metavar="AGREEMENT", help="its id")
    own["sign"].add_argument(
        "--signature", type=Path, metavar="FILE", help="without it the node's hosted key signs"
    )
    for name in ("suspend", "revoke"):
        own[name].add_argument("--reason", required=True, help="plain words for the others")
    for name in ("release", "measure"):
        own[name].add_argument("--data-set", required=True, metavar="DATASET")
    own["measure"].add_argument("--by", nargs="+", required=True, metavar="COLUMN")
    own["list"].add_argument("--state", default="", help="those in this state only")
    own["list"].add_argument("--find", default="", metavar="TEXT", help="in the title or the id")
    own["list"].add_argument("--after", default="", metavar="ID.vN", help="the page after this one")
    own["allocate"].add_argument("--units", type=int, required=True)
    own["allocate"].add_argument("--floor", type=int, default=0)
    for one in own.values():
        actor_option(one)


def run(args: argparse.Namespace) -> int:
    """Do one act.

    Args:
        args: As `configure` describes.

    Returns:
        0; a refused act raises.
    """
    return perform(args, _DO)


def _propose(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.agreements import read_agreement
    from irwell.authority.acts.propose import propose

    source = read_document(args.document)
    name = read_agreement(source).id
    row = propose(desk, actor, name, document=source, request=args.request)
    return _state(row)


def _sign(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.sign import sign

    signature = json.loads(args.signature.read_text()) if args.signature else None
    return _state(sign(desk, actor, args.agreement, signature=signature))


def _activate(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.activate import activate

    return _state(activate(desk, actor, args.agreement))


def _suspend(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.suspend import suspend

    return _state(suspend(desk, actor, args.agreement, reason=args.reason))


def _resume(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.resume import resume

    return _state(resume(desk, actor, args.agreement))


def _revoke(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.revoke import revoke

    return _state(revoke(desk, actor, args.agreement, reason=args.reason))


def _release(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.release import release

    made = release(desk, actor, args.agreement, data_set=args.data_set)
    rows = made.manifest["rows_out"]
    value = {"release": made.id, "number": made.number, "rows": rows}
    return value, f"Release {made.number} of {args.data_set}: {rows:,} rows."


def _measure(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.measure import measure

    made = measure(desk, actor, args.agreement, data_set=args.data_set, by=tuple(args.by))
    rows = [{**r, "n": "suppressed" if r["suppressed"] else r["n"]} for r in made.document["rows"]]
    shown = [{k: v for k, v in row.items() if k != "suppressed"} for row in rows]
    text = "\n".join([table(shown), *made.document["rules"], f"Figure {made.id}."])
    return {"figure": made.id, **made.document}, text


def _allocate(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.acts.allocate import allocate

    made = allocate(desk, actor, args.figure, units=args.units, floor=args.floor)
    found = made.document
    worst = f"Need for each unit in the worst-off area: {found['worst']} by need, "
    worst += f"{found['worst_equal']} by an equal split."
    return {"figure": made.id, **found}, "\n".join([table(found["shares"]), worst, *found["notes"]])


def _list(desk: Any, actor: Any, args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.authority.agreement_list import agreement_page

    found = agreement_page(actor, state=args.state, q=args.find, after=args.after)
    keys = ("agreement", "version", "state", "title")
    text = table([{k: row[k] for k in keys} for row in found.agreements])
    more = f"\nThere are more: --after {found.after}" if found.after else ""
    return found.agreements, text + more


def _state(row: Any) -> tuple[Any, str]:
    value = {"agreement": row.name, "version": row.version, "state": row.state}
    return value, f"{row.name} version {row.version} is {row.state}."


_DO: dict[str, Callable[[Any, Any, argparse.Namespace], tuple[Any, str]]] = {
    "propose": _propose,
    "sign": _sign,
    "activate": _activate,
    "suspend": _suspend,
    "resume": _resume,
    "revoke": _revoke,
    "release": _release,
    "measure": _measure,
    "allocate": _allocate,
    "list": _list,
}
