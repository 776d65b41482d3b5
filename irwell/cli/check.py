"""`irwell check`: a file of data against its contract."""

import argparse
import shutil
import tempfile
from pathlib import Path

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.printing import json_option, say
from irwell.errors import TableError

NAME = "check"
HELP = "Check a file of data against its contract: rules, counts and row numbers, never values."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV (UTF-8) or Parquet")
    parser.add_argument(
        "--contract", type=Path, required=True, metavar="CONTRACT", help="ODCS contract, YAML"
    )
    parser.add_argument(
        "--clean", type=Path, metavar="PARQUET", help="also write the cast rows to this file"
    )
    json_option(parser)


def run(args: argparse.Namespace) -> int:
    """Check the file and print the report.

    Args:
        args: As `configure` describes.

    Returns:
        0 without errors, 1 with errors.
    """
    from irwell.contracts import check, read_contract, report_text, report_value

    if not args.file.is_file():
        raise TableError(f"{args.file}: there is no such file.", "Check the path.")
    contract = read_contract(read_document(args.contract))
    with tempfile.TemporaryDirectory(prefix="irwell-check-") as scratch:
        clean = Path(scratch) / "clean.parquet"
        report = check(args.file, contract, scratch=Path(scratch), out=clean)
        if args.clean and report.clean:
            _keep(clean, args.clean)
    say(report_value(report), report_text(report), as_json=args.json)
    return FOUND if report.errors else DONE


def _keep(clean: Path, wanted: Path) -> None:
    try:
        shutil.move(clean, wanted)
    except OSError as error:
        raise TableError(
            f"{wanted}: the clean file cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None
