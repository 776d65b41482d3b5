"""`irwell paper`: read a list of agreements on paper, upgrade one, write the register's columns."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli import paper_acts
from irwell.cli.drafts import (
    bodies_of,
    many,
    out_option,
    question_lines,
    question_values,
    write,
)
from irwell.cli.exits import DONE, FOUND
from irwell.cli.printing import json_option, say
from irwell.errors import NotFound, TableError

if TYPE_CHECKING:
    from irwell.agreements.paper_model import Paper, PaperFinding, PaperRecord

NAME = "paper"
HELP = (
    "Read a list of agreements on paper, import it, upgrade one, or write the register's columns."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    read = verbs.add_parser("read", help="the agreements, their days, and what each lacks")
    upgrade = verbs.add_parser("upgrade", help="the draft of one, with a question for each gap")
    for own in (read, upgrade):
        own.add_argument("file", type=Path, metavar="FILE", help="the list, CSV")
        own.add_argument("--layout", choices=["dea", "isg"], help="else by its headings")
    upgrade.add_argument("--row", type=int, required=True, metavar="N", help="its row in the file")
    paper_acts.configure(verbs)
    written = verbs.add_parser("csv", help="the 18 columns of the Digital Economy Act register")
    many(written, "--agreement", "agreements, YAML or JSON")
    many(written, "--list", "lists of agreements on paper, CSV")
    for own in (upgrade, written):
        many(own, "--body", "organisation documents: names and areas are taken from them")
        out_option(own)
    for own in (read, upgrade, written):
        json_option(own)


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs.

    Args:
        args: As `configure` describes.

    Returns:
        0; for `read` 1 if a row was left out, for `upgrade` while a question is open.
    """
    if args.verb in paper_acts.ACTS:
        return paper_acts.run(args)
    return {"read": _read, "upgrade": _upgrade, "csv": _csv}[args.verb](args)


def _paper(path: Path, layout: Any) -> "Paper":
    from irwell.agreements.paper import read_paper

    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror}).", "Check the path.") from None
    return read_paper(data, layout=layout)


def _read(args: argparse.Namespace) -> int:
    paper = _paper(args.file, args.layout)
    value = {
        "layout": paper.layout,
        "records": [_record_value(own) for own in paper.records],
        "findings": [_finding_value(own) for own in paper.findings],
        "unread": list(paper.unread),
    }
    lines = [f"{len(paper.records)} agreements on paper ({paper.layout} layout)."]
    lines += [_record_line(own) for own in paper.records]
    if paper.unread:
        lines.append(f"Not read: {', '.join(paper.unread)}.")
    lines += [_finding_line(own) for own in paper.findings]
    say(value, "\n".join(lines), as_json=args.json)
    return FOUND if any(own.severity == "error" for own in paper.findings) else DONE


def _record_value(own: "PaperRecord") -> dict[str, Any]:
    from irwell.agreements.paper_upgrade import lacking

    return {
        "row": own.row,
        "id": own.id,
        "state": own.state,
        "title": own.title,
        "digest": own.digest,
        "parties": [
            {"name": p.name, "code": p.code, "role": p.role, "gives": p.gives} for p in own.parties
        ],
        "review": own.review.isoformat() if own.review else None,
        "document": dict(own.document),
        "lacks": question_values(lacking(own)),
    }


def _record_line(own: "PaperRecord") -> str:
    from irwell.agreements.paper_upgrade import lacking

    names = "; ".join(party.called for party in own.parties)
    review = f"review {own.review}" if own.review else "no day of review"
    return (
        f"  row {own.row}  {own.id}: {own.title}\n"
        f"    {names}; {review}; {len(lacking(own))} clauses to settle before it can be signed"
    )


def _finding_value(own: "PaperFinding") -> dict[str, Any]:
    return {
        "row": own.row,
        "column": own.column,
        "severity": own.severity,
        "text": own.text,
        "remedy": own.remedy,
    }


def _finding_line(own: "PaperFinding") -> str:
    where = f"row {own.row}" if own.row else "the file"
    column = f", {own.column}" if own.column else ""
    return f"  {own.severity}: {where}{column}: {own.text} {own.remedy}"


def _upgrade(args: argparse.Namespace) -> int:
    from irwell.agreements.paper_upgrade import upgrade
    from irwell.documents.writing import yaml_text

    records = {own.row: own for own in _paper(args.file, args.layout).records}
    if args.row not in records:
        rows = ", ".join(str(row) for row in sorted(records)[:20])
        raise NotFound(f"No agreement was read from row {args.row}.", f"Rows that were: {rows}.")
    found = upgrade(records[args.row], bodies_of(args.body))
    text = write(yaml_text(dict(found.document)), args.out)
    value = {"agreement": dict(found.document), "open": question_values(found.open)}
    say(value, "\n".join([text, "", *question_lines(found.open)]), as_json=args.json)
    return FOUND if found.open else DONE


def _csv(args: argparse.Namespace) -> int:
    from irwell.agreements import read_agreement
    from irwell.agreements.paper_writing import dea_csv
    from irwell.cli.files import read_document

    agreements = [read_agreement(read_document(path)) for path in args.agreement]
    papers = [own for path in args.list for own in _paper(path, None).records]
    text = dea_csv([*agreements, *papers], bodies_of(args.body))
    say(
        {"rows": len(agreements) + len(papers), "csv": text},
        write(text, args.out),
        as_json=args.json,
    )
    return DONE
