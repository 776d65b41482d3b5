"""What is searched, as texts with a weight and a place: one entry for each thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from irwell.agreements.bodies import Body
from irwell.agreements.model import Agreement
from irwell.agreements.templates.reading import Template
from irwell.agreements.wording import code_words, day_words
from irwell.contracts.model import Contract

Thing = Literal["data_set", "template", "agreement"]
# What a word counts where it stands. Source: this project's own choice: titles are made with care.
_TITLE, _COLUMN, _TEXT = 1.0, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    Attributes:
        kind, id, title: What it is.
        fields: Each text, what it counts, and where it stands in words.
        joins_as: For an agreement, the party that a body joins as; else empty.
        first: Reasons that stand before the words.
    """

    kind: Thing
    id: str
    title: str
    fields: tuple[tuple[str, float, str], ...]
    joins_as: str = ""
    first: tuple[str, ...] = ()


def data_set_entries(contracts: Sequence[Contract]) -> Iterable[Entry]:
    """Make an entry for each data set.

    Args:
        contracts: Their contracts.

    Yields:
        The entries by name: title, description, columns and what they mean.
    """
    for own in sorted(contracts, key=lambda one: str(one.data_set)):
        said = [(own.title, _TITLE, "its title"), (own.data_set.slug, _TITLE, "its name")]
        said += [(text, _TEXT, "its description") for text in _described(own.document)]
        for column in own.columns:
            said.append((column.name, _COLUMN, "its columns"))
            said.append((column.meaning, _TEXT, "what its columns mean"))
        yield Entry("data_set", str(own.data_set), own.title, tuple(said))


def _described(document: Mapping[str, Any]) -> Iterable[str]:
    said = document.get("description", {})
    yield from (str(text) for text in (said.values() if isinstance(said, Mapping) else [said]))
    for table in document.get("schema", ()):
        yield str(table.get("description", ""))
    yield " ".join(str(tag) for tag in document.get("tags", ()))


def template_entries(templates: Sequence[Template]) -> Iterable[Entry]:
    """Make an entry for each template.

    Args:
        templates: The templates.

    Yields:
        The entries by code: title, purpose, whom it is for.
    """
    for own in sorted(templates, key=lambda one: one.code):
        purpose = own.agreement.get("purpose", {})
        code = code_words(str(purpose.get("code", "")))
        fields = (
            (own.title, _TITLE, "its title"),
            (code_words(own.code), _TITLE, "its name"),
            (code, _TITLE, "its purpose"),
            (own.for_whom, _TEXT, "what it is for"),
            (str(own.agreement.get("summary", "")), _TEXT, "its summary"),
        )
        yield Entry("template", own.code, own.title, fields)


def agreement_entries(
    agreements: Sequence[Agreement], asking: Body | None, day: date | None
) -> Iterable[Entry]:
    """Make an entry for each agreement that the body that asks could join by signing.

    Args:
        agreements: Active agreements.
        asking: The body that asks; None for any.
        day: Today; None if the last day to join is not to matter.

    Yields:
        The entries by id: title, purpose, need, data and columns.
    """
    for own in sorted(agreements, key=lambda one: one.id):
        terms = own.document.get("accession")
        if own.kind != "accession" or terms is None or not _may_join(own, terms, asking, day):
            continue
        purpose = own.document["purpose"]
        fields = [
            (own.title, _TITLE, "its title"),
            (code_words(purpose["code"]), _TITLE, "its purpose"),
            (own.summary, _TEXT, "its summary"),
            (purpose["need"], _TEXT, "its need"),
        ]
        for data in own.data:
            fields.append((data.data_set.slug, _COLUMN, "its data"))
            fields += [(column.name, _COLUMN, "its columns") for column in data.columns]
        first = (_joining(own, terms),)
        yield Entry("agreement", own.id, own.title, tuple(fields), terms["joins_as"], first)


def _may_join(
    agreement: Agreement, terms: Mapping[str, Any], asking: Body | None, day: date | None
) -> bool:
    until = date.fromisoformat(terms["until"]) if "until" in terms else agreement.end
    if day is not None and day > min(until, agreement.end):
        return False
    if asking is None:
        return True
    already = any(party.organisation == asking.id for party in agreement.parties)
    return asking.sector in terms["sectors"] and not already


def _joining(agreement: Agreement, terms: Mapping[str, Any]) -> str:
    sectors = " or ".join(code_words(own) for own in terms["sectors"])
    last = date.fromisoformat(terms["until"]) if "until" in terms else agreement.end
    as_whom = code_words(terms["joins_as"])
    return f"bodies of {sectors} may join by signing, as the {as_whom}, until {day_words(last)}"
