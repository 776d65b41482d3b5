"""Refusals that are no act of their own: of a link, once for each read; of a look, once a day."""

from django.db import transaction

from irwell.authority import log
from irwell.authority.actors import token_actor
from irwell.authority.desk import Desk
from irwell.authority.models import Read, RefusedLink, RefusedLook, Token
from irwell.documents import is_id
from irwell.errors import IrwellError
from irwell.ledger.entries import Actor, Subject


def refuse_look(desk: Desk, token: Token, share: str, error: IrwellError) -> None:
    """Enter that a table was asked about and refused, once a day for each token and reason.

    Args:
        desk: The desk.
        token: The live token that asked.
        share: The agreement asked for, as named by the asker.
        error: The refusal.
    """
    reason = error.rule or error.code
    actor = token_actor(token)
    subject = Subject("agreement", share.lower() if is_id(share.lower()) else "unnamed")
    with transaction.atomic():
        _, new = RefusedLook.objects.get_or_create(
            token=token, share=subject.id, reason=reason[:60], day=desk.today().isoformat()
        )
        if not new:
            return
        log.append(
            at=desk.now(),
            act="read",
            outcome="refused",
            reasons=(reason,),
            actor=Actor(actor.organisation, ",".join(actor.roles), actor.id, "api"),
            subject=subject,
            facts={"token": token.id},
            trace="",
        )


def refuse_link(desk: Desk, read: Read, error: IrwellError) -> None:
    """Enter that a link of a read was refused, unless that stands already.

    Args:
        desk: The desk.
        read: The read whose link was followed.
        error: The refusal.
    """
    reason = error.rule or error.code
    actor = token_actor(read.token)
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
            actor=Actor(actor.organisation, ",".join(actor.roles), actor.id, "api"),
            subject=Subject("agreement", row.name, str(row.version), row.digest),
            facts={"read": read.id},
            trace="",
        )
