"""A body withdraws a deposit: its key is destroyed, and releases made from it end."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.endings import end_releases, shred
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.authority.using import deposit_row, releases_from
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("withdraw", "deposit", roles=("iao", "siro", "steward"))
def withdraw(desk: Desk, actor: Actor, deposit: str) -> Steps[Deposit]:
    """End a deposit here: destroy its key, its blobs, and the releases built from it.

    `effect_of_withdrawal` says beforehand what ends.

    Args:
        desk: The desk.
        actor: An asset owner, SIRO or steward of the body.
        deposit: The deposit's id.

    Returns:
        The deposit.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's, or ended before.
    """
    row = deposit_row(deposit)
    owner = row.data_set.organisation_id
    own(actor, owner, f"The deposit {deposit}")
    yield
    row.refresh_from_db()
    if row.state not in ("accepted", "held"):
        raise Refused(
            f"The deposit was {row.state} before.", "Nothing is left to do.", rule="withdraw.once"
        )
    built = releases_from(row)
    keys = [(owner, row.key), *end_releases(built, "withdrawn")]
    blobs = [row.blob, row.evidence, row.quarantine]
    blobs += [f["blob"] for release in built for f in release.files]
    row.state, row.withdrawn_at = "withdrawn", desk.now()
    row.evidence = row.quarantine = ""
    row.save(update_fields=["state", "withdrawn_at", "evidence", "quarantine"])
    facts = {
        "data_set": row.data_set_id,
        "releases_ended": [release.id for release in built],
        "keys_destroyed": [list(key) for key in keys],
    }
    return Done(row, Subject("deposit", deposit), facts, after=lambda: shred(desk, keys, blobs))
