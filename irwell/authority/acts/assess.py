"""A provider's information governance lead assesses a draft."""

from irwell import agreements
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import UNDER_WAY
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.judging import judged
from irwell.authority.models import Agreement, Review
from irwell.authority.reviewing import apart, take_turn, turns
from irwell.authority.roles import party
from irwell.authority.saying import reasons_given
from irwell.ledger.entries import Subject


@act("assess", "agreement", roles=("ig_lead",))
def assess(desk: Desk, actor: Actor, agreement: str, *, reasons: str = "") -> Steps[Agreement]:
    """Hold a draft against its contracts and the rules; an error refuses, a warning is entered.

    Args:
        desk: The desk.
        actor: The information governance lead of a body that gives.
        agreement: The agreement's id.
        reasons: What they say of it, 5 to 2,000 characters; may be left out.

    Returns:
        The agreement; `assessed` once every provider has assessed it.

    Raises:
        AgreementError: The review finds a problem, or a rule an error.
        Refused: It is no draft, or the body gives nothing under it or has assessed it.
    """
    row = agreement_row(agreement, ("draft",))
    form = agreement_of(row)
    party(actor, form.providers, form.id)
    apart(row, actor, "assess")
    said = reasons_given(reasons, "assess") if reasons else ""
    found = judged(desk, form, UNDER_WAY)
    yield
    row = agreement_row(row.id, ("draft",), lock=True)
    turn = take_turn(row, form, actor, "assess")
    review = Review.objects.create(
        agreement=row, step="assess", organisation_id=actor.organisation, person_id=actor.id,
        role=turn.role, outcome="assessed", reasons=keep(said) if said else "",
        findings=list(found.warnings), digest=form.digest, at=desk.now(),
    )  # fmt: skip
    if not turns(row, form):
        row.state = agreements.next_state(row.state, "assess")
        row.changed_at = desk.now()
        row.save(update_fields=["state", "changed_at"])
    facts = {
        "by": actor.organisation,
        "state": row.state,
        "warnings": list(found.warnings),
        "not_judged": list(found.not_judged),
        "reasons": review.reasons,
    }
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)
