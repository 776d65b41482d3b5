"""Filling a template: each blank is replaced as a whole value, by an answer of its kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from irwell.agreements.blanks import blank_of, holds_braces
from irwell.agreements.reading import read_agreement
from irwell.agreements.templates.reading import Blank, Kind, Template
from irwell.contracts.model import parse_data_set_id
from irwell.documents import Source, canonical, is_id, parse_json
from irwell.errors import DocumentError, IrwellError

Answer = str | int | float
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TEXT, _COLUMN = 5000, 255  # characters. Source: the form of an agreement


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a draft still asks.

    Attributes:
        blank: The blank to answer; empty where a clause is to be decided.
        paths: Where in the agreement it matters.
        ask: The question.
        help: What helps to answer.
        kind: The kind of answer; empty where a clause is to be decided.
        proposal: An answer that would fit, for a person to confirm; may be empty.
    """

    blank: str
    paths: tuple[str, ...]
    ask: str
    help: str = ""
    kind: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with some or all of its blanks replaced.

    Attributes:
        document: The agreement; a blank without an answer stands in it as it did.
        open: The questions without an answer.
    """

    document: Mapping[str, Any]
    open: tuple[Question, ...]


def fill(template: Template, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return the agreement that a template becomes when every blank is answered.

    Args:
        template: The template.
        answers: By the names of the blanks.

    Returns:
        The document; `read_agreement` takes it.

    Raises:
        DocumentError: An answer is missing, belongs to no blank, is of another kind, or does
            not fit where it stands; names the blank.
    """
    found = filled(template, answers)
    if found.open:
        names = ", ".join(f"`{own.blank}`" for own in found.open)
        remedy = f"Answer first: {found.open[0].ask}"
        raise DocumentError(f"Not every blank of {template.code} is answered: {names}.", remedy)
    # Through the text, so that an answer keeps to the limits that every document keeps to.
    text, name = canonical(found.document), f"The filled template {template.code}"
    try:
        read_agreement(parse_json(text, name=name))
    except DocumentError as error:
        raise _blamed(template, error) from None
    return dict(found.document)


def filled(template: Template, answers: Mapping[str, Answer]) -> Filled:
    """Replace those blanks of a template that are answered.

    Args:
        template: The template.
        answers: By the names of the blanks; some may be missing.

    Returns:
        The document so far, and what is open. It says which template it came from.

    Raises:
        DocumentError: An answer belongs to no blank or is of another kind; names the blank.
    """
    for name, answer in answers.items():
        blank = template.blank(name)
        if blank is None:
            known = ", ".join(own.name for own in template.blanks)
            raise _refused(name, f"{template.code} has no such blank", f"Its blanks: {known}.")
        check_answer(blank, answer)
    document = _replaced(template.agreement, answers)
    missing = [own for own in template.blanks if own.name not in answers]
    return Filled(
        _named(document, template.code),
        tuple(Question(own.name, own.paths, own.ask, own.help, own.kind) for own in missing),
    )


def check_answer(blank: Blank, answer: object) -> None:
    """Refuse an answer that is not of a blank's kind.

    Args:
        blank: The blank.
        answer: The answer.

    Raises:
        DocumentError: It is of another kind; names the blank, not the answer.
    """
    if holds_braces(answer):
        what = "the answer holds `{{` or `}}`, as only blanks do"
        raise _refused(blank.name, what, "Write it without them.")
    fits, wanted = KINDS[blank.kind]
    if not fits(answer):
        what = f"the answer is no {blank.kind.replace('_', ' ')}"
        raise _refused(blank.name, what, f"Write {wanted}. The question: {blank.ask}")


def _named(document: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The document with the template that it came from, below its id."""
    first = {key: document[key] for key in ("irwell", "id") if key in document}
    return {**first, "template": code, **document}


def _replaced(value: Any, answers: Mapping[str, Answer]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(own, answers) for key, own in value.items()}
    if isinstance(value, list):
        return [_replaced(own, answers) for own in value]
    return answers.get(blank_of(value), value)


def _blamed(template: Template, error: DocumentError) -> DocumentError:
    """The error of the form, told as the fault of the answer that stands there."""
    for own in template.blanks:
        if error.rule in own.paths:
            text = f"The answer to `{own.name}` does not fit where it stands (`{error.rule}`)."
            return DocumentError(text, error.remedy, rule=f"answers.{own.name}")
    return error


def _refused(name: str, what: str, remedy: str) -> DocumentError:
    source = Source(value=None, name="Answers")
    return source.error((name,), what, remedy, rule=f"answers.{name}")


def _is_text(answer: object, most: int = _TEXT) -> bool:
    return isinstance(answer, str) and bool(answer.strip()) and len(answer) <= most


def _is_day(answer: object) -> bool:
    if not isinstance(answer, str) or not _DAY.fullmatch(answer):
        return False
    try:
        date.fromisoformat(answer)
    except ValueError:
        return False
    return True


def _is_data_set(answer: object) -> bool:
    try:
        return isinstance(answer, str) and bool(parse_data_set_id(answer))
    except IrwellError:
        return False


def _is_number(answer: object) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)


KINDS: Mapping[Kind, tuple[Callable[[object], bool], str]] = {
    "organisation": (is_id, "the body's id: lower-case letters, digits and hyphens"),
    "data_set": (_is_data_set, "a data set as `organisation/name@1`"),
    "day": (_is_day, "a day of the calendar as 2026-11-30"),
    "text": (_is_text, f"text of at most {_TEXT} characters"),
    "column": (
        lambda own: _is_text(own, _COLUMN),
        "the heading of a column, as the contract has it",
    ),
    "number": (_is_number, "a number"),
}
