"""`irwell insight`: counts by area on plain files."""

import argparse
import json
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.node import table
from irwell.cli.printing import json_option, say

NAME = "insight"
HELP = "Count a bundle's rows under its agreement's output rules, or your own file under yours."
OWN = "own data, not for sharing"


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    inner = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    count = inner.add_parser("count", help="count rows by columns")
    count.add_argument("files", type=Path, nargs="+", metavar="PARQUET")
    count.add_argument("--by", nargs="+", required=True, metavar="COLUMN")
    count.add_argument("--agreement", type=Path, metavar="DOC", help="whose output rules hold")
    count.add_argument("--data-set", default="", metavar="DATASET", help="with --agreement")
    count.add_argument("--smallest-count", type=int, default=10, help="without an agreement")
    count.add_argument("--round-to", type=int, default=5, help="without an agreement")
    count.add_argument("--out", type=Path, metavar="JSON", help="for `irwell allocate`")
    json_option(count)


def run(args: argparse.Namespace) -> int:
    """Count and print.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    from irwell.insight import CountSpec, count_by, count_spec

    if args.agreement:
        from irwell.agreements import read_agreement
        from irwell.contracts import parse_data_set_id

        agreement = read_agreement(read_document(args.agreement))
        spec = count_spec(agreement, parse_data_set_id(args.data_set), args.by)
    else:
        spec = CountSpec(tuple(args.by), max(2, args.smallest_count), args.round_to)
    figures = count_by([file.resolve() for file in args.files], spec)
    rows = figures.table.to_pylist()
    value = {
        "by": args.by,
        "threshold": spec.threshold,
        "round_to": spec.round_to,
        "rules": list(figures.rules),
        "mark": "" if args.agreement else OWN,
        "rows": rows,
    }
    if args.out:
        args.out.write_text(json.dumps(value, indent=2) + "\n")
    shown = [{**row, "n": "suppressed" if row["suppressed"] else row["n"]} for row in rows]
    lines = [table(shown), *figures.rules, *([] if args.agreement else [f"Marked: {OWN}."])]
    say(value, "\n".join(lines), as_json=args.json)
    return DONE
