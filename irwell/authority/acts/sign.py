"""A body signs an agreement."""

from collections.abc import Mapping
from typing import Any

from irwell import agreements
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Signature
from irwell.authority.reviewing import apart
from irwell.authority.roles import DECIDERS, party
from irwell.authority.signing import checked, hosted_signature
from irwell.documents import digest
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("sign", "agreement", roles=DECIDERS)
def sign(
    desk: Desk, actor: Actor, agreement: str, *, signature: Mapping[str, Any] | None = None
) -> Steps[Agreement]:
    """Enter a signature made on the signatory's own machine, or make one with a hosted key.

    Args:
        desk: The desk.
        actor: The SIRO or asset owner of a body that gives or receives.
        agreement: The agreement's id.
        signature: A signature document over this version's digest; without one the node signs
            with the key that it keeps for the actor's role, and the entry says `hosted`.

    Returns:
        The agreement; `signed` once every signatory has signed.

    Raises:
        Refused: It is not approved, the actor proposed it or advised on it, is of no signatory,
            the body has signed, or the node keeps no key for it.
        SignatureError: The signature is over other text, or by a key that does not sign for the
            body now.
    """
    row = agreement_row(agreement, ("approved",))
    form = agreement_of(row)
    party(actor, form.signatories, form.id)
    apart(row, actor, "sign")
    made = signature or hosted_signature(desk, actor, agreements.of(form))
    checked(actor, made, agreements.of(form))
    yield
    key = checked(actor, made, agreements.of(form), lock=True)  # it may have ended in between
    row = agreement_row(row.id, ("approved",), lock=True)
    if row.signatures.filter(organisation_id=actor.organisation).exists():
        raise Refused(
            f"{actor.organisation} has signed.", "Nothing is left to do.", rule="sign.once"
        )
    Signature.objects.create(
        agreement=row,
        organisation_id=actor.organisation,
        person_id=actor.id,
        document=dict(made),
        at=desk.now(),
    )
    signed = set(row.signatures.values_list("organisation_id", flat=True))
    if signed == set(form.signatories):
        row.state = agreements.next_state(row.state, "sign")
        row.changed_at = desk.now()
        row.save(update_fields=["state", "changed_at"])
    facts = {"by": actor.organisation, "key": key.id, "kept": key.kept, "state": row.state}
    facts["signature"] = digest(dict(made))
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)
