"""`irwell map`: propose which heading of a file is which column of a contract."""

import argparse
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.guide_options import guide_of, guide_options
from irwell.cli.mapping_out import out_option, proposal_said
from irwell.cli.printing import json_option, say
from irwell.errors import TableError

if TYPE_CHECKING:
    from irwell.contracts.mapping_file import Last

NAME = "map"
HELP = "Propose which heading of a file is which column of a contract; a person confirms it."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("file", type=Path, metavar="FILE", help="the file of data")
    parser.add_argument(
        "--contract", type=Path, required=True, metavar="CONTRACT", help="ODCS contract, YAML"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="OLD", help="the mapping before: it stands while it can"
    )
    parser.add_argument(
        "--last",
        type=Path,
        action="append",
        default=[],
        metavar="PARQUET",
        help="the last data, as `irwell check --clean` writes it; values are compared by sketches"
        " under a key that is forgotten; repeat",
    )
    guide_options(parser)
    out_option(parser)
    json_option(parser)


def run(args: argparse.Namespace) -> int:
    """Propose a mapping and print it.

    Args:
        args: As `configure` describes.

    Returns:
        0; 1 while a question is open.
    """
    from irwell.contracts import read_contract
    from irwell.contracts.mapping import read_mapping
    from irwell.contracts.mapping_file import propose_file

    if not args.file.is_file():
        raise TableError(f"{args.file}: there is no such file.", "Check the path.")
    contract = read_contract(read_document(args.contract))
    kept = read_mapping(read_document(args.mapping)) if args.mapping else None
    with tempfile.TemporaryDirectory(prefix="irwell-map-") as scratch:
        proposal, drifts = propose_file(
            args.file,
            contract,
            scratch=Path(scratch),
            guide=guide_of(args),
            kept=kept,
            last=_last(args, str(contract.data_set).partition("@")[0]),
        )
    then = f"irwell check {args.file} --contract {args.contract} --mapping {args.out}"
    value, text = proposal_said(args, proposal, drifts, then)
    say(value, text, as_json=args.json)
    return FOUND if proposal.questions else DONE


def _last(args: argparse.Namespace, name: str) -> "Last | None":
    from irwell.cli.files import parquet_file
    from irwell.contracts.mapping_file import Last
    from irwell.contracts.sketches import sketch_key

    if not args.last:
        return None
    files = [parquet_file(path) for path in args.last]
    return Last(files, sketch_key(secrets.token_bytes(32), name))
