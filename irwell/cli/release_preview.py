"""`irwell release preview` and `would-read`: what would leave, before anything does."""

import argparse
import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from irwell.cli.exits import DONE
from irwell.cli.files import read_contracts
from irwell.cli.printing import json_option, say

if TYPE_CHECKING:
    from irwell.releases.preview import Preview
    from irwell.releases.would_read import Readable

VERBS = ("preview", "would-read")
_HERE = ZoneInfo("Europe/London")


def configure(verbs: Any) -> None:
    """Describe the arguments.

    Args:
        verbs: The subparsers of `irwell release`.
    """
    lists: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    text = "Show what would leave, on your own data, for your own eyes; nothing is kept."
    see = verbs.add_parser("preview", help="see what would leave", description=text)
    see.add_argument("agreement", type=Path, metavar="AGREEMENT", help="the agreement's document")
    see.add_argument("--data", metavar="[DATASET=]FILE", required=True, **lists,
                     help="CSV or Parquet; without DATASET, of the one shown")  # fmt: skip
    see.add_argument("--for", dest="data_set", metavar="DATASET", required=True,
                     help="which data set of the agreement")  # fmt: skip
    see.add_argument("--rows", type=int, default=20, metavar="N", help="rows to show (20)")
    text = "Say which tables, columns and rows a body would read under these agreements."
    would = verbs.add_parser("would-read", help="what a body would read", description=text)
    would.add_argument("agreements", type=Path, nargs="+", metavar="AGREEMENT",
                       help="agreements that are active")  # fmt: skip
    would.add_argument("--recipient", required=True, metavar="ORG", help="the body's id")
    for own in (see, would):
        own.add_argument("--contract", type=Path, metavar="C", **lists,
                         help="the contract of each data set and list")  # fmt: skip
        own.add_argument("--as-at", type=date.fromisoformat, metavar="DAY",
                         help="the day that `each_use` stands for; today when absent")  # fmt: skip
        json_option(own)


def run(args: argparse.Namespace) -> int:
    """Show what would leave.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    return _preview(args) if args.verb == "preview" else _would_read(args)


def _preview(args: argparse.Namespace) -> int:
    from irwell.agreements import read_agreement
    from irwell.cli.cleaning import clean_files
    from irwell.cli.files import read_document
    from irwell.contracts import parse_data_set_id
    from irwell.releases import compile_release
    from irwell.releases.preview import preview

    agreement = read_agreement(read_document(args.agreement))
    contracts = read_contracts(args.contract)
    data_set = parse_data_set_id(args.data_set)
    release = compile_release(agreement, contracts, data_set, _day(args))
    folder = Path(tempfile.mkdtemp(prefix="irwell-"))  # private: mode 700
    try:
        clean = clean_files(args.data, release, contracts, bytes(32), folder)
        inputs = {name: [one.path for one in own] for name, own in clean.items()}
        found = preview(release, inputs, contracts[data_set], folder, rows=args.rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(_preview_value(found), _preview_text(found, args.data_set), as_json=args.json)
    return DONE


def _preview_value(found: "Preview") -> dict[str, Any]:
    from dataclasses import asdict

    value = asdict(found)
    return {**value, "columns": dict(found.columns), "mark": "own data, not for sharing"}


def _preview_text(found: "Preview", data_set: str) -> str:
    from irwell.cli.node import table

    people = "" if found.people is None else f", {found.people:,} people"
    lines = [
        f"Own data, not for sharing: what would leave of {data_set}.",
        f"  rows     {found.rows_in:,} in, {found.rows_out:,} out{people}",
        f"  smallest group of rows that look alike: {found.smallest:,}",
        *(f"  {name}: {text}" for name, text in found.columns),
    ]
    if found.held:
        return "\n".join([*lines, f"It would be held back: {found.held}"])
    return "\n".join([*lines, "", table([dict(row) for row in found.rows])])


def _would_read(args: argparse.Namespace) -> int:
    from irwell.agreements import read_agreement
    from irwell.cli.files import read_document
    from irwell.releases.would_read import would_read

    forms = [(read_agreement(read_document(path)), "active") for path in args.agreements]
    found = would_read(forms, read_contracts(args.contract), args.recipient, _day(args))
    value = [_readable_value(own) for own in found]
    text = "\n".join(_readable_text(own) for own in found) or f"{args.recipient} reads nothing."
    say(value, text, as_json=args.json)
    return DONE


def _readable_value(own: "Readable") -> dict[str, Any]:
    return {
        "agreement": own.agreement,
        "until": own.until.isoformat(),
        "data_set": str(own.data_set),
        "table": own.table,
        "columns": dict(own.columns),
        "rows": list(own.tests),
    }


def _readable_text(own: "Readable") -> str:
    lines = [f"{own.table}, until {own.until:%-d %B %Y} (agreement {own.agreement})"]
    lines += [f"  {name}: {text}" for name, text in own.columns]
    lines += [f"  rows: {text}" for text in own.tests] or ["  rows: all"]
    return "\n".join(lines)


def _day(args: argparse.Namespace) -> date:
    day: date = args.as_at or datetime.now(_HERE).date()
    return day
