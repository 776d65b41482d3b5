"""What commands that deposit share: the mapping file, and all that is said about a file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.cli.files import read_document

if TYPE_CHECKING:
    from irwell.releases.sending import Sent


def mapping_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--mapping`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="which heading is which column, instead of the mapping that was confirmed",
    )


def sent_of(args: argparse.Namespace) -> "Sent":
    """Return what the options say about a file.

    Args:
        args: With the options of `guide_options` and `mapping_option`.

    Returns:
        A guide, if anything is said, and a mapping, if one is given.
    """
    from irwell.cli.guide_options import guide_of
    from irwell.contracts.mapping import read_mapping
    from irwell.releases.sending import Sent
    from irwell.tables.intake.guide import Guide

    guide = guide_of(args)
    said = None if guide == Guide() else guide
    if not args.mapping:
        return Sent(guide=said)
    mapping = read_mapping(read_document(args.mapping))
    return Sent(guide=said, mapping=mapping.headings, seen=mapping.seen)
