"""An agreement has ended: its recipients are asked for certificates of destruction."""

from irwell import agreements
from irwell.agreements.lifecycle import ENDED
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.closing import must_certify, opened
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_row
from irwell.authority.models import Agreement
from irwell.ledger.entries import Subject


@act("close", "agreement", roles=("schedule", "officer"))
def close(desk: Desk, actor: Actor, agreement: str) -> Steps[Agreement]:
    """Begin the closing of an ended agreement, or close it where nothing is left to destroy.

    Args:
        desk: The desk.
        actor: The schedule, or an officer.
        agreement: The id of a version that has ended.

    Returns:
        The agreement: `closing`, or `closed`.

    Raises:
        NotFound: No such agreement.
        Refused: It has not ended, or its closing has begun.
    """
    row = agreement_row(agreement, ENDED)
    yield
    row = agreement_row(row.id, ENDED, lock=True)
    wanted, ended = must_certify(row), row.changed_at
    own = opened(desk, row, wanted, ended)
    row.state = agreements.next_state(row.state, "close" if wanted else "close nothing_left")
    row.changed_at = desk.now()
    if not wanted:
        own.closed_at = row.changed_at
    own.save(force_insert=True)
    row.save(update_fields=["state", "changed_at"])
    facts = {"state": row.state, "due_on": own.due_on, "recipients": wanted}
    subject = Subject("agreement", row.name, str(row.version), row.digest)
    return Done(row, subject, facts)
