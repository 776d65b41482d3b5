"""A draft is linked to the agreement on paper whose place it takes."""

from collections import Counter
from typing import Any

from irwell.agreements.lifecycle import UNSIGNED
from irwell.agreements.paper_links import ClauseLink, clause_links
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of, agreement_row
from irwell.authority.models import Agreement
from irwell.authority.papers import paper_of
from irwell.authority.roles import party
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("upgrade", "agreement", roles=("analyst", "steward", "iao", "siro", "ig_lead", "officer"))
def upgrade(desk: Desk, actor: Actor, paper: str, *, agreement: str) -> Steps[Agreement]:
    """Link a draft to an agreement on paper; once active, it supersedes the paper.

    Args:
        desk: The desk.
        actor: Somebody of a party of the draft, or an officer who coordinates.
        paper: The id of the agreement on paper.
        agreement: The id of the draft, proposed before.

    Returns:
        The draft; the entry counts the clauses that are kept, changed, settled and dropped.

    Raises:
        NotFound: No such agreement.
        Refused: The one is not on paper, the other is signed or linked already, or the actor is
            of no party.
    """
    old, row = agreement_row(paper, ("paper",)), agreement_row(agreement, UNSIGNED)
    form = agreement_of(row)
    if "officer" not in actor.roles:
        party(actor, tuple(own.organisation for own in form.parties), form.id)
    links = clause_links(paper_of(old), form)
    yield
    old = agreement_row(old.id, ("paper",), lock=True)
    row = agreement_row(row.id, UNSIGNED, lock=True)
    if row.paper_id is not None:
        raise Refused(
            f"{row.id} takes the place of {row.paper_id} already.",
            "Propose another version.",
            rule="upgrade.once",
        )
    row.paper = old
    row.save(update_fields=["paper"])
    subject = Subject("agreement", form.id, str(form.version), form.digest)
    return Done(row, subject, _facts(old, links))


def _facts(old: Agreement, links: tuple[ClauseLink, ...]) -> dict[str, Any]:
    counted = Counter(own.what for own in links)
    return {"paper": old.id, "paper_digest": old.digest, "clauses": dict(sorted(counted.items()))}
