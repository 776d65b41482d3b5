"""Somebody looks back at an emergency share."""

from irwell.agreements.emergency import OUTCOMES
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.endings import end_agreement, shred
from irwell.authority.models import Agreement, Emergency
from irwell.authority.roles import DECIDERS, party
from irwell.authority.saying import reasons_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject

_LIVE = ("active", "suspended")


@act("review_after", "agreement", roles=DECIDERS)
def review_after(
    desk: Desk, actor: Actor, agreement: str, *, outcome: str, reasons: str
) -> Steps[Emergency]:
    """Uphold an emergency share, or not; one that is not upheld is revoked if it still runs.

    Args:
        desk: The desk.
        actor: A SIRO or asset owner of the body that gave, who is not the duty officer that did.
        agreement: The agreement's id.
        outcome: `upheld` or `not_upheld`.
        reasons: Written reasons, 5 to 2,000 characters, without personal data.

    Returns:
        The emergency with its outcome.

    Raises:
        NotFound: No such agreement.
        Refused: It is no emergency share or was looked back at, the actor is of another body or
            shared it, or the outcome or the reasons are missing.
    """
    row = agreement_row(agreement)
    form = agreement_of(row)
    party(actor, form.providers, form.id)
    _own(row, actor)
    if outcome not in OUTCOMES:
        raise Refused(
            "The outcome is not known.",
            f"One of: {', '.join(OUTCOMES)}.",
            rule="review_after.outcome",
        )
    said = reasons_given(reasons, "review_after")
    yield
    row = agreement_row(row.id, lock=True)
    own = _own(row, actor)
    own.outcome, own.reasons = outcome, keep(said)
    own.reviewed_by_id, own.reviewed_at = actor.id, desk.now()
    own.save()
    keys, blobs = _ended(desk, row, outcome)
    facts = {"by": actor.organisation, "outcome": outcome, "reasons": own.reasons,
             "state": row.state, "keys_destroyed": [list(k) for k in keys]}  # fmt: skip
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(own, subject, facts, after=lambda: shred(desk, keys, blobs))


def _own(row: Agreement, actor: Actor) -> Emergency:
    own = Emergency.objects.filter(pk=row.pk).first()
    if own is None or own.outcome:
        raise Refused(
            f"{row.id} waits for no look back.",
            "See `irwell emergency list`.",
            rule="review_after.emergency",
        )
    if row.proposed_by_id == actor.id:
        raise Refused(
            "Who shared in an emergency does not look back at it.",
            "Let another decider of your body do it.",
            rule="review_after.self_approval",
        )
    return own


def _ended(desk: Desk, row: Agreement, outcome: str) -> tuple[list[tuple[str, str]], list[str]]:
    if outcome == "upheld" or row.state not in _LIVE:
        return [], []
    return end_agreement(desk, row, "review_after not_upheld", "not upheld after the emergency")
