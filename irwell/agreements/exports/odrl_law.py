"""Parties and law in ODRL, with the terms of the Data Privacy Vocabulary where it has one.

Source: DPV 2.3 (W3C Data Privacy Vocabularies and Controls Community Group; no W3C standard).
DPV labels the articles of the EU's regulation; the law that applies is named beside them.
"""

from collections.abc import Mapping
from typing import Any

from irwell.agreements.exports.odrl_terms import (
    Node,
    code_iri,
    listed_iris,
    named,
    organisation_iri,
)
from irwell.agreements.model import Agreement, Party

ROLES: Mapping[str, str] = {
    "controller": "dpv:DataController",
    "joint_controller": "dpv:JointDataControllers",
    "processor": "dpv:DataProcessor",
}
_UK_ONLY = ("art6_1_ea", "dpa_part3_s35", "art10_official_authority", "art10_schedule1")
_LAWS: Mapping[str, str] = {"uk_gdpr": "legal-gb:law-GDPR", "dpa_part3": "legal-gb:law-DPA"}
_LAW_KEYS = {"special_category": "irwell:specialCategory", "criminal_offence": "irwell:criminal"}


def parties(agreement: Agreement) -> list[Node]:
    """Return what each party is and by which law it acts.

    Args:
        agreement: The agreement.

    Returns:
        One node a party, in the order of their local names.
    """
    return [_party(agreement, own) for own in agreement.parties]


def law(agreement: Agreement) -> Node:
    """Return the conditions and powers that the agreement names.

    Args:
        agreement: The agreement.

    Returns:
        Properties of the policy; what the agreement does not name is left out.
    """
    own = agreement.document["law"]
    found: Node = {}
    if own.get("powers"):
        found["irwell:power"] = listed_iris("power", own["powers"])
    for key, term in _LAW_KEYS.items():
        if isinstance(own.get(key), Mapping):
            found[term] = _condition(own[key])
    return found


def basis(code: str) -> Node:
    """Return a legal basis or condition as a term.

    Args:
        code: For instance `art6_1_e` or `art9_2_g`.

    Returns:
        A term of DPV where it has one; else a term of the profile.
    """
    if code in _UK_ONLY:
        return named(f"irwell:{code}")
    return named("eu-gdpr:A" + code.removeprefix("art").replace("_", "-"))


def _party(agreement: Agreement, own: Party) -> Node:
    written: Mapping[str, Any] = agreement.document["parties"][own.name]
    found: Node = {
        "type": "irwell:Party",
        "irwell:localName": own.name,
        "irwell:organisation": named(organisation_iri(own.organisation)),
        "irwell:role": named(ROLES[own.role]),
        "irwell:gives": own.gives,
        "irwell:receives": own.receives,
    }
    if own.unit:
        found["irwell:unit"] = own.unit
    if "regime" in written:
        found["dpv:hasApplicableLaw"] = named(_LAWS[written["regime"]])
    code = agreement.document["law"]["lawful_basis"].get(own.name)
    return {**found, "dpv:hasLegalBasis": basis(code)} if code else found


def _condition(own: Mapping[str, str]) -> Node:
    found: Node = {"dpv:hasLegalBasis": basis(own["condition"])}
    if "schedule1" in own:
        found["irwell:schedule1"] = named(code_iri("schedule1", own["schedule1"]))
    if "policy_document" in own:
        found["irwell:policyDocument"] = own["policy_document"]
    return found
