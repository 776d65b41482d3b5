"""What the verbs of `irwell fetch` share, in a home and on a node."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE, FOUND
from irwell.cli.files import read_document
from irwell.cli.printing import say
from irwell.documents import parse_yaml
from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.transfer.source_files import FetchLimits
    from irwell.transfer.source_runs import SourceRun


def tell(runs: "Sequence[SourceRun]", *, as_json: bool) -> int:
    """Say what runs of sources did.

    Args:
        runs: The runs.
        as_json: Report as JSON.

    Returns:
        0; 1 if a source failed, or a file was refused or left.
    """
    text = "\n".join(line for one in runs for line in _lines(one)) or "No source is due."
    say([_value(one) for one in runs], text, as_json=as_json)
    return FOUND if any(one.fault or one.left for one in runs) else DONE


def _value(one: "SourceRun") -> dict[str, Any]:
    return {
        "source": one.source,
        "deposits": [{"file": t.name, "size": t.size, "deposit": t.deposit} for t in one.taken],
        "left": [
            {"file": f.name, "rule": f.rule, "reason": f.reason, "remedy": f.remedy}
            for f in one.left
        ],
        "waiting": one.waiting,
        "fault": None if one.fault is None else one.fault.as_dict(),
    }


def _lines(one: "SourceRun") -> list[str]:
    lines = [f"{one.source}: {t.name} is deposit {t.deposit}" for t in one.taken]
    lines += [f"{one.source}: {f.name} was left: {f.reason}\n  {f.remedy}" for f in one.left]
    if one.waiting:
        lines.append(f"{one.source}: {one.waiting} still settling; the next run takes them")
    if one.fault is not None:
        lines.append(f"{one.source}: {one.fault.message}\n  {one.fault.remedy}")
    return lines or [f"{one.source}: nothing new"]


def often(every: str) -> str:
    """Return how often a source is run, in words.

    Args:
        every: The word of its document.

    Returns:
        For instance `once each day`.
    """
    return "at each run" if every == "run" else f"once each {every}"


def limits_of(args: argparse.Namespace) -> "FetchLimits":
    """Return what is fetched at most.

    Args:
        args: With `largest`.

    Returns:
        The limits.
    """
    from irwell.transfer.source_files import FetchLimits

    return FetchLimits() if args.largest is None else FetchLimits(size=args.largest)


def credential_of(given: str | None) -> Mapping[str, str] | None:
    """Read the parts of a credential.

    Args:
        given: A file of YAML, `-` for standard input, or None.

    Returns:
        The parts, shown by no `repr`.

    Raises:
        DocumentError: They are no map of texts.
    """
    from irwell.vault.credentials import Credential

    if given is None:
        return None
    if given == "-":
        value = parse_yaml(sys.stdin.buffer.read(), name="standard input").value
    else:
        value = read_document(Path(given)).value
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        raise DocumentError(
            "The credential is not a map of texts.",
            "Write for instance `user: ...` and `password: ...`, numbers in quotes.",
        )
    return Credential({str(name): str(part) for name, part in value.items()})
