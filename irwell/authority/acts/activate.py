"""A signed agreement becomes active, and the public register says so."""

from irwell import agreements
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import refuse_unassured
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.endings import end_releases, shred
from irwell.authority.incidents import refuse_uncontained
from irwell.authority.judging import judged
from irwell.authority.models import Agreement
from irwell.authority.register import enter, register_document
from irwell.authority.roles import DECIDERS, party
from irwell.authority.signing import refuse_unsigned, signed_publicly
from irwell.authority.versions import refuse_without_givers
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("activate", "agreement", roles=(*DECIDERS, "officer"))
def activate(desk: Desk, actor: Actor, agreement: str) -> Steps[Agreement]:
    """Bring a signed agreement into force, with a register entry or a named withholding.

    Args:
        desk: The desk.
        actor: A decider of a party, or an officer as witness.
        agreement: The agreement's id.

    Returns:
        The active agreement.

    Raises:
        Refused: It is not signed, its end has passed, a party is suspended or its assurance has
            run out, or an incident under an earlier version is not contained.
        SignatureError: A signature no longer verifies.
        AgreementError: A contract or a rule changed so that the agreement no longer fits.
    """
    row = agreement_row(agreement, ("signed",))
    form = agreement_of(row)
    if "officer" not in actor.roles:
        party(actor, form.signatories, form.id)
    _check(desk, row)
    yield
    refuse_unassured((p.organisation for p in form.parties), desk.today())
    row = agreement_row(row.id, ("signed",), lock=True)
    refuse_uncontained(row)
    judged(desk, form)  # again: a contract may have come between
    keys, blobs, superseded = _supersede(desk, row, form)
    row.state = agreements.next_state("signed", "activate")
    row.changed_at = desk.now()
    row.save(update_fields=["state", "changed_at"])
    paper = _supersede_paper(desk, row)
    entry = register_document(form, at=desk.now(), today=desk.today())
    entry |= signed_publicly(row, entry)
    enter(row, entry, desk.now())
    facts = {
        "state": row.state,
        "superseded": superseded,
        "register": entry["register"],
        "withheld": [item["field"] for item in entry["withheld"]],
        "keys_destroyed": [list(k) for k in keys],
    }
    if paper:
        facts["paper"] = paper
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(row, subject, facts, after=lambda: shred(desk, keys, blobs))


def _check(desk: Desk, row: Agreement) -> None:
    form = agreement_of(row)
    if form.end < desk.today():
        raise Refused(
            f"The agreement ended on {form.end:%-d %B %Y}.",
            "Propose a version with a later end.",
            rule="time.end",
        )
    refuse_unsigned(row, form)
    judged(desk, form)


def _supersede(
    desk: Desk, row: Agreement, form: Document
) -> tuple[list[tuple[str, str]], list[str], str]:
    """End the live version of the same agreement, if there is one."""
    before = Agreement.objects.filter(name=row.name, state__in=("active", "suspended")).first()
    if before is None:
        return [], [], ""
    refuse_without_givers(before, form)
    before.state = agreements.next_state(before.state, "supersede")
    before.changed_at = desk.now()
    before.save(update_fields=["state", "changed_at"])
    live = list(before.releases.filter(state="current"))
    blobs = [f["blob"] for r in live for f in r.files]
    return end_releases(live, "ended"), blobs, before.id


def _supersede_paper(desk: Desk, row: Agreement) -> str:
    """End the agreement on paper that this one was upgraded from, if there is one."""
    before = Agreement.objects.filter(upgrades=row, state="paper").first()
    if before is None:
        return ""
    before.state = agreements.next_state(before.state, "supersede")
    before.changed_at = desk.now()
    before.save(update_fields=["state", "changed_at"])
    return before.id
