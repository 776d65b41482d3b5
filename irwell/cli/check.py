"""`irwell check`: a file of data against its contract."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.cli.exits import DONE, FOUND, CommandError
from irwell.cli.files import parquet_file, read_document
from irwell.cli.guide_options import guide_of, guide_options
from irwell.cli.printing import json_option, say
from irwell.cli.sending import mapping_option
from irwell.errors import TableError

if TYPE_CHECKING:
    from irwell.contracts import Contract, Report
    from irwell.contracts.mapping import FileMapping

NAME = "check"
HELP = "Check a file of data against its contract: rules, counts and row numbers, never values."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("file", type=Path, metavar="FILE", help="the file of data")
    parser.add_argument(
        "--contract", type=Path, required=True, metavar="CONTRACT", help="ODCS contract, YAML"
    )
    guide_options(parser)
    mapping_option(parser)
    parser.add_argument(
        "--beside",
        action="append",
        default=[],
        metavar="DATASET=FILE",
        help="Parquet of a data set that relationships refer to, as `--clean` writes it; repeat",
    )
    parser.add_argument(
        "--clean", type=Path, metavar="PARQUET", help="also write the cast rows to this file"
    )
    parser.add_argument(
        "--quarantine",
        type=Path,
        metavar="CSV",
        help="also write the rows with errors to this file, as they stood; it holds data",
    )
    parser.add_argument(
        "--intake",
        action="store_true",
        help="also show the first rows of the file, before and after reading; they are data",
    )
    parser.add_argument(
        "--as-at", metavar="MOMENT", help="judge ages at this moment, ISO 8601, instead of now"
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
    mapping = _mapping(args.mapping, contract)
    with tempfile.TemporaryDirectory(prefix="irwell-check-") as scratch:
        clean, failing = Path(scratch) / "clean.parquet", Path(scratch) / "quarantine.csv"
        report = check(
            args.file,
            contract,
            scratch=Path(scratch),
            out=clean if args.clean else None,
            guide=guide_of(args),
            mapping=mapping.headings if mapping else None,
            seen=mapping.seen if mapping else (),
            beside=_beside(args.beside),
            now=args.as_at or datetime.now(UTC).isoformat(timespec="seconds"),
            quarantine=failing if args.quarantine else None,
        )
        if args.clean and report.clean:
            _keep(clean, args.clean)
        given = args.quarantine is not None and failing.exists()
        if given:
            _keep(failing, args.quarantine)
    value = report_value(report, samples=args.intake)
    text = report_text(report, samples=args.intake)
    say(value, "\n".join([text, *_next(args, report, given)]), as_json=args.json)
    return FOUND if report.errors else DONE


def _next(args: argparse.Namespace, report: "Report", given: bool) -> Iterator[str]:
    """Where the rows with errors are to be seen."""
    if given:
        yield f"  {args.quarantine}: the rows with errors, as they stood. It holds data."
    elif any(one.rows for one in report.findings if one.severity == "error"):
        yield "  To see the rows with errors as they stand, add `--quarantine FILE.csv`."


def _mapping(path: Path | None, contract: "Contract") -> "FileMapping | None":
    if path is None:
        return None
    from irwell.contracts.mapping import read_mapping, refuse_misfit

    mapping = read_mapping(read_document(path))
    refuse_misfit(mapping, contract)
    return mapping


def _beside(said: Sequence[str]) -> dict[str, list[Path]]:
    from irwell.contracts import parse_data_set_id

    beside: dict[str, list[Path]] = {}
    for one in said:
        name, given, path = one.partition("=")
        if not given:
            raise CommandError(f"--beside {one} names no file.", "Write DATASET=FILE.")
        beside.setdefault(str(parse_data_set_id(name)), []).append(parquet_file(Path(path)))
    return beside


def _keep(made: Path, wanted: Path) -> None:
    try:
        shutil.move(made, wanted)
    except OSError as error:
        raise TableError(
            f"{wanted}: the file cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None
