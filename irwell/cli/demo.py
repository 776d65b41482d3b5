"""`irwell demo`: the whole story on an invented city region, or the attacks on it."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.cli.exits import DONE, FOUND

if TYPE_CHECKING:
    from irwell.demo.story import Wish

NAME = "demo"
HELP = (
    "Run the whole story on an invented city region, or attack it; everything in it is real code."
)
ATTACKED = 2_000  # people: attacks need few


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "--home", type=Path, metavar="DIR",
        help="the node's home, made anew if the demo made it (irwell-home; irwell-home-attack)",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="DIR",
        help="the folder of results, made anew likewise (demo; demo-attack)",
    )  # fmt: skip
    parser.add_argument(
        "--people", type=int, metavar="N",
        help="how many invented people, 2,000 or more (20,000; 2,000 for attacks)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=7, metavar="S", help="the seed of all chance")
    parser.add_argument("--json", action="store_true", help="print the results as JSON only")
    parser.add_argument(
        "--attack", action="store_true",
        help="attack a small world instead: each attack must be refused or found",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Tell the story, or attack it.

    Args:
        args: As `configure` describes.

    Returns:
        0 if everything held, else 1.
    """
    if args.attack:
        from irwell.demo.attack import run_attacks

        outcome = run_attacks(_wish(args, "-attack", ATTACKED))
    else:
        from irwell.demo.show import run_story
        from irwell.demo.story import PEOPLE

        outcome = run_story(_wish(args, "", PEOPLE))
    if args.json:
        print(json.dumps(outcome.summary, indent=2, ensure_ascii=False))
    if outcome.failing:
        print(f"irwell: did not hold: {', '.join(outcome.failing)}", file=sys.stderr)
    return FOUND if outcome.failing else DONE


def _wish(args: argparse.Namespace, suffix: str, people: int) -> "Wish":
    from irwell.demo.story import Wish

    return Wish(
        home=args.home or Path(f"irwell-home{suffix}"),
        out=args.out or Path(f"demo{suffix}"),
        people=people if args.people is None else args.people,
        seed=args.seed,
        aloud=not args.json,
    )
