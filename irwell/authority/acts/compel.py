"""A body enters that the law demanded data of it which another body gave."""

from irwell.agreements.demands import Demanded, check_demand
from irwell.authority.accessions import receives_under
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Demand
from irwell.authority.roles import STOPPERS, party
from irwell.ledger.entries import Subject


@act("compel", "demand", roles=STOPPERS)
def compel(desk: Desk, actor: Actor, *, demanded: Demanded) -> Steps[Demand]:
    """Enter a warrant, an order or a statutory demand; the body that gave is told at once.

    It lets nobody read anything here: the body that holds the data, as its controller, answers
    the demand itself.

    Args:
        desk: The desk.
        actor: A SIRO, asset owner or DPO of a body that receives.
        demanded: What was demanded under which agreement, what was done, and from when it may be
            told. The agreement is no argument of its own: a refusal's entry would name it.

    Returns:
        The demand. Where law forbids to tell, the entry names neither agreement nor kind.

    Raises:
        AgreementError: The demand does not say what it must.
        NotFound: No such agreement.
        Refused: The actor's body does not receive under it.
    """
    row = agreement_row(demanded.agreement)
    form = agreement_of(row)
    party(actor, receives_under(row, form), form.id)
    check_demand(demanded, desk.today())
    yield
    made = Demand.objects.create(
        id=new_id(8), agreement=row, kind=demanded.kind, by_id=actor.organisation,
        person_id=actor.id, law=keep(demanded.law.strip()), outcome=demanded.outcome,
        received_on=demanded.received_on.isoformat(), entered_at=desk.now(),
        tell_on=demanded.tell_on.isoformat() if demanded.tell_on else "",
        secret_reason=keep(demanded.secret_reason.strip()) if demanded.tell_on else "",
    )  # fmt: skip
    facts: dict[str, object] = {"by": actor.organisation, "law": made.law}
    if made.tell_on:
        facts |= {"told_from": made.tell_on, "secret_reason": made.secret_reason}
    else:
        facts |= {"agreement": row.id, "kind": made.kind, "outcome": made.outcome}
    return Done(made, Subject("demand", made.id), facts)
