"""Writing a quality report to files: what the commands that give one share."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.contracts.quality_model import Quality


def quality_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options `--out`, `--csv` and `--dqv`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("--out", type=Path, metavar="HTML", help="write the page to this file")
    parser.add_argument("--csv", type=Path, metavar="CSV", help="write scores and findings as CSV")
    parser.add_argument(
        "--dqv",
        nargs=2,
        metavar=("JSON", "IRI"),
        help="write the scores in W3C DQV to this file, of the data set with this IRI",
    )


def write_quality(quality: "Quality", args: argparse.Namespace) -> None:
    """Write the files that the options ask for.

    Args:
        quality: The report.
        args: With the options of `quality_options`.

    Raises:
        DocumentError: A file cannot be written.
    """
    from irwell.contracts.quality_dqv import quality_dqv
    from irwell.contracts.quality_forms import quality_csv
    from irwell.contracts.quality_page import quality_html

    if args.out:
        _keep(args.out, quality_html(quality))
    if args.csv:
        _keep(args.csv, quality_csv(quality))
    if args.dqv:
        name, base = args.dqv
        told = json.dumps(quality_dqv(quality, base), indent=2, ensure_ascii=False)
        _keep(Path(name), f"{told}\n")


def _keep(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None
