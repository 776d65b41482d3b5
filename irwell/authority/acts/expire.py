"""An agreement's last day has passed."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.endings import end_agreement, shred
from irwell.authority.models import Agreement
from irwell.errors import Refused
from irwell.ledger.entries import Subject


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
        Refused: Its end has not passed.
    """
    row = agreement_row(agreement, ("active", "suspended"))
    form = agreement_of(row)
    if form.end >= desk.today():
        raise Refused(
            f"The agreement runs to {form.end:%-d %B %Y}.", "Wait, or revoke it.", rule="time.end"
        )
    yield
    row = agreement_row(row.id, ("active", "suspended"))
    keys, blobs = end_agreement(desk, row, "expire", f"ended on {form.end.isoformat()}")
    facts = {"end": form.end.isoformat(), "keys_destroyed": [list(k) for k in keys]}
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(row, subject, facts, after=lambda: shred(desk, keys, blobs))
