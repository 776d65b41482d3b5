"""What was said of an agreement before it was signed, for those who may read it."""

from typing import Any

from irwell.authority.actors import Actor
from irwell.authority.details import words
from irwell.authority.documents import agreement_row
from irwell.authority.models import Review
from irwell.authority.roles import party, sees_all


def reviews(actor: Actor, agreement: str) -> list[dict[str, Any]]:
    """List the assessments, advice and decisions of an agreement in their order.

    Args:
        actor: Somebody of a party; auditors and officers read all.
        agreement: The agreement's id.

    Returns:
        One row a review with its words; an erased one shows none.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    row = agreement_row(agreement)
    if not sees_all(actor):
        party(actor, tuple(row.parties.values_list("id", flat=True)), row.id)
    return [_shown(one) for one in row.reviews.order_by("id")]


def _shown(one: Review) -> dict[str, Any]:
    return {
        "step": one.step,
        "organisation": one.organisation_id,
        "role": one.role,
        "outcome": one.outcome,
        "codes": one.codes,
        "reasons": words(one.reasons),
        "against_advice": words(one.against_advice),
        "conditions": [words(mark) for mark in one.conditions],
        "findings": one.findings,
        "digest": one.digest,
        "at": one.at,
    }
