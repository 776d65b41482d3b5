"""A party ends an agreement for good."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.endings import end_agreement, shred
from irwell.authority.models import Agreement
from irwell.authority.roles import DECIDERS, party
from irwell.errors import Refused
from irwell.ledger.entries import Subject

STATES = ("signed", "active", "suspended")  # before signature it is called off


@act("revoke", "agreement", roles=DECIDERS)
def revoke(desk: Desk, actor: Actor, agreement: str, *, reason: str) -> Steps[Agreement]:
    """End an agreement: its releases and its pseudonym keys on this node are destroyed.

    Args:
        desk: The desk.
        actor: A SIRO or asset owner of a party.
        agreement: The agreement's id.
        reason: Plain words, 5 to 300 characters, without personal data.

    Returns:
        The revoked agreement.

    Raises:
        Refused: It has ended before, or the actor is of no party.
    """
    row = agreement_row(agreement, STATES)
    form = agreement_of(row)
    party(actor, form.signatories, form.id)
    if not 5 <= len(reason.strip()) <= 300:
        raise Refused(
            "A reason of 5 to 300 characters is needed.", "Give one.", rule="revoke.reason"
        )
    yield
    row = agreement_row(row.id, STATES, lock=True)
    keys, blobs = end_agreement(desk, row, "revoke", reason.strip())
    facts = {
        "by": actor.organisation,
        "reason": keep(reason.strip()),
        "keys_destroyed": [list(k) for k in keys],
    }
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(row, subject, facts, after=lambda: shred(desk, keys, blobs))
