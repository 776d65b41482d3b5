"""Joining an agreement by signing a document of one's own that names its text.

A body of the stated class takes on the rights and duties of one party. The text stays the same, so
its digest does, and so does the key of its pseudonyms: whoever is bound by one text receives the
same pseudonyms under it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from irwell.agreements.bodies import Body
from irwell.agreements.model import Agreement, ColumnClause, DataClause, Party, Problem, RowClause
from irwell.agreements.wording import code_words, day_words
from irwell.contracts.model import DataSetId
from irwell.documents import Source, canonical, digest, packaged, validate


@dataclass(frozen=True, slots=True)
class Joining:
    """One body's accession to one text.

    Attributes:
        agreement, version, digest_of_agreement: The text.
        organisation: The body that joins.
        joins_as: The local name of the party whose rights and duties it takes on.
        at: When, as the document says; when it was entered, the ledger says.
        document: The whole document.
        digest: Of the document's canonical form.
    """

    agreement: str
    version: int
    digest_of_agreement: str
    organisation: str
    joins_as: str
    at: str
    document: Mapping[str, Any]
    digest: str


def accession_schema() -> dict[str, Any]:
    """Return the JSON Schema of an accession, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged("irwell.agreements", "accession.schema.json"))
    return found


def accession_document(agreement: Agreement, organisation: str, at: str) -> dict[str, Any]:
    """Write the document by which a body joins an agreement.

    Args:
        agreement: The text that is joined.
        organisation: The body that joins.
        at: When, as `2026-03-01T09:00:00Z`.

    Returns:
        The document. Whether the body may join is for `joining_problems` to say.
    """
    own = agreement.accession
    return {
        "irwell_accession": 1,
        "agreement": {
            "id": agreement.id,
            "version": agreement.version,
            "digest": agreement.digest,
        },
        "organisation": organisation,
        "joins_as": own.joins_as if own else "recipient",
        "at": at,
    }


def read_accession(source: Source) -> Joining:
    """Read an accession from its document.

    Args:
        source: The parsed document.

    Returns:
        The accession.

    Raises:
        DocumentError: The document does not keep to the form; names line and key.
    """
    validate(source, accession_schema())
    own: dict[str, Any] = json.loads(canonical(source.value))
    text = own["agreement"]
    return Joining(
        agreement=text["id"],
        version=text["version"],
        digest_of_agreement=text["digest"],
        organisation=own["organisation"],
        joins_as=own["joins_as"],
        at=own["at"],
        document=own,
        digest=digest(own),
    )


def of_accession(joining: Joining) -> dict[str, Any]:
    """Return what a signature over an accession names.

    Args:
        joining: The accession.

    Returns:
        `kind`, `id` (the agreement's id and the body's), `version` and `digest`.
    """
    return {
        "kind": "accession",
        "id": f"{joining.agreement}/{joining.organisation}",
        "version": joining.version,
        "digest": joining.digest,
    }


def joining_problems(
    agreement: Agreement, joining: Joining, body: Body, day: date
) -> Iterator[Problem]:
    """Find why a body cannot join an agreement by a document.

    Args:
        agreement: The agreement.
        joining: The accession.
        body: The facts about the body that joins.
        day: Today in Europe/London.

    Yields:
        The problems, each with its place and remedy.
    """
    own = agreement.accession
    if own is None:
        text = f"Nobody may join {agreement.id}: it is {agreement.kind}."
        yield Problem("agreement", text, "Ask for an agreement that names your body.")
        return
    named = (joining.agreement, joining.version, joining.digest_of_agreement)
    if named != (agreement.id, agreement.version, agreement.digest):
        text = "The accession is to another text."
        yield Problem("agreement", text, "Make it for the version that is in force.")
    if joining.organisation != body.id:
        yield Problem("organisation", "The accession is of another body.", "Name your own.")
    if joining.joins_as != own.joins_as:
        text = f"A body joins as {own.joins_as}, not as {joining.joins_as}."
        yield Problem("joins_as", text, f"Write `joins_as: {own.joins_as}`.")
    yield from _class_problems(agreement, body, day)


def _class_problems(agreement: Agreement, body: Body, day: date) -> Iterator[Problem]:
    own = agreement.accession
    if own is None:
        return
    if body.sector not in own.sectors:
        text = f"Bodies of the sector {code_words(body.sector)} may not join."
        open_to = ", ".join(code_words(one) for one in own.sectors)
        yield Problem("accession.sectors", text, f"It is open to: {open_to}.")
    last = min(own.until or agreement.end, agreement.end)
    if day > last:
        text = f"The last day to join was {day_words(last)}."
        yield Problem("accession.until", text, "Ask its parties for a new version.")
    if any(party.organisation == body.id for party in agreement.parties):
        yield Problem("organisation", f"{body.id} is a party already.", "Nothing is left to do.")


def joined_party(agreement: Agreement) -> Party | None:
    """Return the party whose rights and duties a body takes on.

    Args:
        agreement: The agreement.

    Returns:
        The party, or None if nobody may join.
    """
    own = agreement.accession
    found = [party for party in agreement.parties if own and party.name == own.joins_as]
    return found[0] if found else None


def as_joined(agreement: Agreement, organisation: str) -> Agreement:
    """Return an agreement with a body that joined in the place of the party that it joins as.

    Where that party gives, the body gives its own data sets of the same names and contract majors,
    with its own lists and lookups. The digest stays that of the one text that all have signed.

    Args:
        agreement: The agreement.
        organisation: The body that joined.

    Returns:
        The agreement as it binds the body.
    """
    party = joined_party(agreement)
    if party is None or party.organisation == organisation:
        return agreement
    was = party.organisation

    def own(data_set: Any) -> Any:
        mine = party.gives and isinstance(data_set, DataSetId) and data_set.organisation == was
        return replace(data_set, organisation=organisation) if mine else data_set

    def column(clause: ColumnClause) -> ColumnClause:
        return replace(clause, by=own(clause.by))

    def row(clause: RowClause) -> RowClause:
        return replace(clause, value=own(clause.value))

    def data(clause: DataClause) -> DataClause:
        columns = tuple(column(one) for one in clause.columns)
        return replace(clause, data_set=own(clause.data_set), columns=columns)

    return replace(
        agreement,
        parties=tuple(
            replace(one, organisation=organisation) if one.name == party.name else one
            for one in agreement.parties
        ),
        data=tuple(data(one) for one in agreement.data),
        where=tuple(row(one) for one in agreement.where),
    )
