"""A body that joined an agreement leaves it."""

from irwell.authority.accessions import accession_of
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.endings import end_accession, shred
from irwell.authority.models import Accession, Agreement
from irwell.authority.roles import DECIDERS
from irwell.authority.saying import reason_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("leave", "agreement", roles=DECIDERS)
def leave(desk: Desk, actor: Actor, agreement: str, *, reason: str) -> Steps[Accession]:
    """End a body's accession: it reads no more; what it gave ends with its keys.

    Args:
        desk: The desk.
        actor: The SIRO or asset owner of the body that joined.
        agreement: The agreement's id.
        reason: Plain words for the others, 5 to 300 characters, without personal data.

    Returns:
        The accession, ended. The agreement goes on for the others.

    Raises:
        Refused: The body has not joined, or no reason is given.
    """
    row = agreement_row(agreement)
    form, said = agreement_of(row), reason_given(reason, "leave")
    _own(row, actor)
    yield
    row = agreement_row(row.id, lock=True)
    made = _own(row, actor)
    keys, blobs = end_accession(desk, made, keep(said))
    facts = {
        "by": actor.organisation,
        "accession": made.digest,
        "reason": made.left_reason,
        "keys_destroyed": [list(key) for key in keys],
    }
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(made, subject, facts, after=lambda: shred(desk, keys, blobs))


def _own(row: Agreement, actor: Actor) -> Accession:
    found = accession_of(row, actor.organisation)
    if found is None:
        raise Refused(
            f"{actor.organisation} has not joined {row.id}.",
            "A party of the text ends it with `irwell agreement revoke`.",
            rule="leave.joined",
        )
    return found
