"""A suspended agreement goes on."""

from irwell import agreements
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import refuse_unassured
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.incidents import refuse_uncontained
from irwell.authority.judging import judged, refuse_problems
from irwell.authority.models import Agreement
from irwell.authority.roles import DECIDERS, party
from irwell.authority.signing import refuse_doubtful
from irwell.errors import Refused
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
        AgreementError: A contract or a rule changed so that the agreement no longer fits.
        Refused: It is not suspended, its end has passed, the actor's body gives nothing under it,
            a party is suspended or its assurance has run out, or an incident under it is not
            contained.
        SignatureError: A signature was entered after its key had ended.
    """
    row = agreement_row(agreement, ("suspended",))
    form = agreement_of(row)
    party(actor, form.providers, form.id)
    _check_still(desk, row, form)
    refuse_doubtful(row, form)
    yield
    refuse_unassured((p.organisation for p in form.parties), desk.today())
    row = agreement_row(row.id, ("suspended",), lock=True)
    _check_still(desk, row, form)  # again: a contract may have come, or a key ended, between
    refuse_doubtful(row, form)
    refuse_uncontained(row)
    row.state = agreements.next_state("suspended", "resume")
    row.state_reason = ""
    row.changed_at = desk.now()
    row.save(update_fields=["state", "state_reason", "changed_at"])
    facts = {"by": actor.organisation}
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _check_still(desk: Desk, row: Agreement, form: Document) -> None:
    """Hold it against what an agreement that becomes active is held against."""
    if form.end < desk.today():
        raise Refused(
            f"The agreement ended on {form.end:%-d %B %Y}.",
            "Propose a version with a later end.",
            rule="time.end",
        )
    if hasattr(row, "emergency"):  # which rules may wait was judged when it was made
        refuse_problems(form)
    else:
        judged(desk, form)
