"""A duty officer shares in an emergency: at once, for 72 hours, for everybody to see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irwell import agreements
from irwell.agreements.emergency import emergency_end, emergency_review
from irwell.agreements.model import Agreement as Document
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import refuse_unassured
from irwell.authority.desk import Desk
from irwell.authority.emergencies import duty_signature, judged_in_emergency
from irwell.authority.models import Agreement, Emergency, Organisation, Party, Signature
from irwell.authority.register import enter, register_document
from irwell.authority.roles import party
from irwell.authority.saying import reason_given
from irwell.authority.versions import refuse_taken
from irwell.documents import Source, digest
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@dataclass(frozen=True, slots=True)
class Urgent:
    """An agreement that cannot wait.

    Attributes:
        document: The YAML or JSON document.
        why: Why it cannot wait, 5 to 300 characters, for the public register.
        signature: The duty key's signature over its digest; without one the node signs with the
            duty key that it keeps for a hosted body.
    """

    document: Source
    why: str
    signature: Mapping[str, Any] | None = None


@act("emergency", "agreement", roles=("duty_officer",))
def emergency(desk: Desk, actor: Actor, agreement: str, *, urgent: Urgent) -> Steps[Agreement]:
    """Bring an emergency share into force with one signature, for at most 72 hours.

    Args:
        desk: The desk.
        actor: A duty officer of the body that gives.
        agreement: The agreement's id, as the document says.
        urgent: The document, why it cannot wait, and the signature.

    Returns:
        The active agreement.

    Raises:
        AgreementError: It does not keep to the limits of an emergency share, contradicts a
            contract, or a rule that cannot wait finds an error.
        Refused: The actor's body does not give under it, a party has not joined or is suspended,
            the version exists, or another version is live.
        SignatureError: The signature is over other text, or not by a duty key of the body.
    """
    form = agreements.read_agreement(urgent.document)
    if form.id != agreement:
        raise Refused(
            f"The document is of {form.id}, not of {agreement}.", "Name it so.", rule="emergency.id"
        )
    party(actor, form.providers, form.id)
    why = reason_given(urgent.why, "emergency")
    found = judged_in_emergency(desk, form)
    signature = duty_signature(desk, actor, form, urgent.signature)
    yield
    _refuse_taken(desk, form)
    refuse_taken(actor, form)
    signature = duty_signature(desk, actor, form, signature)  # again: its key may have ended
    row = _active(desk, actor, form)
    Signature.objects.create(agreement=row, organisation_id=actor.organisation,
                             person_id=actor.id, document=signature, at=desk.now())  # fmt: skip
    start = desk.clock()
    own = Emergency.objects.create(
        agreement=row, why=why, waived=found["waived"],
        ends_at=emergency_end(start).isoformat(timespec="seconds"),
        review_by=emergency_review(start).isoformat(timespec="seconds"),
    )  # fmt: skip
    entry = register_document(form, at=desk.now(), today=desk.today())
    told = {"why": why, "ends_at": own.ends_at, "review_by": own.review_by, "waived": own.waived}
    enter(row, entry | {"emergency": told}, desk.now())
    facts = found | {"by": actor.organisation, "state": row.state, "ends_at": own.ends_at,
                     "review_by": own.review_by, "key": signature["by"]["key"],
                     "signature": digest(signature), "register": entry["register"]}  # fmt: skip
    return Done(row, Subject("agreement", form.id, str(form.version), form.digest), facts)


def _refuse_taken(desk: Desk, form: Document) -> None:
    bodies = [one.organisation for one in form.parties]
    joined = set(Organisation.objects.filter(pk__in=bodies).values_list("id", flat=True))
    absent = [body for body in bodies if body not in joined]
    if absent:
        raise Refused(
            f"{', '.join(absent)} has not joined.",
            "Let an officer admit the body first.",
            rule="parties",
        )
    refuse_unassured(bodies, desk.today())
    versions = Agreement.objects.filter(name=form.id)
    if (
        versions.filter(version=form.version).exists()
        or versions.filter(state__in=("active", "suspended")).exists()
    ):
        raise Refused(
            f"{form.id} stands in the register already.",
            "Give the emergency share an id of its own.",
            rule="emergency.version",
        )


def _active(desk: Desk, actor: Actor, form: Document) -> Agreement:
    now = desk.now()
    row = Agreement.objects.create(
        id=f"{form.id}.v{form.version}", name=form.id, version=form.version, digest=form.digest,
        document=dict(form.document), state=agreements.next_state("", "emergency"),
        changed_at=now, proposed_at=now, proposed_by_id=actor.id,
    )  # fmt: skip
    for one in form.parties:
        Party.objects.create(
            agreement=row, organisation_id=one.organisation, gives=one.gives, receives=one.receives
        )
    return row
