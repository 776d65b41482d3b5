"""A provider's asset owner or SIRO approves, returns or refuses an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass

from irwell import agreements
from irwell.agreements.barriers import barrier_codes
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.comparing import live_conflicts, refuse_conflicts
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Review
from irwell.authority.reviewing import apart, take_turn, turns
from irwell.authority.roles import DECIDERS, party
from irwell.authority.saying import reasons_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject

OUTCOMES = ("approve", "return", "refuse")
_STATES = {
    "approve": ("advised",),
    "return": ("draft", "assessed", "advised"),
    "refuse": ("draft", "assessed", "advised"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a provider decides.

    Attributes:
        outcome: `approve`, `return` (it must be changed) or `refuse`.
        codes: For `return` and `refuse`: codes of `barriers.yaml`.
        reasons: Written reasons, 5 to 2,000 characters; for `approve` they may be left out.
        against_advice: Why, where it is approved although somebody's advice does not support it.
        conditions: With `approve`: what must be done first, one text each.
    """

    outcome: str
    codes: Sequence[str] = ()
    reasons: str = ""
    against_advice: str = ""
    conditions: Sequence[str] = ()


@act("decide", "agreement", roles=DECIDERS)
def decide(desk: Desk, actor: Actor, agreement: str, *, decision: Decision) -> Steps[Agreement]:
    """Decide for a body that gives; what one returns or refuses is ended at once.

    Args:
        desk: The desk.
        actor: An asset owner or SIRO of a body that gives.
        agreement: The agreement's id.
        decision: What is decided, and why.

    Returns:
        The agreement; `approved` once every provider has approved it.

    Raises:
        AgreementError: A reason code is missing or unknown.
        Refused: It is in another state, the actor is its author or advised on it, is an officer,
            the body gives nothing or has decided, or reasons are missing, also for an approval
            beside live agreements of the recipient that undo it.
    """
    own = _checked(decision)
    row = agreement_row(agreement, _STATES[own.outcome])
    form = agreement_of(row)
    party(actor, form.providers, form.id)
    apart(row, actor, "decide")
    undone = live_conflicts(row, form) if own.outcome == "approve" else ()
    refuse_conflicts(undone, own.reasons)
    yield
    row = agreement_row(row.id, _STATES[own.outcome], lock=True)
    _check_advice(row, own)
    take_turn(row, form, actor, "decide")
    review = _review(desk, actor, row, own)
    if own.outcome != "approve" or not turns(row, form):
        row.state = agreements.next_state(row.state, f"decide {own.outcome}")
        row.changed_at = desk.now()
        row.save(update_fields=["state", "changed_at"])
    return Done(row, _subject(form), _facts(actor, row, review) | {"conflicts": len(undone)})


def _checked(decision: Decision) -> Decision:
    if decision.outcome not in OUTCOMES:
        raise Refused(
            "The decision is not known.", f"One of: {', '.join(OUTCOMES)}.", rule="decide.outcome"
        )
    approves = decision.outcome == "approve"
    if not approves and decision.conditions:
        raise Refused(
            "Conditions go with an approval.",
            "Write them into the reasons.",
            rule="decide.conditions",
        )
    codes = () if approves else barrier_codes(decision.codes, "decide.codes")
    said = "" if approves and not decision.reasons else reasons_given(decision.reasons, "decide")
    conditions = tuple(reasons_given(one, "decide") for one in decision.conditions)
    return Decision(decision.outcome, codes, said, decision.against_advice.strip(), conditions)


def _check_advice(row: Agreement, own: Decision) -> None:
    against = row.reviews.filter(step="advise", outcome="does_not_support").exists()
    if own.outcome == "approve" and against and len(own.against_advice) < 5:
        raise Refused(
            "Advice does not support this agreement.",
            "Say in `against_advice` why it is approved all the same, or return it.",
            rule="decide.against_advice",
        )
    if own.against_advice and not (against and own.outcome == "approve"):
        raise Refused(
            "Nothing was advised against that this decides.",
            "Leave `against_advice` out.",
            rule="decide.against_advice",
        )


def _review(desk: Desk, actor: Actor, row: Agreement, own: Decision) -> Review:
    role = next(role for role in DECIDERS if role in actor.roles)
    return Review.objects.create(
        agreement=row, step="decide", organisation_id=actor.organisation, person_id=actor.id,
        role=role, outcome=own.outcome, codes=list(own.codes), digest=row.digest, at=desk.now(),
        reasons=keep(own.reasons) if own.reasons else "",
        against_advice=keep(own.against_advice) if own.against_advice else "",
        conditions=[keep(one) for one in own.conditions],
    )  # fmt: skip


def _subject(form: Document) -> Subject:
    return Subject("agreement", form.id, str(form.version), form.digest)


def _facts(actor: Actor, row: Agreement, review: Review) -> dict[str, object]:
    return {
        "by": actor.organisation,
        "outcome": review.outcome,
        "state": row.state,
        "codes": review.codes,
        "reasons": review.reasons,
        "against_advice": review.against_advice,
        "conditions": review.conditions,
    }
