"""Mappings in a body's own home: the verbs of `irwell home` about them."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.files import read_document
from irwell.cli.home_deposits import moment
from irwell.cli.mapping_out import out_option, proposal_said

if TYPE_CHECKING:
    from irwell.releases.home import Home

Told = tuple[Any, str]
VERBS = {
    "propose-map": "propose which heading of a file is which column, by the data kept here too",
    "map": "confirm a mapping: files are read by it from now on",
}


def configure(own: dict[str, argparse.ArgumentParser]) -> None:
    """Describe the arguments of the verbs.

    Args:
        own: The parser of each verb.
    """
    from irwell.cli.guide_options import guide_options

    for name in VERBS:
        own[name].add_argument("data_set", metavar="DATASET")
    own["propose-map"].add_argument("file", type=Path, metavar="FILE")
    guide_options(own["propose-map"])
    out_option(own["propose-map"])
    own["map"].add_argument("mapping", type=Path, metavar="MAPPING")


def _propose(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.cli.guide_options import guide_of
    from irwell.contracts import parse_data_set_id
    from irwell.errors import TableError
    from irwell.releases.home_data import propose_mapping

    if not args.file.is_file():
        raise TableError(f"{args.file}: there is no such file.", "Check the path.")
    name = parse_data_set_id(args.data_set)
    proposal, drifts = propose_mapping(home, name, args.file, guide_of(args))
    then = f"irwell home map {args.data_set} {args.out} --in {args.folder}"
    return proposal_said(args, proposal, drifts, then)


def _confirm(home: "Home", args: argparse.Namespace) -> Told:
    from irwell.contracts import parse_data_set_id
    from irwell.releases.home_data import confirm_mapping

    name = parse_data_set_id(args.data_set)
    mapping, version = confirm_mapping(home, name, read_document(args.mapping), moment())
    value = {"data_set": str(name), "version": version, "digest": mapping.digest}
    text = f"Version {version} of the mapping of {name} is confirmed; files are read by it."
    return value, text


RUN = {"propose-map": _propose, "map": _confirm}
