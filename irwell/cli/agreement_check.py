"""What `irwell agreement check` says of the rules of law, as they stood on a day."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from irwell.agreements import Agreement
    from irwell.agreements.law import Facts, Finding, Judgement, Rule
    from irwell.contracts import Contract, DataSetId
    from irwell.documents import Source

UNCHECKED = "no lawyer has checked the rule file"


def check_options(parser: argparse.ArgumentParser) -> None:
    """Give `check` the facts that rules ask for, and the day.

    Args:
        parser: The command's parser.
    """
    lists: dict[str, Any] = {"nargs": "+", "action": "extend", "default": [], "type": Path}
    parser.add_argument(
        "--body", metavar="FILE", help="facts about a party's organisation", **lists
    )
    parser.add_argument(
        "--beside",
        type=Path,
        nargs="*",
        action="extend",
        metavar="OTHER",
        help="all agreements that stand beside it, for linkage; none of them after a bare --beside",
    )
    day_option(parser)


def day_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the day at which law is read.

    Args:
        parser: The command's parser.
    """
    text = "the law as it stood on that day; today when absent"
    parser.add_argument("--as-at", type=date.fromisoformat, metavar="DAY", help=text)


def day_of(args: argparse.Namespace) -> date:
    """Return the day at which law is read.

    Args:
        args: As `day_option` describes.

    Returns:
        The day given, else today in Europe/London.
    """
    given: date | None = args.as_at
    return given or datetime.now(ZoneInfo("Europe/London")).date()


def judgement(
    args: argparse.Namespace, agreement: "Agreement", contracts: "dict[DataSetId, Contract]"
) -> "Judgement":
    """Hold an agreement against the rules.

    Args:
        args: As `check_options` describes.
        agreement: The agreement.
        contracts: The contracts given.

    Returns:
        What the rules say.
    """
    from irwell.agreements.law import judge

    return judge(agreement, contracts, _facts(args), day_of(args))


def _facts(args: argparse.Namespace) -> "Facts":
    from irwell.agreements import read_agreement
    from irwell.agreements.bodies import read_body
    from irwell.agreements.law import Facts
    from irwell.cli.files import read_document

    bodies = [read_body(read_document(path)) for path in args.body]
    others = None
    if args.beside is not None:
        others = tuple(read_agreement(read_document(path)) for path in args.beside)
    return Facts({body.id: body for body in bodies}, others)


def law_value(found: "Judgement", source: "Source") -> dict[str, Any]:
    """Return a judgement as plain values.

    Args:
        found: The judgement.
        source: The document, for its lines.

    Returns:
        `as_at`, `findings`, `applied`, `not_in_force` and `not_judged`.
    """
    return {
        "as_at": found.as_at.isoformat(),
        "note": UNCHECKED,
        "findings": [_finding(own, source) for own in found.findings],
        "applied": [_rule(own) for own in found.applied],
        "not_in_force": [_rule(own) for own in found.not_in_force],
        "not_judged": [
            {"rule": own.rule, "path": own.path, "why": own.why} for own in found.not_judged
        ],
    }


def _finding(own: "Finding", source: "Source") -> dict[str, Any]:
    return {
        "rule": own.rule,
        "severity": own.severity,
        "path": own.path,
        "line": _line(own.path, source),
        "text": own.text,
        "remedy": own.remedy,
        "source": own.source,
    }


def _rule(own: "Rule") -> dict[str, Any]:
    return {
        "rule": own.id,
        "title": own.title,
        "applies_from": own.applies_from.isoformat() if own.applies_from else "unknown",
        "until": own.until.isoformat() if own.until else None,
        "source": own.source,
        "checked_by": own.checked_by,
    }


def _line(path: str, source: "Source") -> int:
    from irwell.agreements.paths import keys_of

    return source.line(keys_of(path))


def law_text(found: "Judgement", source: "Source") -> str:
    """Return a judgement for people.

    Args:
        found: The judgement.
        source: The document, for its lines.

    Returns:
        Several lines: errors, warnings, what was not judged, what is not in force, what applied.
    """
    from irwell.agreements.wording import day_words

    ids = ", ".join(own.id for own in found.applied) or "none"
    lines = [f"Rules of law as at {day_words(found.as_at)} ({UNCHECKED}):"]
    lines += _findings("Errors", found.errors, source)
    lines += _findings("Warnings", found.warnings, source)
    lines += [f"  Not judged ({len(found.not_judged)}):"] if found.not_judged else []
    lines += [
        f"    {', '.join((own.rule, own.path)).removesuffix(', ')}: {own.why}"
        for own in found.not_judged
    ]
    lines += _out_of_force(found.not_in_force)
    return "\n".join([*lines, f"  Held against it in whole: {ids}."])


def _findings(title: str, own: "Sequence[Finding]", source: "Source") -> Iterator[str]:
    from irwell.agreements.law import packaged_law
    from irwell.agreements.law.pages import in_force

    rules = {rule.id: rule for rule in packaged_law().rules}
    if own:
        yield f"  {title} ({len(own)}):"
    for one in own:
        yield f"    {one.rule}, line {_line(one.path, source)}, {one.path}: {one.text}"
        yield f"      {one.remedy}"
        yield f"      Source: {one.source}; {in_force(rules[one.rule])}."


def _out_of_force(rules: "Iterable[Rule]") -> Iterator[str]:
    from irwell.agreements.law.pages import in_force

    own = tuple(rules)
    if own:
        yield f"  Not in force on that day ({len(own)}):"
    yield from (f"    {rule.id}, {rule.title}: {in_force(rule)}." for rule in own)
