"""A body accepts a deposit that is held."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.authority.using import deposit_row
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("accept", "deposit", roles=("iao", "siro", "steward"))
def accept(desk: Desk, actor: Actor, deposit: str) -> Steps[Deposit]:
    """Take a held deposit into use: the releases of its data set are due from now on.

    Args:
        desk: The desk.
        actor: An asset owner, SIRO or steward of the body, other than who deposited it.
        deposit: The deposit's id.

    Returns:
        The deposit, accepted.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's, is not held, or the actor deposited it.
    """
    row = deposit_row(deposit)
    own(actor, row.data_set.organisation_id, f"The deposit {deposit}")
    if row.deposited_by == actor.id:
        raise Refused(
            "Who deposited a file does not accept it.",
            "Ask another steward or the asset owner of your body.",
            rule="accept.self",
        )
    yield
    row.refresh_from_db()
    if row.state != "held":
        raise Refused(
            f"The deposit is {row.state}, not held.", "Nothing is to be done.", rule="accept.held"
        )
    row.state, row.state_reason = "accepted", ""
    row.save(update_fields=["state", "state_reason"])
    facts = {"data_set": row.data_set_id, "seq": row.seq, "rows": row.rows}
    return Done(row, Subject("deposit", deposit), facts)
