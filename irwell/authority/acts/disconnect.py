"""A hosted body lets the node fetch from a source no longer."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import DataSource
from irwell.authority.sources import record_path, source_row
from irwell.ledger.entries import Subject
from irwell.vault.credentials import drop_credential


@act("disconnect", "source", roles=("steward", "iao", "siro"))
def disconnect(desk: Desk, actor: Actor, source: str) -> Steps[DataSource]:
    """End a source: its credential and what it took are forgotten; its deposits stay.

    Args:
        desk: The desk.
        actor: A steward, asset owner or SIRO of the body.
        source: The source's name.

    Returns:
        The source's row.

    Raises:
        NotFound: The body has no source of that name.
    """
    row = source_row(actor, actor.organisation, source)
    yield
    row.ended_at = desk.now()
    row.save(update_fields=["ended_at"])
    owner, named = row.organisation_id, row.document.get("credential", "")
    others = DataSource.objects.filter(organisation_id=owner, ended_at="")
    used = {other.document.get("credential", "") for other in others}

    def drop() -> None:
        record_path(desk, owner, source).unlink(missing_ok=True)
        if named and named not in used:
            drop_credential(desk.home / "keys", owner, named)

    facts = {"data_set": row.data_set_id}
    return Done(row, Subject("source", f"{owner}/{source}"), facts, after=drop)
