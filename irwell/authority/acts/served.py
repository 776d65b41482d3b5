"""What a read served in all, entered once its links have expired."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Read
from irwell.authority.tally import clear, tally
from irwell.authority.tokens import expired
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject


@act("served", "read", roles=("schedule",))
def served(desk: Desk, actor: Actor, read: str) -> Steps[Read]:
    """Close a read: how many requests it made and how many bytes it took.

    Args:
        desk: The desk.
        actor: The schedule.
        read: The read's id.

    Returns:
        The read.

    Raises:
        NotFound: No such read.
        Refused: Its links still live, or it was closed before.
    """
    row = Read.objects.filter(pk=read).first()
    if row is None:
        raise NotFound("No such read.", "Name the id of a read.")
    if row.served_at or not expired(row.expires_at, desk):
        raise Refused("The read is open, or closed already.", "Nothing to do.", rule="served.once")
    count = tally(desk, read)
    yield
    row = Read.objects.select_for_update().get(pk=read)
    if row.served_at:
        raise Refused("The read is closed already.", "Nothing to do.", rule="served.once")
    row.served_at, row.served_bytes = desk.now(), count.bytes
    row.save(update_fields=["served_at", "served_bytes"])
    facts = {
        "requests": count.requests,
        "bytes": count.bytes,
        "cut": count.cut,
        "release": row.release_id,
    }
    return Done(row, Subject("read", read), facts, after=lambda: clear(desk, read))
