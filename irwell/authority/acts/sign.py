"""A body signs an agreement."""

from collections.abc import Mapping
from typing import Any

from irwell import agreements, vault
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, PublicKey, Signature
from irwell.authority.roles import DECIDERS, party
from irwell.errors import Refused, SignatureError
from irwell.ledger.entries import Subject


@act("sign", "agreement", roles=DECIDERS)
def sign(
    desk: Desk, actor: Actor, agreement: str, *, signature: Mapping[str, Any]
) -> Steps[Agreement]:
    """Enter a signature made on the signatory's own machine.

    Args:
        desk: The desk.
        actor: The SIRO or asset owner of a body that gives or receives.
        agreement: The agreement's id.
        signature: A signature document over this version's digest.

    Returns:
        The agreement; `signed` once every signatory has signed.

    Raises:
        Refused: The actor proposed it, is of no signatory, or the body has signed.
        SignatureError: The signature is over other text, or by a key that is not the body's.
    """
    row = agreement_row(agreement, ("draft",))
    form = agreement_of(row)
    party(actor, form.signatories, form.id)
    if row.proposed_by_id == actor.id:
        raise Refused(
            "Who proposed an agreement does not sign it.",
            "Let another decider of your body sign.",
            rule="sign.self_approval",
        )
    _verify(actor, signature, agreements.of(form))
    yield
    row = agreement_row(row.id, ("draft",))
    if row.signatures.filter(organisation_id=actor.organisation).exists():
        raise Refused(
            f"{actor.organisation} has signed.", "Nothing is left to do.", rule="sign.once"
        )
    Signature.objects.create(
        agreement=row, organisation_id=actor.organisation, document=dict(signature)
    )
    signed = set(row.signatures.values_list("organisation_id", flat=True))
    if signed == set(form.signatories):
        row.state = agreements.next_state("draft", "sign")
        row.changed_at = desk.now()
        row.save(update_fields=["state", "changed_at"])
    facts = {"by": actor.organisation, "key": signature["by"]["key"], "state": row.state}
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _verify(actor: Actor, signature: Mapping[str, Any], of: Mapping[str, Any]) -> None:
    by = signature.get("by", {})
    key = PublicKey.objects.filter(pk=by.get("key", ""), organisation=actor.organisation).first()
    if key is None or by.get("organisation") != actor.organisation:
        raise SignatureError(
            f"The signing key is not one that {actor.organisation} has entered.",
            "Enter the key document with an appointment, or sign with the entered key.",
            rule="signature.by.key",
        )
    vault.verify(signature, of, key.document)
