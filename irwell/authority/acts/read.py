"""A recipient's system reads a release."""

from dataclasses import dataclass
from datetime import timedelta

from irwell.authority.access import Asked, Table, current_release, find_table, standing
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.emergencies import refuse_over
from irwell.authority.models import Agreement, Read
from irwell.errors import DocumentError
from irwell.ledger.entries import Subject


@dataclass(frozen=True, slots=True)
class Permitted:
    """One permitted query and the table that it reads."""

    read: Read
    table: Table


@act("read", "agreement", roles=("recipient", "analyst"))
def read(
    desk: Desk, actor: Actor, agreement: str, *, asked: Asked, token: str, seconds: int
) -> Steps[Permitted]:
    """Permit one query of one table, and enter it before a byte is served.

    Args:
        desk: The desk.
        actor: A recipient's system, or an analyst by a personal token.
        agreement: The agreement's id.
        asked: The table asked for.
        token: The id of the token presented.
        seconds: How long the read's links live.

    Returns:
        The read, whose id the links carry, and its table.

    Raises:
        NotFound: No agreement of the body has that table.
        Refused: State or dates do not admit it, or no release is ready, or it is stale.
        DocumentError: Another release than the current one is asked for.
    """
    table = find_table(actor.organisation, agreement, asked.schema, asked.table)
    standing(table.row, desk.today(), actor.organisation)
    refuse_over(table.row, desk)
    yield
    row = Agreement.objects.get(pk=table.row.pk)
    standing(row, desk.today(), actor.organisation)
    refuse_over(row, desk)
    release = current_release(desk, table)
    if asked.version not in (None, release.number):
        raise DocumentError(
            f"Version {asked.version} is not the current release.",
            "Ask for the version that the table has now.",
            rule="release.current",
        )
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
    subject = Subject("agreement", row.name, str(row.version), row.digest)
    return Done(Permitted(made, table), subject, facts)
