"""`irwell quality`: the quality report of one check, with the trend over earlier ones."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irwell.cli.exits import DONE
from irwell.cli.files import read_document
from irwell.cli.printing import json_option, say
from irwell.cli.quality_out import quality_options, write_quality
from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.contracts import Report
    from irwell.contracts.quality_model import Past

NAME = "quality"
HELP = "Write the quality report of a check: scores, trend, what to put right, what it costs."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    said = "what `irwell check --json` printed; the label, or else the file's name, names it"
    parser.add_argument("report", metavar="[LABEL=]REPORT", help=said)
    parser.add_argument(
        "--earlier", action="append", default=[], metavar="[LABEL=]REPORT",
        help="an earlier check of the same data set; repeat, the oldest first",
    )  # fmt: skip
    parser.add_argument(
        "--agreement", type=Path, action="append", default=[], metavar="DOC",
        help="an agreement that uses the data set: says which faults reach its recipients; repeat",
    )  # fmt: skip
    quality_options(parser)
    json_option(parser)


def run(args: argparse.Namespace) -> int:
    """Write and print the report.

    Args:
        args: As `configure` describes.

    Returns:
        0, whatever the quality.

    Raises:
        DocumentError: A report cannot be read or written, or is of another data set.
    """
    from irwell.contracts.quality import quality
    from irwell.contracts.quality_forms import quality_text, quality_value
    from irwell.contracts.quality_scores import past

    label, report = _named(args.report)
    earlier: list[Past] = []
    for one in args.earlier:
        then, old = _named(one)
        if old.data_set != report.data_set:
            raise DocumentError(
                f"{then} is a check of another data set ({old.data_set}).",
                f"Give earlier checks of {report.data_set}.",
            )
        earlier.append(past(old, then))
    q = quality(report, earlier, uses=_uses(args.agreement, str(report.data_set)), label=label)
    write_quality(q, args)
    say(quality_value(q), quality_text(q), as_json=args.json)
    return DONE


def _named(given: str) -> tuple[str, "Report"]:
    from irwell.contracts import report_from

    label, _, name = given.partition("=") if not Path(given).exists() else ("", "", given)
    if not name:
        label, name = "", given
    path = Path(name)
    try:
        return label or path.stem, report_from(json.loads(path.read_bytes()))
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be read ({error.strerror}).", "Check the path and who may read it."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DocumentError(
            f"{path.name} is not the report of a check.",
            "Write it with `irwell check FILE --contract CONTRACT --json > report.json`.",
        ) from None


def _uses(documents: Sequence[Path], data_set: str) -> dict[str, list[str]]:
    from irwell.agreements import read_agreement

    uses: dict[str, list[str]] = {}
    for path in documents:
        agreement = read_agreement(read_document(path))
        clauses = [one for one in agreement.data if str(one.data_set) == data_set]
        shown = {column.column for one in clauses for column in one.columns}
        chosen = {row.column for row in agreement.where} if clauses else set()
        for name in sorted(shown | chosen):
            uses.setdefault(name, []).append(agreement.id)
    return uses
