"""A draft made from an agreement: questions, what is known, and what a person must answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from irwell.agreements.bodies import Body
from irwell.agreements.model import Agreement, Clause, Mark
from irwell.contracts.model import Contract, DataSetId

Kind = Literal["dpia", "ropa", "notice", "atrs"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a draft is made from.

    Attributes:
        agreement: The agreement.
        contracts: The contracts that are given.
        bodies: The bodies whose facts are given, by id.
        document: The agreement's document; for a draft for the public without what is withheld.
        clauses: Its clauses; for a draft for the public without what is withheld.
        every_clause: All its clauses, which a draft for the public only counts.
    """

    agreement: Agreement
    contracts: Mapping[DataSetId, Contract]
    bodies: Mapping[str, Body]
    document: Mapping[str, Any]
    clauses: tuple[Clause, ...]
    every_clause: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known.

    Attributes:
        text: One or two sentences.
        path: Where it stands: a key of the agreement, a contract, a body; empty for words of the
            form itself.
        mark: How far a clause is kept; empty for what is no clause.
        is_open: Whether it says what is not known, so that a person must.
    """

    text: str
    path: str = ""
    mark: Mark | Literal[""] = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with what is known.

    Attributes:
        id: The question's id in its form.
        ask: The question.
        lines: What is known.
        person: What a person must still answer; empty when nothing is.
    """

    id: str
    ask: str
    lines: tuple[Line, ...]
    person: str

    @property
    def is_open(self) -> bool:
        """Whether a person must still answer something."""
        return bool(self.person)


@dataclass(frozen=True, slots=True)
class Heading:
    """One part of a draft."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft for a person to complete.

    Attributes:
        kind: Which form.
        title: The form's name, and the agreement's.
        agreement: What it is made from: kind, id, version and digest.
        contracts: Data set and digest of each contract that was given.
        bodies: Id and digest of each body whose facts were given.
        source: Where the form comes from.
        checked_by: Who of the law has checked the form; `none` when nobody has.
        headings: The parts.
    """

    kind: Kind
    title: str
    agreement: Mapping[str, Any]
    contracts: tuple[tuple[str, str], ...]
    bodies: tuple[tuple[str, str], ...]
    source: str
    checked_by: str
    headings: tuple[Heading, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer, in the order of the form."""
        return tuple(answer for heading in self.headings for answer in heading.answers)

    @property
    def open(self) -> int:
        """How many questions a person must still answer, in part or whole."""
        return sum(answer.is_open for answer in self.answers)
