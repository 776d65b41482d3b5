"""`irwell contract`: propose a contract from a file, compare two, show one, look it over."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.guide_options import guide_of, guide_options
from irwell.cli.printing import json_option, say
from irwell.errors import TableError

if TYPE_CHECKING:
    from irwell.agreements import Agreement
    from irwell.agreements.contract_change import Touched
    from irwell.contracts import Contract
    from irwell.contracts.diff_model import Change
    from irwell.contracts.draft import Draft

NAME = "contract"
HELP = (
    "Propose a contract from a file, compare two versions, show one in plain words, look it over."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    draft = verbs.add_parser("draft", help="propose a contract from a file; a person confirms it")
    draft.add_argument("file", type=Path, metavar="FILE", help="the file of data")
    draft.add_argument(
        "--id", required=True, metavar="ORG/NAME", help="the data set: organisation and short name"
    )
    draft.add_argument("--out", type=Path, metavar="YAML", help="write the draft here")
    draft.add_argument(
        "--dates",
        choices=["day-first", "month-first"],
        default="",
        help="how dates are written, where the file does not prove it",
    )
    guide_options(draft)
    diff = verbs.add_parser("diff", help="what changed, what breaks, which agreements it touches")
    diff.add_argument("before", type=Path, metavar="A", help="the contract that stands")
    diff.add_argument("after", type=Path, metavar="B", help="the one that is to take its place")
    diff.add_argument(
        "--agreement",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="DOC",
        help="agreements whose clauses are held against the change",
    )
    show = verbs.add_parser("show", help="plain words and a table of the columns")
    lint = verbs.add_parser("lint", help="what it leaves unsaid or says oddly")
    for own in (show, lint):
        own.add_argument("contract", type=Path, metavar="CONTRACT", help="ODCS contract, YAML")
    for own in (draft, diff, show, lint):
        json_option(own)


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs.

    Args:
        args: As `configure` describes.

    Returns:
        0. For `draft` 1 while a question is open; for `diff` 1 if something breaks, the version
        did not rise enough or an agreement is suspended.
    """
    return {"draft": _draft, "diff": _diff, "show": _show, "lint": _lint}[args.verb](args)


def _draft(args: argparse.Namespace) -> int:
    from irwell.contracts.draft import draft
    from irwell.contracts.draft_text import draft_value, found_text
    from irwell.contracts.draft_yaml import draft_text

    if not args.file.is_file():
        raise TableError(f"{args.file}: there is no such file.", "Check the path.")
    with tempfile.TemporaryDirectory(prefix="irwell-draft-") as scratch:
        own = draft(
            args.file, args.id, scratch=Path(scratch), guide=guide_of(args), dates=args.dates
        )
    written = draft_text(own)
    if args.out:
        _write(args.out, written)
    text = found_text(own, args.file.name)
    text += f"\n\n{_next(own, args)}" if args.out else f"\n\n{written.rstrip()}"
    say({**draft_value(own), "text": written}, text, as_json=args.json)
    return FOUND if own.open else DONE


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TableError(
            f"{path}: the draft cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None


def _next(own: "Draft", args: argparse.Namespace) -> str:
    if own.open:
        return f"Written to {args.out}, with the questions above open."
    return (
        f"Written to {args.out}. Go through it, then look it over and try it:\n"
        f"  irwell contract lint {args.out}\n"
        f"  irwell check {args.file} --contract {args.out}"
    )


def _read(path: Path) -> "Contract":
    from irwell.cli.files import read_document
    from irwell.contracts import read_contract

    return read_contract(read_document(path))


def _diff(args: argparse.Namespace) -> int:
    from irwell.agreements.contract_change import touched
    from irwell.contracts.diff import diff, needed, next_version, rises_enough

    before, after = _read(args.before), _read(args.after)
    changes = diff(before, after)
    enough = rises_enough(before, after, changes)
    agreements = _agreements(args.agreement)
    found = [(own, touched(own, before, after)) for own in agreements]
    value = {
        "before": {"data_set": str(before.data_set), "version": before.version},
        "after": {"data_set": str(after.data_set), "version": after.version},
        "changes": [{"kind": c.kind, "path": c.path, "text": c.text} for c in changes],
        "needs": needed(changes) or "",
        "next_version": next_version(before, changes),
        "version_rises_enough": enough,
        "agreements": [_agreement_value(own, touches) for own, touches in found],
    }
    lines = [*_change_lines(changes), "", _version_line(before, after, changes)]
    for own, touches in found:
        lines += ["", *_agreement_lines(own, touches)]
    say(value, "\n".join(lines), as_json=args.json)
    breaks = any(change.kind == "breaking" for change in changes)
    stops = any(one.suspends for _, touches in found for one in touches)
    return FOUND if breaks or stops or not enough else DONE


def _agreements(paths: Sequence[Path]) -> "list[Agreement]":
    from irwell.agreements import read_agreement
    from irwell.cli.files import read_document

    return [read_agreement(read_document(path)) for path in paths]


def _change_lines(changes: "Sequence[Change]") -> list[str]:
    if not changes:
        return ["Both promise the same."]
    count = f"{len(changes)} change{'s' if len(changes) > 1 else ''}"
    return [f"{count}:", *(f"  {own.kind:<9}  {own.text}" for own in changes)]


def _version_line(before: "Contract", after: "Contract", changes: "Sequence[Change]") -> str:
    from irwell.contracts.diff import needed, next_version, rises_enough

    part = needed(changes)
    if part is None:
        return f"The version may stay {before.version}."
    wanted = next_version(before, changes)
    said = f"This asks for a new {part} version: {wanted} or above"
    if rises_enough(before, after, changes):
        return f"{said}; it is {after.version}."
    return f"{said}, but it is {after.version}. Write `version: {wanted}`."


def _agreement_value(own: "Agreement", touches: "Sequence[Touched]") -> dict[str, Any]:
    return {
        "agreement": f"{own.id}@{own.version}",
        "suspends": any(one.suspends for one in touches),
        "touched": [
            {"path": t.path, "text": t.text, "remedy": t.remedy, "suspends": t.suspends}
            for t in touches
        ],
    }


def _agreement_lines(own: "Agreement", touches: "Sequence[Touched]") -> list[str]:
    if not touches:
        return [f"{own.id}@{own.version}: no clause is touched."]
    stops = any(one.suspends for one in touches)
    head = "cannot go on as it was signed" if stops else "goes on; look at these clauses"
    lines = [f"{own.id}@{own.version}: {head}:"]
    for one in touches:
        lines += [f"  {one.path}: {one.text}", f"    {one.remedy}"]
    return lines


def _show(args: argparse.Namespace) -> int:
    from irwell.contracts.showing import contract_text

    contract = _read(args.contract)
    say(dict(contract.document), contract_text(contract), as_json=args.json)
    return DONE


def _lint(args: argparse.Namespace) -> int:
    from irwell.contracts.linting import lint

    contract = _read(args.contract)
    remarks = lint(contract)
    lines = [f"{contract.data_set}, version {contract.version}: reads."]
    for own in remarks:
        lines += [f"  {own.path}: {own.text}", f"    {own.remedy}"]
    if not remarks:
        lines.append("  Nothing to remark.")
    value = [{"path": r.path, "text": r.text, "remedy": r.remedy} for r in remarks]
    say({"data_set": str(contract.data_set), "remarks": value}, "\n".join(lines), as_json=args.json)
    return DONE
