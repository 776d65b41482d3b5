"""`irwell agreement diff` and `conflicts`: a new version beside the old, and beside live ones."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_contracts
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.agreements import Agreement
    from irwell.contracts import Contract, DataSetId
    from irwell.releases.difference import Difference
    from irwell.releases.weighing import Weight

VERBS = ("diff", "conflicts")
_HERE = ZoneInfo("Europe/London")
_SIGNS = {"wider": "+", "narrower": "-", "other": "*"}


def configure(verbs: Any) -> None:
    """Describe the arguments.

    Args:
        verbs: The subparsers of `irwell agreement`.
    """
    lists: dict[str, Any] = {"nargs": "+", "action": "extend", "default": [], "type": Path}
    text = "Compare two versions by what they would release, and by what they allow."
    diff = verbs.add_parser("diff", help="what a new version would release more", description=text)
    diff.add_argument("before", type=Path, metavar="OLD", help="the version that stands")
    diff.add_argument("after", type=Path, metavar="NEW", help="the version that is to come")
    diff.add_argument("--data", metavar="DATASET=FILE", **{**lists, "type": str},
                      help="your own data: exact rows and people, for your eyes only")  # fmt: skip
    diff.add_argument("--rounded", action="store_true",
                      help="say numbers as others may see them")  # fmt: skip
    text = "Find live agreements of the same recipient that undo or contradict this one."
    clash = verbs.add_parser("conflicts", help="what other agreements undo", description=text)
    clash.add_argument("document", type=Path, metavar="DOC", help="the agreement to be signed")
    clash.add_argument("--beside", metavar="OTHER", help="live agreements", **lists)
    for own in (diff, clash):
        own.add_argument("--contract", metavar="C", help="the contract of each data set", **lists)
        json_option(own)
    diff.add_argument("--as-at", type=date.fromisoformat, metavar="DAY",
                      help="the day that `each_use` stands for; today when absent")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Compare, or look for conflicts.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `conflicts` 1 if there is one.
    """
    return _diff(args) if args.verb == "diff" else _conflicts(args)


def _diff(args: argparse.Namespace) -> int:
    from irwell.releases.difference import difference

    before, after = _read(args.before), _read(args.after)
    contracts = read_contracts(args.contract)
    day = args.as_at or datetime.now(_HERE).date()
    found = difference(before, after, contracts, day)
    weights = _weights(args, before, after, contracts, day) if args.data else {}
    say(
        _value(found, weights, rounded=args.rounded),
        _text(before, after, found, weights, rounded=args.rounded),
        as_json=args.json,
    )
    return DONE


def _weights(
    args: argparse.Namespace,
    before: "Agreement",
    after: "Agreement",
    contracts: "Mapping[DataSetId, Contract]",
    day: date,
) -> "dict[str, Weight]":
    from irwell.releases.difference import plans_of
    from irwell.releases.weighing import weigh

    old, new = plans_of(before, contracts, day), plans_of(after, contracts, day)
    found = {}
    with _scratch() as folder:
        for data_set in dict.fromkeys((*new, *old)):
            sides = [
                (plans[data_set], _files(args.data, plans[data_set], contracts, folder))
                if data_set in plans
                else None
                for plans in (old, new)
            ]
            found[str(data_set)] = weigh(sides[0], sides[1], contracts[data_set])
    return found


def _files(
    words: Sequence[str], release: Any, contracts: "Mapping[DataSetId, Contract]", folder: Path
) -> dict[str, list[Path]]:
    from irwell.cli.cleaning import clean_files

    used = {str(own) for own in release.sources.values()}
    own = [word for word in words if word.partition("=")[0] in used]
    place = Path(tempfile.mkdtemp(dir=folder))
    found = clean_files(own, release, contracts, bytes(32), place)
    return {name: [one.path for one in paths] for name, paths in found.items()}


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="irwell-"))  # private: mode 700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _value(
    found: "Difference", weights: "Mapping[str, Weight]", *, rounded: bool
) -> dict[str, Any]:
    from dataclasses import asdict

    from irwell.releases.weighing import about

    counts: dict[str, Any] = {name: asdict(weight) for name, weight in weights.items()}
    if rounded:
        counts = {
            name: {key: about(getattr(weight, key)) for key in ("people_added", "people_gone")}
            for name, weight in weights.items()
        }
    changes = [asdict(change) for change in found.changes]
    return {"summary": found.summary, "wider": found.wider, "changes": changes, "counts": counts}


def _text(
    before: "Agreement",
    after: "Agreement",
    found: "Difference",
    weights: "Mapping[str, Weight]",
    *,
    rounded: bool,
) -> str:
    from irwell.releases.weighing import weight_words

    lines = [f"{after.id} version {after.version}, beside {before.id} version {before.version}:"]
    lines += [f"{found.summary}.", ""]
    lines += [f"  {_SIGNS[own.way]} {own.text}" for own in found.changes]
    for name, weight in weights.items():
        lines.append(f"  {name}: {weight_words(weight, exact=not rounded)}")
    if found.changes:
        lines += ["", "+ more leaves or is allowed, - less, * other."]
    return "\n".join(lines)


def _conflicts(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from irwell.agreements.conflicts import conflicts

    agreement = _read(args.document)
    others = [_read(path) for path in args.beside]
    found = conflicts(agreement, others, read_contracts(args.contract))
    lines = [f"  {own.path}: {own.text}\n    {own.remedy}" for own in found]
    head = "No conflict was found." if not found else "Together with live agreements:"
    value = {"agreement": agreement.id, "conflicts": [asdict(own) for own in found]}
    say(value, "\n".join([head, *lines]), as_json=args.json)
    return FOUND if found else DONE


def _read(path: Path) -> "Agreement":
    from irwell.agreements import read_agreement
    from irwell.cli.files import read_document

    return read_agreement(read_document(path))
