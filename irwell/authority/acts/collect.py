"""A provider collects the rows of its own deposit that failed their check."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.authority.using import deposit_row
from irwell.errors import NotFound
from irwell.ledger.entries import Subject


@act("collect", "deposit", roles=("steward", "iao"))
def collect(desk: Desk, actor: Actor, deposit: str) -> Steps[Deposit]:
    """Permit one download of the quarantine file, and enter it before a byte is served.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body that deposited.
        deposit: The deposit's id.

    Returns:
        The deposit.

    Raises:
        NotFound: No such deposit, or it has no quarantine file.
        Refused: It is another body's.
    """
    row = deposit_row(deposit)
    own(actor, row.data_set.organisation_id, f"The deposit {deposit}")
    if not row.quarantine:
        raise NotFound(
            "The deposit has no quarantine file.",
            "No row failed its check, or the file was removed with the upload.",
        )
    yield
    facts = {"data_set": row.data_set_id, "seq": row.seq}
    return Done(row, Subject("deposit", deposit), facts)
