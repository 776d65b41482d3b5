"""An agreement's last day has passed."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.emergencies import ended
from irwell.authority.endings import end_agreement, shred
from irwell.authority.models import Agreement, Emergency
from irwell.errors import Refused
from irwell.ledger.entries import Subject

STATES = ("signed", "active", "suspended")


@act("expire", "agreement", roles=("schedule", "officer"))
def expire(desk: Desk, actor: Actor, agreement: str) -> Steps[Agreement]:
    """Enter that an agreement is over; reads were refused since its last day by its dates.

    Args:
        desk: The desk.
        actor: The schedule, or an officer.
        agreement: The agreement's id.

    Returns:
        The expired agreement.

    Raises:
        Refused: Its end, or for an emergency share its 72 hours, have not passed.
    """
    row = agreement_row(agreement, STATES)
    form = agreement_of(row)
    over = Emergency.objects.filter(pk=row.pk).first()
    if form.end >= desk.today() and not (over and ended(over, desk)):
        raise Refused(
            f"The agreement runs to {form.end:%-d %B %Y}.", "Wait, or revoke it.", rule="time.end"
        )
    yield
    row = agreement_row(row.id, STATES, lock=True)
    end = over.ends_at if over else form.end.isoformat()
    keys, blobs = end_agreement(desk, row, "expire", f"ended on {end}")
    facts = {"end": end, "keys_destroyed": [list(k) for k in keys]}
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(row, subject, facts, after=lambda: shred(desk, keys, blobs))
