"""Facts about a body, read from its organisation document."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from irwell.documents import Source, canonical, digest, packaged, validate


@dataclass(frozen=True, slots=True)
class Assurance:
    """What was seen of a body's security.

    Attributes:
        expires: The last day on which it counts.
        dspt: Status in the Data Security and Protection Toolkit; empty when not given.
        cyber_essentials: The certificate; empty when not given.
    """

    expires: date
    dspt: str = ""
    cyber_essentials: str = ""

    def counts_on(self, day: date) -> bool:
        """Say whether it still counts.

        Args:
            day: The day asked for.

        Returns:
            True up to and on `expires`.
        """
        return day <= self.expires


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation, as far as rules ask. An empty text or list is a fact that is not given.

    Attributes:
        id: As agreements write it.
        name: Its legal name.
        sector: One of the seven sectors.
        public_authority: Whether Article 6(1)(f) is closed to it in its tasks.
        competent_authority: Whether Part 3 of the Data Protection Act 2018 may apply to it.
        health_or_care: Whether it holds confidential data of patients or of people in care.
        dea_schedules: Of `s35`, `s48`, `s56`: where it is a specified person.
        foi_body: Whether freedom of information law applies to it.
        ico_registration: Its number in the register of fee payers.
        registered_number: Its number as company or charity.
        legal_form: For instance `registered charity`.
        controlled_by: Who controls it, if it is not its own master.
        areas: Codes of the areas that it serves.
        assurance: What was seen of its security, or None.
        contacts: Mailbox or line by role.
        document: The whole document.
        digest: Of the document's canonical form.
    """

    id: str
    name: str
    sector: str
    public_authority: bool
    competent_authority: bool
    health_or_care: bool
    dea_schedules: tuple[str, ...]
    foi_body: bool
    ico_registration: str
    registered_number: str
    legal_form: str
    controlled_by: str
    areas: tuple[str, ...]
    assurance: Assurance | None
    contacts: Mapping[str, str]
    document: Mapping[str, Any]
    digest: str


def body_schema() -> dict[str, Any]:
    """Return the JSON Schema of an organisation document, as published.

    Returns:
        The schema, draft 2020-12; the caller's own copy.
    """
    found: dict[str, Any] = json.loads(packaged("irwell.agreements", "organisation.schema.json"))
    return found


def read_body(source: Source) -> Body:
    """Read the facts about a body from its document.

    Args:
        source: The parsed document.

    Returns:
        The body. A flag that is not written is false.

    Raises:
        DocumentError: The document does not keep to the form; names line and key.
    """
    validate(source, body_schema())
    document: dict[str, Any] = json.loads(canonical(source.value))
    return Body(
        id=document["id"],
        name=document["name"],
        sector=document["sector"],
        public_authority=document["public_authority"],
        competent_authority=document.get("competent_authority", False),
        health_or_care=document.get("health_or_care", False),
        dea_schedules=tuple(document.get("dea_schedules", ())),
        foi_body=document.get("foi_body", False),
        ico_registration=document.get("ico_registration", ""),
        registered_number=document.get("registered_number", ""),
        legal_form=document.get("legal_form", ""),
        controlled_by=document.get("controlled_by", ""),
        areas=tuple(document.get("areas", ())),
        assurance=_assurance(document.get("assurance")),
        contacts=document.get("contacts", {}),
        document=document,
        digest=digest(document),
    )


def body_from(document: Mapping[str, Any]) -> Body:
    """Return the body of a document that was read before, for instance from a register.

    Args:
        document: The document's value.

    Returns:
        The body.

    Raises:
        DocumentError: The document does not keep to the form.
    """
    return read_body(Source(value=dict(document), name=str(document.get("id", "")), lines={}))


def _assurance(own: Mapping[str, Any] | None) -> Assurance | None:
    if own is None:
        return None
    expires = date.fromisoformat(own["expires"])  # the form admits days of the calendar only
    return Assurance(expires, own.get("dspt", ""), own.get("cyber_essentials", ""))
