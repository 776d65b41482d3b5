"""`irwell agreement export`: an agreement as an ODRL policy, or as a draft of another paper."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli.exits import DONE
from irwell.cli.files import read_contracts, read_document
from irwell.cli.printing import json_option, say
from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.agreements.bodies import Body
    from irwell.agreements.exports import Draft

VERB = "export"
FORMS = ("odrl", "dpia", "ropa", "notice", "atrs")


def configure(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb.

    Args:
        verbs: The verbs of `irwell agreement`.
    """
    own = verbs.add_parser(
        VERB,
        help="an ODRL policy, or a draft of a DPIA, record, notice or ATRS record",
        description="Write an agreement as an ODRL 2.2 policy, or draft from it an impact "
        "assessment, a record of processing, a privacy notice or an algorithmic transparency "
        "record. A draft is for a person to complete.",
    )
    lists: dict[str, Any] = {"nargs": "+", "action": "extend", "default": [], "type": Path}
    own.add_argument("document", type=Path, metavar="DOC", help="the agreement, YAML or JSON")
    own.add_argument(
        "--as", dest="form", choices=FORMS, required=True, help="which form; a draft is Markdown"
    )
    own.add_argument("--contract", metavar="C", help="the contract of each data set", **lists)
    own.add_argument("--body", metavar="FILE", help="facts about a party's organisation", **lists)
    own.add_argument("--out", type=Path, metavar="FILE", help="write it here")
    json_option(own)


def run(args: argparse.Namespace) -> int:
    """Export the agreement.

    Args:
        args: As `configure` describes.

    Returns:
        0.

    Raises:
        DocumentError: A file cannot be read or written, or does not keep to its form.
        AgreementError: A transparency record is asked for, and there is no automated decision.
    """
    value, text = _exported(args)
    written = json.dumps(value, indent=2, ensure_ascii=False) + "\n" if args.json else text
    if not args.out:
        say(value, text.removesuffix("\n"), as_json=args.json)
        return DONE
    _keep(args.out, written)
    report = {"written": str(args.out), "as": args.form}
    say(report, f"{args.out} is written.", as_json=args.json)
    return DONE


def _exported(args: argparse.Namespace) -> tuple[Any, str]:
    from irwell.agreements import read_agreement
    from irwell.agreements.exports import draft_markdown, draft_value, to_odrl

    agreement = read_agreement(read_document(args.document))
    contracts = read_contracts(args.contract)
    if args.form == "odrl":
        policy = to_odrl(agreement, contracts)
        return policy, json.dumps(policy, indent=2, ensure_ascii=False) + "\n"
    own: Draft = _drafts()[args.form](agreement, contracts, _bodies(args.body))
    return draft_value(own), draft_markdown(own)


def _drafts() -> Mapping[str, Any]:
    from irwell.agreements.exports import (
        dpia,
        privacy_notice,
        processing_record,
        transparency_record,
    )

    return {
        "dpia": dpia,
        "ropa": processing_record,
        "notice": privacy_notice,
        "atrs": transparency_record,
    }


def _bodies(paths: Sequence[Path]) -> "dict[str, Body]":
    from irwell.agreements.bodies import read_body

    read = [read_body(read_document(path)) for path in paths]
    return {body.id: body for body in read}


def _keep(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be written ({error.strerror}).",
            "Check the folder, who may write to it, and the room on the disk.",
        ) from None
