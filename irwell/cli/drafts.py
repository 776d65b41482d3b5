"""What commands that make documents share: answers in, a draft and its questions out."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irwell.errors import DocumentError

if TYPE_CHECKING:
    from irwell.agreements.bodies import Body
    from irwell.agreements.templates import Answer, Question, Template
    from irwell.contracts import Contract, DataSetId


def answer_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options `--answers` and `--answer`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument(
        "--answers", type=Path, metavar="FILE", help="answers by the names of blanks, YAML or JSON"
    )
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one answer; repeat for more; goes before --answers",
    )


def many(parser: argparse.ArgumentParser, option: str, text: str) -> None:
    """Give a command an option that takes several files and may be repeated.

    Args:
        parser: The command's parser.
        option: For instance `--contract`.
        text: What the files are.
    """
    parser.add_argument(
        option, type=Path, nargs="+", action="extend", default=[], metavar="FILE", help=text
    )


def out_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option `--out`.

    Args:
        parser: The command's parser.
    """
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it here, not to the screen")


def answers_of(args: argparse.Namespace, template: "Template") -> "dict[str, Answer]":
    """Return the answers that a command was given.

    Args:
        args: Of a command with `answer_options`.
        template: The template: its blanks say which answers are numbers.

    Returns:
        The answers by the names of blanks.

    Raises:
        DocumentError: The file holds no map, or an option is not NAME=VALUE.
    """
    from irwell.cli.files import read_document

    found: dict[str, Any] = {}
    if args.answers:
        value = read_document(args.answers).value
        if not isinstance(value, dict):
            text = f"{args.answers.name}: the answers are no map."
            raise DocumentError(text, "Write `name: answer`, one a line.")
        found |= value
    for own in args.answer:
        name, sign, answer = own.partition("=")
        if not sign:
            raise DocumentError("An answer is not NAME=VALUE.", "Write it as --answer name=value.")
        blank = template.blank(name)
        found[name] = _number(answer) if blank and blank.kind == "number" else answer
    return found


def contracts_of(paths: Sequence[Path]) -> "dict[DataSetId, Contract]":
    """Return the contracts of files.

    Args:
        paths: The files.

    Returns:
        The contracts by data set.
    """
    from irwell.cli.files import read_document
    from irwell.contracts import read_contract

    read = [read_contract(read_document(path)) for path in paths]
    return {own.data_set: own for own in read}


def bodies_of(paths: Sequence[Path]) -> "dict[str, Body]":
    """Return the bodies of organisation documents.

    Args:
        paths: The files.

    Returns:
        The bodies by id.
    """
    from irwell.agreements.bodies import read_body
    from irwell.cli.files import read_document

    read = [read_body(read_document(path)) for path in paths]
    return {own.id: own for own in read}


def write(text: str, path: Path | None) -> str:
    """Write a document to a file, if one was named.

    Args:
        text: The document.
        path: The file; None for none.

    Returns:
        What to show: where it was written, or the document itself.

    Raises:
        DocumentError: The file cannot be written.
    """
    if path is None:
        return text.rstrip()
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be written ({error.strerror}).", "Check the folder and the disk."
        ) from None
    return f"Written to {path}."


def question_values(questions: "Sequence[Question]") -> list[dict[str, Any]]:
    """Return questions as plain values.

    Args:
        questions: The questions.

    Returns:
        One map each.
    """
    return [
        {
            "blank": own.blank,
            "paths": list(own.paths),
            "ask": own.ask,
            "help": own.help,
            "kind": own.kind,
            "proposal": own.proposal,
        }
        for own in questions
    ]


def question_lines(questions: "Sequence[Question]") -> list[str]:
    """Return questions as lines for people.

    Args:
        questions: The questions.

    Returns:
        A heading and the questions; nothing if there is none.
    """
    if not questions:
        return []
    count = f"{len(questions)} question{'s' if len(questions) > 1 else ''} open:"
    lines = [count]
    for own in questions:
        lines.append(f"  {own.blank or ', '.join(own.paths)}: {own.ask}")
        lines += [f"    {own.help}"] if own.help else []
        lines += [f"    Proposed: {own.proposal}"] if own.proposal else []
    return lines


def _number(text: str) -> "Answer":
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text  # refused as no number, by the blank's own words
