"""A suspended agreement goes on."""

from irwell import agreements
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement
from irwell.authority.roles import DECIDERS, party
from irwell.ledger.entries import Subject


@act("resume", "agreement", roles=DECIDERS)
def resume(desk: Desk, actor: Actor, agreement: str) -> Steps[Agreement]:
    """Bring a suspended agreement back into force.

    Args:
        desk: The desk.
        actor: A SIRO or asset owner of a body that gives under it: the strictest party decides.
        agreement: The agreement's id.

    Returns:
        The active agreement.

    Raises:
        Refused: It is not suspended, or the actor's body gives nothing under it.
    """
    row = agreement_row(agreement, ("suspended",))
    form = agreement_of(row)
    party(actor, form.providers, form.id)
    yield
    row = agreement_row(row.id, ("suspended",))
    row.state = agreements.next_state("suspended", "resume")
    row.state_reason = ""
    row.changed_at = desk.now()
    row.save(update_fields=["state", "state_reason", "changed_at"])
    facts = {"by": actor.organisation}
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)
