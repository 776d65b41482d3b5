"""The raw upload of a deposit is removed when its contract's time for it is over."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.endings import shred
from irwell.authority.models import Deposit
from irwell.authority.using import deposit_row
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("forget", "deposit", roles=("schedule",))
def forget(desk: Desk, actor: Actor, deposit: str) -> Steps[Deposit]:
    """Remove the upload, and the rows that failed; the clean form and the keyed digests stay.

    Args:
        desk: The desk.
        actor: The schedule.
        deposit: The deposit's id.

    Returns:
        The deposit without its evidence.

    Raises:
        NotFound: No such deposit.
        Refused: It has none, or its day has not passed.
    """
    row = deposit_row(deposit)
    yield
    row.refresh_from_db()
    today = desk.today().isoformat()
    if not row.evidence or not row.evidence_until or row.evidence_until >= today:
        raise Refused(
            "The evidence is gone, or its day has not passed.", "Wait.", rule="forget.day"
        )
    blobs = [row.evidence, row.quarantine]
    row.evidence = row.quarantine = ""
    row.save(update_fields=["evidence", "quarantine"])
    facts = {
        "data_set": row.data_set_id,
        "until": row.evidence_until,
        "upload": row.upload_mark,
    }
    return Done(row, Subject("deposit", deposit), facts, after=lambda: shred(desk, (), blobs))
