"""What commands that propose a mapping share: the option `--out`, and what they say."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.errors import TableError

if TYPE_CHECKING:
    from irwell.contracts.mapping_drift import Drift
    from irwell.contracts.mapping_propose import Proposal


def out_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--out`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "--out", type=Path, metavar="YAML", help="write the mapping here, to be looked over"
    )


def proposal_said(
    args: argparse.Namespace, proposal: "Proposal", drifts: "Sequence[Drift]", then: str
) -> tuple[Any, str]:
    """Write the mapping if that is wanted, and return what to say.

    Args:
        args: With `file` and `out`.
        proposal: The proposal.
        drifts: How the file differs from the one of the mapping before.
        then: The command that comes next, when no question is open.

    Returns:
        The value for `--json` and the text.

    Raises:
        TableError: The mapping cannot be written.
    """
    from irwell.contracts.mapping_text import proposal_text, proposal_value, proposal_yaml

    written = proposal_yaml(proposal)
    text = proposal_text(proposal, drifts, args.file.name)
    value = {**proposal_value(proposal, drifts), "text": written}
    if not args.out:
        return value, f"{text}\n\n{written.rstrip()}"
    _write(args.out, written)
    if proposal.questions:
        return value, f"{text}\n\nWritten to {args.out}, with the questions above open."
    return value, f"{text}\n\nWritten to {args.out}. Look it over, then:\n  {then}"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TableError(
            f"{path}: the mapping cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None
