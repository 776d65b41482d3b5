"""What recipients must not do, and what parties must do, in ODRL."""

from collections.abc import Iterator, Mapping

from irwell.agreements.exports.odrl_terms import (
    Node,
    constraint,
    day,
    duration,
    listed_iris,
    named,
    organisation_iri,
    table_iri,
)
from irwell.agreements.model import Agreement

MUST_NOT: Mapping[str, str] = {
    "share_onward": "distribute",
    "reidentify": "irwell:reidentify",
    "copy_out": "irwell:copyOut",
    "train_models": "irwell:trainModels",
    "decide_automatically": "irwell:decideAutomatically",
    "contact_people": "irwell:contactPeople",
    "sell": "irwell:sell",
}


def prohibitions(agreement: Agreement) -> list[Node]:
    """Return what recipients must not do.

    Args:
        agreement: The agreement.

    Returns:
        One prohibition for each `must_not`, and one for the purposes that are ruled out.
    """
    whom = _whom(agreement)
    found = [{**whom, "action": MUST_NOT[own]} for own in agreement.must_not]
    ruled_out = agreement.document["purpose"].get("not_for")
    if ruled_out:
        purposes = constraint("purpose", "isAnyOf", listed_iris("purpose", ruled_out))
        found.append({**whom, "action": "use", "constraint": [purposes]})
    return found


def obligations(agreement: Agreement) -> list[Node]:
    """Return what parties must do at a time or after an event.

    Args:
        agreement: The agreement.

    Returns:
        To delete, to review, to report an incident, to give notice; those that it names.
    """
    return [*_deletion(agreement), *_review(agreement), *_report(agreement), *_notice(agreement)]


def _deletion(agreement: Agreement) -> Iterator[Node]:
    within = agreement.document["time"].get("after_end", {}).get("delete_within")
    if within:
        # ODRL's delayPeriod is a wait before the act; the longest time that it may take is
        # elapsedTime, here counted from the end.
        after = constraint("dateTime", "gt", day(agreement.end))
        soon = constraint("elapsedTime", "lteq", duration(within))
        yield _owed(agreement, "delete", {"andSequence": [after, soon]})


def _review(agreement: Agreement) -> Iterator[Node]:
    by = agreement.document["time"].get("review")
    if by:
        own = _owed(agreement, "reviewPolicy", constraint("dateTime", "lteq", day(by)))
        yield {**own, "assignee": [_org(name) for name in agreement.signatories]}


def _report(agreement: Agreement) -> Iterator[Node]:
    within = agreement.document.get("incidents", {}).get("tell_provider_within")
    if within:
        after = constraint("event", "gt", named("irwell:incident"))
        soon = constraint("elapsedTime", "lteq", duration(within))
        own = _owed(agreement, "inform", {"andSequence": [after, soon]})
        yield {**own, "informedParty": [_org(name) for name in agreement.providers]}


def _notice(agreement: Agreement) -> Iterator[Node]:
    own = agreement.document["use"].get("adverse_action")
    if own:
        wait = constraint("delayPeriod", "gteq", duration(own["notice"]))
        yield {**_owed(agreement, "irwell:giveNotice", wait), "dct:description": own["what"]}


def _owed(agreement: Agreement, action: str, limit: Node) -> Node:
    return {
        "action": action,
        "assignee": [_org(name) for name in agreement.recipients],
        "target": _tables(agreement),
        "constraint": [limit],
    }


def _whom(agreement: Agreement) -> Node:
    return {
        "assigner": [_org(name) for name in agreement.providers],
        "assignee": [_org(name) for name in agreement.recipients],
        "target": _tables(agreement),
    }


def _tables(agreement: Agreement) -> list[str]:
    return [table_iri(agreement, own) for own in agreement.data]


def _org(name: str) -> str:
    return organisation_iri(name)
