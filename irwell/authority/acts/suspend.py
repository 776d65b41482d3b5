"""A party stops a sharing at once."""

from irwell import agreements
from irwell.authority.accessions import bound_by
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement
from irwell.authority.roles import STOPPERS, party
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("suspend", "agreement", roles=STOPPERS)
def suspend(desk: Desk, actor: Actor, agreement: str, *, reason: str) -> Steps[Agreement]:
    """Suspend an active agreement: no read begins, and running downloads are cut.

    Args:
        desk: The desk.
        actor: A SIRO, asset owner or data protection officer of a party, or of a body that joined.
        agreement: The agreement's id.
        reason: Plain words for the recipients, 5 to 300 characters, without personal data.

    Returns:
        The suspended agreement.

    Raises:
        Refused: It is not active, or the actor is of no party.
    """
    row = agreement_row(agreement, ("active",))
    form = agreement_of(row)
    party(actor, bound_by(row, form), form.id)
    if not 5 <= len(reason.strip()) <= 300:
        raise Refused(
            "A reason of 5 to 300 characters is needed.", "Give one.", rule="suspend.reason"
        )
    yield
    row = agreement_row(row.id, ("active",), lock=True)
    row.state = agreements.next_state("active", "suspend")
    row.state_reason = reason.strip()
    row.changed_at = desk.now()
    row.save(update_fields=["state", "state_reason", "changed_at"])
    facts = {"by": actor.organisation, "reason": keep(reason.strip())}
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)
