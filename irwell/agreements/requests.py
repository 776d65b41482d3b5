"""What a body asks for and why: the request, read from its document.

Source: the fields are those of the ICO's data sharing request form (Data sharing code of practice,
Annex B); the stages those of the Greater Manchester Information Sharing Framework.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from irwell.contracts.model import DataSetId, parse_data_set_id
from irwell.documents import Source, canonical, digest, packaged, validate

Urgency = Literal["routine", "urgent", "emergency"]


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One request. An empty text or list, or None, is what is not said yet.

    Attributes:
        id: The request's name.
        asked_by: The body that asks.
        asked_of: The body that is asked; empty while the owner is looked for.
        data_sets: What is asked for, where it is known.
        description: The same in words.
        purpose_code: The one purpose.
        purpose: What will be done.
        outcome_measure: How it will be known that it was worth it.
        why_necessary: Why the purpose needs the data.
        less_intrusive_considered: What would intrude less.
        people_affected: About how many people the data is about.
        fields_wanted: The fields needed, in words.
        frequency: How often it is needed anew.
        needed_by: By which day.
        urgency: routine, urgent or emergency.
        urgency_reason: Why it cannot wait.
        proposed_powers: Codes of powers.
        template: Code of the template that fits.
        readiness: `assurance` and `training`, as far as said.
        statement: The statement of a public authority that it needs the data.
        stages: What was said to each of the seven stages.
        document: The whole document.
        digest: Of the document's canonical form.
    """

    id: str
    asked_by: str
    asked_of: str
    data_sets: tuple[DataSetId, ...]
    description: str
    purpose_code: str
    purpose: str
    outcome_measure: str
    why_necessary: str
    less_intrusive_considered: str
    people_affected: int | None
    fields_wanted: tuple[str, ...]
    frequency: str
    needed_by: date | None
    urgency: Urgency
    urgency_reason: str
    proposed_powers: tuple[str, ...]
    template: str
    readiness: Mapping[str, str]
    statement: str
    stages: Mapping[str, str]
    document: Mapping[str, Any]
    digest: str


def request_schema() -> dict[str, Any]:
    """Return the JSON Schema of a request, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged("irwell.agreements", "request.schema.json"))
    return found


def read_request(source: Source) -> DataRequest:
    """Read a request from its document.

    Args:
        source: The parsed document; it may be half written.

    Returns:
        The request.

    Raises:
        DocumentError: The document does not keep to the form; names line and key.
    """
    validate(source, request_schema())
    document: dict[str, Any] = json.loads(canonical(source.value))
    purpose, urgency = document["purpose"], document.get("urgency", {})
    needed_by = document.get("needed_by")
    return DataRequest(
        id=document["id"],
        asked_by=document["from"],
        asked_of=document.get("to", ""),
        data_sets=tuple(parse_data_set_id(own) for own in document.get("data_sets", ())),
        description=document.get("description", ""),
        purpose_code=purpose["code"],
        purpose=purpose["text"],
        outcome_measure=purpose.get("outcome_measure", ""),
        why_necessary=document.get("why_necessary", ""),
        less_intrusive_considered=document.get("less_intrusive_considered", ""),
        people_affected=document.get("people_affected_estimate"),
        fields_wanted=tuple(document.get("fields_wanted", ())),
        frequency=document.get("frequency", ""),
        needed_by=date.fromisoformat(needed_by) if needed_by else None,
        urgency=urgency.get("level", "routine"),
        urgency_reason=urgency.get("reason", ""),
        proposed_powers=tuple(document.get("proposed_powers", ())),
        template=document.get("template", ""),
        readiness=document.get("readiness", {}),
        statement=document.get("public_authority_statement", ""),
        stages=document.get("stages", {}),
        document=document,
        digest=digest(document),
    )


def request_from(document: Mapping[str, Any]) -> DataRequest:
    """Return the request of a document that was read before, for instance from a register.

    Args:
        document: The document's value.

    Returns:
        The request.

    Raises:
        DocumentError: The document does not keep to the form.
    """
    return read_request(Source(value=dict(document), name=str(document.get("id", "")), lines={}))
