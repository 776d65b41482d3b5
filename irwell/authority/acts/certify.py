"""A recipient certifies: that it destroyed what it received, or did what a right asks."""

from datetime import date

from irwell import agreements
from irwell.agreements.closing import Destroyed, certificate, certificate_digest
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.closing import certified, closing_of
from irwell.authority.desk import Desk
from irwell.authority.details import erase
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement, Certificate
from irwell.authority.rights import Answered, case_row, check_answer, own_task
from irwell.authority.roles import STOPPERS
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("certify", "agreement", roles=STOPPERS)
def certify(
    desk: Desk, actor: Actor, agreement: str, *, said: Destroyed | Answered
) -> Steps[Certificate]:
    """Enter a recipient's certificate.

    Args:
        desk: The desk.
        actor: A SIRO, asset owner or DPO of the recipient.
        agreement: The id of the agreement version.
        said: `Destroyed`, for an agreement that is being closed; or `Answered`, for a task that a
            person's use of a right gave to the body.

    Returns:
        The certificate.

    Raises:
        AgreementError: The certificate of destruction does not say what it must.
        NotFound: No such agreement, or no such task of the body.
        Refused: Nothing is asked of the body, or it has certified.
    """
    if isinstance(said, Answered):
        row = agreement_row(agreement)
        own_task(actor, row, said.case)
        check_answer(said)
        yield
        made = _answer(desk, actor, row, said)
        facts = {"by": actor.organisation, "kind": made.kind, "digest": made.digest,
                 "case": said.case, "outcome": said.outcome}  # fmt: skip
        return Done(made, _subject(row), facts)
    row = agreement_row(agreement, ("closing",))
    _document(row, actor, said, desk.today())
    yield
    row = agreement_row(row.id, ("closing",), lock=True)
    document = _document(row, actor, said, desk.today())
    made = Certificate.objects.create(
        agreement=row, organisation_id=actor.organisation, person_id=actor.id, kind="destruction",
        document=document, digest=certificate_digest(document), at=desk.now(),
    )  # fmt: skip
    row.state = agreements.next_state(row.state, "certify")
    row.save(update_fields=["state"])
    destroyed: dict[str, object] = {
             "by": actor.organisation, "kind": made.kind, "digest": made.digest,
             "method": said.method, "backups_expire_on": document["backups_expire_on"],
             "exceptions": bool(said.exceptions)}  # fmt: skip
    return Done(made, _subject(row), destroyed)


def _answer(desk: Desk, actor: Actor, row: Agreement, said: Answered) -> Certificate:
    """Close a task; its pseudonym is erased, and with the last task the case is answered."""
    case = case_row(said.case, lock=True)
    task = own_task(actor, row, said.case)
    document = {
        "irwell_certificate": 1, "kind": "rights", "case": case.id, "agreement": row.id,
        "organisation": actor.organisation, "outcome": said.outcome, "words": said.words.strip(),
        "day": desk.today().isoformat(),
    }  # fmt: skip
    made = Certificate.objects.create(
        agreement=row, organisation_id=actor.organisation, person_id=actor.id, kind="rights",
        task=task, document=document, digest=certificate_digest(document), at=desk.now(),
    )  # fmt: skip
    erase(task.subject)
    task.state = "done"
    task.save(update_fields=["state"])
    if not case.tasks.filter(state="open").exists():
        case.state, case.answered_at = "answered", desk.now()
        case.save(update_fields=["state", "answered_at"])
    return made


def _document(row: Agreement, actor: Actor, said: Destroyed, day: date) -> dict[str, object]:
    own = closing_of(row)
    wanted = own.recipients.get(actor.organisation)
    if wanted is None:
        raise Refused(
            f"No certificate is asked of {actor.organisation} for {row.id}.",
            "See `irwell closing list`.",
            rule="certify.party",
        )
    if actor.organisation in certified(row):
        raise Refused(
            f"{actor.organisation} has certified.", "Nothing is left to do.", rule="certify.once"
        )
    return certificate(agreement_of(row), actor.organisation, said, wanted, day)


def _subject(row: Agreement) -> Subject:
    return Subject("agreement", row.name, str(row.version), row.digest)
