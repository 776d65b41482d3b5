"""A data protection officer, or a Caldicott guardian, advises on an assessed agreement."""

from collections.abc import Sequence

from irwell import agreements
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Review
from irwell.authority.reviewing import apart, take_turn, turns
from irwell.authority.roles import party
from irwell.authority.saying import reasons_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject

OUTCOMES = ("supports", "supports_with_conditions", "does_not_support")


@act("advise", "agreement", roles=("dpo", "caldicott"))
def advise(
    desk: Desk,
    actor: Actor,
    agreement: str,
    *,
    outcome: str,
    reasons: str,
    conditions: Sequence[str] = (),
) -> Steps[Agreement]:
    """Enter advice; it does not decide, but a decision against it must say why.

    Args:
        desk: The desk.
        actor: The data protection officer of a party, or the Caldicott guardian of a provider of
            health or care where a direct identifier is shown.
        agreement: The agreement's id.
        outcome: `supports`, `supports_with_conditions` or `does_not_support`.
        reasons: Written reasons, 5 to 2,000 characters, without personal data.
        conditions: What must be done first, one text each; needed with conditions, and only then.

    Returns:
        The agreement; `advised` once everybody whose advice it needs has advised.

    Raises:
        Refused: It is not assessed, the actor is its author or has no part in it, has advised, or
            the outcome and the conditions do not go together.
    """
    row = agreement_row(agreement, ("assessed",))
    form = agreement_of(row)
    party(actor, form.signatories, form.id)
    apart(row, actor, "advise")
    said = reasons_given(reasons, "advise")
    _check_outcome(outcome, conditions)
    yield
    row = agreement_row(row.id, ("assessed",), lock=True)
    turn = take_turn(row, form, actor, "advise")
    review = Review.objects.create(
        agreement=row, step="advise", organisation_id=actor.organisation, person_id=actor.id,
        role=turn.role, outcome=outcome, reasons=keep(said),
        conditions=[keep(reasons_given(one, "advise")) for one in conditions],
        digest=form.digest, at=desk.now(),
    )  # fmt: skip
    if not turns(row, form):
        row.state = agreements.next_state(row.state, "advise")
        row.changed_at = desk.now()
        row.save(update_fields=["state", "changed_at"])
    facts = {
        "by": actor.organisation,
        "role": turn.role,
        "outcome": outcome,
        "state": row.state,
        "reasons": review.reasons,
        "conditions": review.conditions,
    }
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _check_outcome(outcome: str, conditions: Sequence[str]) -> None:
    if outcome not in OUTCOMES:
        raise Refused(
            "The advice is not known.", f"One of: {', '.join(OUTCOMES)}.", rule="advise.outcome"
        )
    if bool(conditions) != (outcome == "supports_with_conditions"):
        raise Refused(
            "Conditions go with `supports_with_conditions`, and that with conditions.",
            "Give both or neither.",
            rule="advise.conditions",
        )
