"""A recipient's system reads a release."""

from datetime import timedelta

from irwell.authority.access import Table, current_release, standing
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.models import Agreement, Read
from irwell.ledger.entries import Subject


@act("read", "agreement", roles=("recipient", "analyst"))
def read(
    desk: Desk, actor: Actor, agreement: str, *, table: Table, token: str, seconds: int
) -> Steps[Read]:
    """Permit one query of one table, and enter it before a byte is served.

    Args:
        desk: The desk.
        actor: A recipient's system, or an analyst by a personal token.
        agreement: The agreement's id.
        table: The table asked for.
        token: The id of the token presented.
        seconds: How long the read's links live.

    Returns:
        The read, whose id the links carry.

    Raises:
        Refused: State or dates do not admit it, or no release is ready, or it is stale.
    """
    standing(table.row, desk.today(), actor.organisation)
    yield
    row = Agreement.objects.get(pk=table.row.pk)
    standing(row, desk.today(), actor.organisation)
    release = current_release(desk, table)
    expires = desk.clock() + timedelta(seconds=seconds)
    made = Read.objects.create(
        id=new_id(12),
        token_id=token,
        release=release,
        at=desk.now(),
        expires_at=expires.isoformat(timespec="seconds"),
    )
    facts = {
        "read": made.id,
        "release": release.id,
        "number": release.number,
        "data_set": table.data_set,
        "rows": release.manifest["rows_out"],
        "columns": len(release.manifest["schema"]),
        "purpose": row.document["purpose"]["code"],
        "token": token,
    }
    return Done(made, Subject("agreement", row.name, str(row.version), row.digest), facts)
