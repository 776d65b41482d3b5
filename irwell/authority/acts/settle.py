"""A body that gave accepts the certificates of an ended agreement, or returns one."""

from dataclasses import dataclass

from irwell import agreements
from irwell.agreements.closing import target_words
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.closing import closing_of, givers, missing
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Certificate, Closing, RegisterEntry
from irwell.authority.roles import DECIDERS, party
from irwell.authority.saying import reasons_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@dataclass(frozen=True, slots=True)
class Settled:
    """What a provider makes of the certificates.

    Attributes:
        words: With `returns`: why it is not accepted. Else the public note of what the sharing
            brought, against what was hoped for. 5 to 2,000 characters, without personal data.
        returns: The body whose certificate is returned; empty to accept them all.
    """

    words: str
    returns: str = ""


@act("settle", "agreement", roles=(*DECIDERS, "dpo", "ig_lead"))
def settle(desk: Desk, actor: Actor, agreement: str, *, settled: Settled) -> Steps[Agreement]:
    """Accept the certificates, with the public note of benefit; or return one.

    Args:
        desk: The desk.
        actor: Of a body that gave: a SIRO, asset owner, DPO or information governance lead.
        agreement: The id of the version that is being closed.
        settled: What is made of them.

    Returns:
        The agreement; `closed` once every provider has accepted.

    Raises:
        NotFound: No such agreement.
        Refused: It is not being closed, the body gave nothing under it or has settled, a
            certificate is missing, or words are.
    """
    row = agreement_row(agreement, ("closing",))
    form = agreement_of(row)
    party(actor, form.providers, form.id)
    said = reasons_given(settled.words, "settle")
    yield
    row = agreement_row(row.id, ("closing",), lock=True)
    own = closing_of(row, lock=True)
    facts: dict[str, object] = {"by": actor.organisation}
    if settled.returns:
        facts["returned"] = _return(row, settled.returns, said)
        own.settled = []  # whoever accepted them looks again
    else:
        _accept(desk, row, own, actor, said)
        own.target = target_words(form) if _public(row) else ""
    own.save()
    row.save(update_fields=["state", "changed_at"])
    facts |= {"state": row.state, "settled": own.settled}
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _public(row: Agreement) -> bool:
    """Whether the register shows what the parties hoped for."""
    entry = RegisterEntry.objects.filter(agreement=row).first()
    return entry is not None and "benefit" in entry.document.get("purpose", {})


def _return(row: Agreement, body: str, said: str) -> str:
    made = Certificate.objects.filter(
        agreement=row, kind="destruction", organisation_id=body, returned=""
    ).first()
    if made is None:
        raise Refused(
            f"No certificate of {body} waits.", "See `irwell closing list`.", rule="settle.returns"
        )
    made.returned = keep(said)
    made.save(update_fields=["returned"])
    return made.digest


def _accept(desk: Desk, row: Agreement, own: Closing, actor: Actor, said: str) -> None:
    left = missing(own)
    if left:
        raise Refused(
            f"{', '.join(left)} has yet to certify.",
            "Wait for the certificate; the body is asked each week.",
            rule="settle.missing",
        )
    if actor.organisation in own.settled:
        raise Refused(
            f"{actor.organisation} has settled.", "Nothing is left to do.", rule="settle.once"
        )
    own.settled = [*own.settled, actor.organisation]
    own.benefit = f"{own.benefit}\n{said}".strip()[:2000]
    if set(givers(row)) <= set(own.settled):
        row.state = agreements.next_state(row.state, "settle")
        row.changed_at = own.closed_at = desk.now()
