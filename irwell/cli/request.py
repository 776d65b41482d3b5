"""`irwell request`: check a request, find what could meet it, make the draft agreement from it."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.cli import request_acts
from irwell.cli.drafts import (
    answer_options,
    answers_of,
    bodies_of,
    contracts_of,
    many,
    out_option,
    question_lines,
    question_values,
    write,
)
from irwell.cli.exits import DONE, FOUND
from irwell.cli.printing import json_option, say
from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.agreements.finding import Match
    from irwell.agreements.requests import DataRequest
    from irwell.agreements.wanted import Suggested
    from irwell.releases.invented import Invented

NAME = "request"
HELP = "Find what could meet a need; check a request, draft its agreement, submit and answer it."


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments.

    Args:
        parser: The command's parser.
    """
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="what a request lacks, stage by stage")
    draft = verbs.add_parser("draft", help="the draft agreement and the questions still open")
    for own in (check, draft):
        own.add_argument("document", type=Path, metavar="DOC", help="the request, YAML or JSON")
    draft.add_argument("--template", default="", metavar="CODE", help="else the request's own")
    many(draft, "--body", "organisation documents: contacts are written in")
    many(draft, "--contract", "contracts: columns are proposed from them")
    answer_options(draft)
    out_option(draft)
    find = verbs.add_parser("find", help="data sets, templates, agreements that one could join")
    find.add_argument("words", nargs="+", metavar="WORD", help="the need, in a sentence or words")
    many(find, "--contract", "contracts of data sets")
    many(find, "--agreement", "active agreements; those that bodies can join are found")
    find.add_argument("--body", type=Path, metavar="FILE", help="the body that asks")
    find.add_argument("--as-at", metavar="DAY", help="leave out what can no longer be joined")
    columns = verbs.add_parser("columns", help="the fewest columns, and invented rows of them")
    columns.add_argument("contract", type=Path, metavar="CONTRACT", help="the data set's contract")
    columns.add_argument(
        "--want", action="append", required=True, metavar="WORDS", help="one field; repeat for more"
    )
    columns.add_argument(
        "--rows", type=int, default=5, metavar="N", help="invented rows; 5 if unsaid"
    )
    columns.add_argument("--seed", default="1", metavar="TEXT", help="another gives other rows")
    for own in (check, draft, find, columns):
        json_option(own)
    request_acts.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Run one of the verbs.

    Args:
        args: As `configure` describes.

    Returns:
        0. For `check` 1 if it cannot be submitted, for `draft` while a question is open, for
        `find` and `columns` if nothing was found.
    """
    if args.verb in request_acts.VERBS:
        return request_acts.run(args)
    return {"check": _check, "draft": _draft, "find": _find, "columns": _columns}[args.verb](args)


def _read(path: Path) -> "DataRequest":
    from irwell.agreements.requests import read_request
    from irwell.cli.files import read_document

    return read_request(read_document(path))


def _check(args: argparse.Namespace) -> int:
    from irwell.agreements.requests_gaps import STAGES, complete, gaps

    request, lines = _read(args.document), []
    found, ok = gaps(request), complete(request)
    for stage, title in STAGES.items():
        own = [gap for gap in found if gap.stage == stage]
        lines.append(f"{title}{'' if own else ': all said'}")
        for gap in own:
            later = "" if gap.needed else " (can be said later)"
            lines += [f"  {gap.path}: {gap.text}{later}", f"    {gap.remedy}"]
    lines += ["", "It can be submitted." if ok else "It cannot be submitted yet."]
    told = [
        {"stage": g.stage, "path": g.path, "text": g.text, "remedy": g.remedy, "needed": g.needed}
        for g in found
    ]
    value = {"request": request.id, "digest": request.digest, "ok": ok, "gaps": told}
    say(value, "\n".join(lines), as_json=args.json)
    return DONE if ok else FOUND


def _draft(args: argparse.Namespace) -> int:
    from irwell.agreements.templates import draft_from, template
    from irwell.documents.writing import yaml_text

    request = _read(args.document)
    code = args.template or request.template
    if not code:
        raise DocumentError(
            "Neither the request nor the command names a template.",
            "Name one by --template; `irwell template list` shows them.",
        )
    own = template(code)
    found = draft_from(
        request,
        own,
        bodies=bodies_of(args.body),
        contracts=contracts_of(args.contract),
        answers=answers_of(args, own),
    )
    text = write(yaml_text(dict(found.document)), args.out)
    lines = [text, "", *question_lines(found.open)] if found.open else [text]
    value = {
        "ok": not found.open,
        "agreement": dict(found.document),
        "open": question_values(found.open),
        "checked": own.checked,
    }
    say(value, "\n".join(lines), as_json=args.json)
    return FOUND if found.open else DONE


def _find(args: argparse.Namespace) -> int:
    from irwell.agreements import read_agreement
    from irwell.agreements.finding import Searched, find
    from irwell.agreements.templates import templates
    from irwell.cli.files import read_document

    searched = Searched(
        tuple(contracts_of(args.contract).values()),
        templates(),
        tuple(read_agreement(read_document(path)) for path in args.agreement),
    )
    asking = next(iter(bodies_of([args.body]).values())) if args.body else None
    found = find(" ".join(args.words), searched, asking=asking, day=_day(args.as_at))
    lines = [line for own in found for line in _match_lines(own)]
    value = {"found": [_match_value(own) for own in found]}
    say(value, "\n".join(lines) or "Nothing has these words.", as_json=args.json)
    return DONE if found else FOUND


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DocumentError("--as-at is no day.", "Write it as 2027-03-31.") from None


def _match_lines(own: "Match") -> list[str]:
    kind = own.kind.replace("_", " ")
    return [f"{own.score:.2f}  {kind} {own.id}: {own.title}", f"      {'; '.join(own.reasons)}"]


def _match_value(own: "Match") -> dict[str, Any]:
    return {
        "kind": own.kind,
        "id": own.id,
        "title": own.title,
        "score": own.score,
        "reasons": list(own.reasons),
        "joins_as": own.joins_as,
    }


def _columns(args: argparse.Namespace) -> int:
    from irwell.agreements.wanted import suggest_columns
    from irwell.cli.files import read_document
    from irwell.contracts import read_contract
    from irwell.releases.invented import invented_rows

    contract = read_contract(read_document(args.contract))
    found = suggest_columns(contract, args.want)
    clauses = [own.clause for own in found.columns]
    rows = invented_rows(contract, clauses, args.seed, rows=args.rows) if clauses else None
    value = {
        "data_set": str(contract.data_set),
        "columns": {own.clause.name: own.value() for own in found.columns},
        "because": {own.clause.name: own.because for own in found.columns},
        "missing": list(found.missing),
        "invented": {"label": rows.label, "rows": list(rows.rows)} if rows else None,
    }
    say(value, "\n".join(_column_lines(found, rows)), as_json=args.json)
    return DONE if clauses and not found.missing else FOUND


def _column_lines(found: "Suggested", rows: "Invented | None") -> list[str]:
    from irwell.documents.writing import yaml_text

    lines = []
    if rows:
        columns = {own.clause.name: own.value() for own in found.columns}
        lines += [yaml_text({"columns": columns}).rstrip(), ""]
        lines += [f"  {own.clause.name}: {own.because}" for own in found.columns]
        lines += ["", rows.label, "  " + " | ".join(field.name for field in rows.fields)]
        for row in rows.rows:
            cells = (row[field.name] for field in rows.fields)
            lines.append("  " + " | ".join("" if cell is None else str(cell) for cell in cells))
    lines += [f"No column gives `{own}`." for own in found.missing]
    return lines
