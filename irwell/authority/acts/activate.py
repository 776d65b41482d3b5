"""A signed agreement becomes active, and the public register says so."""

from irwell import agreements, vault
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row, contracts_for
from irwell.authority.endings import end_releases, shred
from irwell.authority.models import Agreement, PublicKey, RegisterEntry
from irwell.authority.register import register_document
from irwell.authority.roles import DECIDERS, party
from irwell.errors import AgreementError, Refused, SignatureError
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
        Refused: It is not signed, or its end has passed.
        SignatureError: A signature no longer verifies.
        AgreementError: A contract changed so that the agreement no longer fits.
    """
    row = agreement_row(agreement, ("signed",))
    form = agreement_of(row)
    if "officer" not in actor.roles:
        party(actor, form.signatories, form.id)
    _check(desk, row)
    yield
    row = agreement_row(row.id, ("signed",))
    keys, blobs, superseded = _supersede(desk, row)
    row.state = agreements.next_state("signed", "activate")
    row.changed_at = desk.now()
    row.save(update_fields=["state", "changed_at"])
    entry = register_document(form, at=desk.now(), today=desk.today())
    RegisterEntry.objects.create(agreement=row, document=entry)
    facts = {
        "state": row.state,
        "superseded": superseded,
        "register": entry["register"],
        "withheld": [item["field"] for item in entry["withheld"]],
        "keys_destroyed": [list(k) for k in keys],
    }
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
    signed = {s.organisation_id: s.document for s in row.signatures.all()}
    for body in form.signatories:
        key = PublicKey.objects.filter(pk=signed.get(body, {}).get("by", {}).get("key", "")).first()
        if key is None:
            raise SignatureError(
                f"The signature of {body} is missing.", "Let it sign.", rule="parties.signature"
            )
        vault.verify(signed[body], agreements.of(form), key.document)
    problems = agreements.review(form, contracts_for(form))
    if problems:
        raise AgreementError(problems[0].text, problems[0].remedy, rule=problems[0].path)


def _supersede(desk: Desk, row: Agreement) -> tuple[list[tuple[str, str]], list[str], str]:
    """End the live version of the same agreement, if there is one."""
    before = Agreement.objects.filter(name=row.name, state__in=("active", "suspended")).first()
    if before is None:
        return [], [], ""
    before.state = "superseded"
    before.changed_at = desk.now()
    before.save(update_fields=["state", "changed_at"])
    live = list(before.releases.filter(state="current"))
    blobs = [f["blob"] for r in live for f in r.files]
    return end_releases(live, "ended"), blobs, before.id
