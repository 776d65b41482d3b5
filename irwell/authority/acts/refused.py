"""The refusal of a link of a permitted read: an entry, once for each read and reason."""

from django.db import transaction

from irwell.authority import log
from irwell.authority.actors import system_actor
from irwell.authority.desk import Desk
from irwell.authority.models import Read, RefusedLink
from irwell.errors import IrwellError
from irwell.ledger.entries import Actor, Subject


def refuse_link(desk: Desk, read: Read, error: IrwellError) -> None:
    """Enter that a link of a read was refused, unless that stands already.

    Args:
        desk: The desk.
        read: The read whose link was followed.
        error: The refusal.
    """
    reason = error.rule or error.code
    actor = system_actor(read.token)
    with transaction.atomic():
        _, new = RefusedLink.objects.get_or_create(read=read, reason=reason[:60])
        if not new:
            return
        row = read.release.agreement
        log.append(
            at=desk.now(),
            act="read",
            outcome="refused",
            reasons=(reason,),
            actor=Actor(actor.organisation, "recipient", actor.id, "api"),
            subject=Subject("agreement", row.name, str(row.version), row.digest),
            facts={"read": read.id},
            trace="",
        )
