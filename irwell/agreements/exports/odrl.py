"""An agreement as an ODRL 2.2 policy in JSON-LD.

An export, never the authoring form: the signed document stays the truth, and its digest stands in
the policy. What ODRL has no word for is said in a small profile of our own.
Source: ODRL Information Model 2.2 and Vocabulary 2.2 (W3C Recommendations, 15 February 2018).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.agreements.exports.odrl_duties import obligations, prohibitions
from irwell.agreements.exports.odrl_law import law, parties
from irwell.agreements.exports.odrl_rows import column_duty, refinement
from irwell.agreements.exports.odrl_terms import (
    PROFILE,
    Node,
    code_iri,
    constraint,
    data_set_iri,
    day,
    duration,
    listed_iris,
    named,
    odrl_context,
    organisation_iri,
    policy_iri,
    table_iri,
)
from irwell.agreements.model import Agreement, DataClause
from irwell.contracts.model import Contract, DataSetId

MAY: Mapping[str, str] = {"view": "read", "count": "irwell:count", "link": "irwell:link"}
MODES: Mapping[str, str] = {
    "api": "irwell:modeApi",
    "file": "irwell:modeFile",
    "query_in_place": "irwell:modeQueryInPlace",
    "secure_workspace": "irwell:modeSecureWorkspace",
}


def to_odrl(
    agreement: Agreement, contracts: Mapping[DataSetId, Contract] | None = None
) -> dict[str, Any]:
    """Write an agreement as an ODRL policy.

    Args:
        agreement: The agreement.
        contracts: The contracts of its data sets, as far as they are given: they say which kind
            of personal data a column holds.

    Returns:
        A JSON-LD document that carries its own context and reads nothing from a network.
    """
    known = contracts or {}
    policy = {
        "@context": odrl_context(),
        **_head(agreement),
        "irwell:party": parties(agreement),
        **law(agreement),
        "permission": [_permission(agreement, own, known) for own in agreement.data],
        "prohibition": prohibitions(agreement),
        "obligation": obligations(agreement),
    }
    return {key: value for key, value in policy.items() if value != []}


def _head(agreement: Agreement) -> Node:
    offered = agreement.kind == "open_publication"
    head: Node = {
        "uid": policy_iri(agreement),
        "type": ["Offer"] if offered else ["Agreement", "dpv:LegalAgreement"],
        "profile": PROFILE,
        "conflict": "prohibit",  # what one rule forbids, no other rule allows
        "dct:identifier": agreement.id,
        "dct:title": agreement.title,
        "dct:description": agreement.summary,
        "irwell:version": agreement.version,
        "irwell:digest": agreement.digest,
        "irwell:kind": agreement.kind,
    }
    if agreement.supersedes:
        place = agreement.supersedes.replace("@", ":")
        head["dct:replaces"] = named(f"urn:irwell:agreement:{place}")
    return head


def _permission(
    agreement: Agreement, own: DataClause, contracts: Mapping[DataSetId, Contract]
) -> Node:
    contract = contracts.get(own.data_set)
    giver = own.data_set.organisation
    permission: Node = {
        "assigner": organisation_iri(giver),
        "assignee": [organisation_iri(org) for org in agreement.recipients if org != giver],
        "action": [MAY[name] for name in agreement.may],
        "target": _target(agreement, own),
        "output": table_iri(agreement, own),
        "constraint": list(_constraints(agreement)),
        "duty": [column_duty(agreement, own, clause, contract) for clause in own.columns],
    }
    return {key: value for key, value in permission.items() if value != []}


def _target(agreement: Agreement, own: DataClause) -> Node:
    # With a refinement, ODRL wants `source` and no `uid` (Information Model, 3.2.2).
    target: Node = {"type": "AssetCollection", "source": data_set_iri(own.data_set)}
    if agreement.where:
        target["refinement"] = [refinement(row) for row in agreement.where]
    return target


def _constraints(agreement: Agreement) -> Iterator[Node]:
    code = agreement.document["purpose"]["code"]
    yield constraint("dateTime", "gteq", day(agreement.start))
    yield constraint("dateTime", "lteq", day(agreement.end))
    yield constraint("purpose", "eq", named(code_iri("purpose", code)))
    yield constraint("irwell:mode", "eq", named(MODES[agreement.mode]))
    country = agreement.document.get("setting", {}).get("country")
    if country:
        yield constraint("spatial", "eq", named(f"loc:{country}"))
    yield from _people(agreement.document.get("people", {}))
    yield from _outputs(agreement)


def _people(own: Mapping[str, Any]) -> Iterator[Node]:
    if own.get("roles"):
        yield constraint("recipient", "isAnyOf", listed_iris("role", own["roles"]))
    if "most" in own:
        yield constraint("irwell:people", "lteq", own["most"])
    if "training_within" in own:
        yield constraint("irwell:timeSinceTraining", "lteq", duration(own["training_within"]))


def _outputs(agreement: Agreement) -> Iterator[Node]:
    own = agreement.outputs
    limits = (
        ("irwell:smallestGroup", "gteq", own.smallest_group),
        ("irwell:smallestCount", "gteq", own.smallest_count),
        ("irwell:countMultiple", "eq", own.round_to),
    )
    yield from (constraint(left, operator, right) for left, operator, right in limits if right)
