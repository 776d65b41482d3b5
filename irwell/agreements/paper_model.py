"""Agreements on paper, as frozen values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from irwell.documents import Source, canonical, digest, packaged, validate

Layout = Literal["dea", "isg"]
Role = Literal["controller", "processor"]


@dataclass(frozen=True, slots=True)
class PaperParty:
    """One body as a list names it.

    Attributes:
        name: Its name; empty where only a code is given.
        code: Its code in the list; empty where only a name is given.
        role: controller or processor.
        gives: Whether the list says that it gives the data.
    """

    name: str
    code: str
    role: Role
    gives: bool = False

    @property
    def called(self) -> str:
        """The name, or the code where there is no name."""
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One agreement on paper: on the map, with its days, and open to nobody.

    Attributes:
        row: Its row in the file that it came from, the headings' row being counted; 0 if unknown.
        id: Its name here.
        title: Its title.
        parties: As named.
        start, end, review: Its days, as far as they could be read.
        document: The whole document.
        digest: Of the document's canonical form.
    """

    row: int
    id: str
    title: str
    parties: tuple[PaperParty, ...]
    start: date | None
    end: date | None
    review: date | None
    document: Mapping[str, Any]
    digest: str

    state = "paper"

    def said(self, key: str) -> str:
        """Return what the list says.

        Args:
            key: A key of the document whose value is text.

        Returns:
            The text; empty where it says nothing.
        """
        return str(self.document.get(key, ""))


@dataclass(frozen=True, slots=True)
class PaperFinding:
    """What is wrong with a row or a cell of a list.

    Attributes:
        row: The row, the headings' row being counted; 0 for the whole file.
        column: The heading; empty for the whole row.
        severity: `error`: the row is left out; `warning`: the cell is.
        text: What is wrong, one sentence, without the value.
        remedy: What can be done, one sentence.
    """

    row: int
    column: str
    severity: Literal["error", "warning"]
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A list of agreements as it was read.

    Attributes:
        layout: Which layout it has.
        records: The agreements, in the order of the rows.
        findings: What is wrong, in the order of the rows.
        unread: Headings that no key is read from.
    """

    layout: Layout
    records: tuple[PaperRecord, ...]
    findings: tuple[PaperFinding, ...]
    unread: tuple[str, ...]


def paper_schema() -> dict[str, Any]:
    """Return the JSON Schema of an agreement on paper, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged("irwell.agreements", "paper.schema.json"))
    return found


def paper_from(document: Mapping[str, Any], row: int = 0) -> PaperRecord:
    """Return the agreement on paper of a document, for instance from a register.

    Args:
        document: The document's value.
        row: Its row in a file, if it comes from one.

    Returns:
        The record.

    Raises:
        DocumentError: The document does not keep to the form.
    """
    source = Source(value=dict(document), name=str(document.get("id", "")), lines={})
    validate(source, paper_schema())
    own: dict[str, Any] = json.loads(canonical(source.value))
    return PaperRecord(
        row=row,
        id=own["id"],
        title=own["title"],
        parties=(*_parties(own, "controller"), *_parties(own, "processor")),
        start=_day(own, "start"),
        end=_day(own, "end"),
        review=_day(own, "review"),
        document=own,
        digest=digest(own),
    )


def _parties(document: Mapping[str, Any], role: Role) -> list[PaperParty]:
    lead = document.get("lead", "")
    named = ((own.get("name", ""), own.get("code", "")) for own in document.get(f"{role}s", ()))
    return [
        PaperParty(name, code, role, gives=bool(lead) and lead in (name, code))
        for name, code in named
    ]


def _day(document: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(document[key]) if key in document else None
