"""A body takes an accepted deposit out of use, without destroying it."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.endings import end_releases, shred
from irwell.authority.models import Deposit
from irwell.authority.roles import own
from irwell.authority.saying import reason_given
from irwell.authority.using import deposit_row, releases_from
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("quarantine", "deposit", roles=("iao", "siro", "steward", "dpo"))
def quarantine(desk: Desk, actor: Actor, deposit: str, *, reason: str) -> Steps[Deposit]:
    """Hold an accepted deposit again; releases built from it end at once, its key stays.

    Args:
        desk: The desk.
        actor: An asset owner, SIRO, steward or data protection officer of the body.
        deposit: The deposit's id.
        reason: Plain words, 5 to 300 characters, without personal data.

    Returns:
        The deposit, held: it can be accepted again, refused or withdrawn.

    Raises:
        NotFound: No such deposit.
        Refused: It is another body's, or is not accepted.
    """
    row = deposit_row(deposit)
    own(actor, row.data_set.organisation_id, f"The deposit {deposit}")
    said = reason_given(reason, "quarantine")
    yield
    row.refresh_from_db()
    if row.state != "accepted":
        raise Refused(
            f"The deposit is {row.state}, so it is in no use.",
            "Nothing is to be done.",
            rule="quarantine.accepted",
        )
    row.state, row.state_reason = "held", said
    row.save(update_fields=["state", "state_reason"])
    built = releases_from(row)
    keys = end_releases(built, "withdrawn")
    blobs = [f["blob"] for release in built for f in release.files]
    facts = {
        "data_set": row.data_set_id,
        "seq": row.seq,
        "reason": keep(said),
        "releases_ended": [release.id for release in built],
        "keys_destroyed": [list(key) for key in keys],
    }
    return Done(row, Subject("deposit", deposit), facts, after=lambda: shred(desk, keys, blobs))
