"""`irwell allocate`: whole units shared over areas by need, on a file of protected counts."""

import argparse
import dataclasses
import json
from pathlib import Path

from irwell.cli.exits import DONE
from irwell.cli.node import table
from irwell.cli.printing import json_option, say
from irwell.errors import DocumentError

NAME = "allocate"
HELP = "Share whole units over areas by a protected count of need, beside an equal split."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("need", type=Path, metavar="JSON", help="written by `irwell insight count`")
    parser.add_argument("--units", type=int, required=True)
    parser.add_argument("--floor", type=int, default=0, help="the least for each area")
    json_option(parser)


def run(args: argparse.Namespace) -> int:
    """Share and print.

    Args:
        args: As `configure` describes.

    Returns:
        0.
    """
    from irwell.allocation import share_units
    from irwell.disclosure import passed_again

    try:
        found = json.loads(args.need.read_text())
        (area,), threshold = found["by"], int(found["threshold"])
        need = passed_again(found["rows"], threshold=threshold, round_to=int(found["round_to"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise DocumentError(
            f"{args.need.name} is not a table of counts by one column.",
            "Write it with `irwell insight count --by AREA --out FILE`.",
        ) from None
    plan = share_units(need, area=area, units=args.units, floor=args.floor, threshold=threshold)
    shares = [dataclasses.asdict(share) for share in plan.shares]
    worst = f"Need for each unit in the worst-off area: {plan.worst:.1f} by need, "
    worst += f"{plan.worst_equal:.1f} by an equal split."
    say(
        {"shares": shares, "worst": plan.worst, "worst_equal": plan.worst_equal,
         "notes": list(plan.notes), "mark": found.get("mark", "")},
        "\n".join([table(shares), worst, *plan.notes]),
        as_json=args.json,
    )  # fmt: skip
    return DONE
