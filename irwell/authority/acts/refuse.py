"""A body refuses a deposit that is held: its key is destroyed."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.endings import shred
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.authority.saying import reason_given
from irwell.authority.using import deposit_row
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("refuse", "deposit", roles=("iao", "siro", "steward"))
def refuse(desk: Desk, actor: Actor, deposit: str, *, reason: str) -> Steps[Deposit]:
    """Refuse a held deposit: its key is destroyed, its blobs are removed, its report stays.

    Args:
        desk: The desk.
        actor: An asset owner, SIRO or steward of the body.
        deposit: The deposit's id.
        reason: Plain words, 5 to 300 characters, without personal data.

    Returns:
        The deposit, refused.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's, or is not held.
    """
    row = deposit_row(deposit)
    owner = row.data_set.organisation_id
    own(actor, owner, f"The deposit {deposit}")
    said = reason_given(reason, "refuse")
    yield
    row.refresh_from_db()
    if row.state != "held":
        raise Refused(
            f"The deposit is {row.state}, not held.",
            "An accepted deposit is withdrawn, or taken out of use with `quarantine`.",
            rule="refuse.held",
        )
    keys, blobs = [(owner, row.key)], [row.blob, row.evidence, row.quarantine]
    row.state, row.state_reason = "refused", said
    row.evidence = row.quarantine = ""
    row.save(update_fields=["state", "state_reason", "evidence", "quarantine"])
    facts = {
        "data_set": row.data_set_id,
        "seq": row.seq,
        "reason": keep(said),
        "keys_destroyed": [list(key) for key in keys],
    }
    return Done(row, Subject("deposit", deposit), facts, after=lambda: shred(desk, keys, blobs))
