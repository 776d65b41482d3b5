"""A provider answers a fault that a recipient reported."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.days import day_of
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.feedback import CLOSED, fault_row
from irwell.authority.models import Deposit, Fault
from irwell.authority.roles import own
from irwell.authority.saying import reason_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject

STATES = ("answered", "corrected", "rejected")


@act("answer", "fault", roles=("steward", "iao"))
def answer(
    desk: Desk, actor: Actor, fault: str, *, state: str, reason: str = "", deposit: str = ""
) -> Steps[Fault]:
    """Say that a fault will be corrected, that it is corrected, or why it is none.

    Args:
        desk: The desk.
        actor: A steward or asset owner of the body that provides the data set.
        fault: The fault's id.
        state: `answered` (it will be corrected), `corrected` or `rejected`.
        reason: Plain words, 5 to 300 characters, without personal data; not needed for a
            correction.
        deposit: For a correction of hosted data: the accepted deposit that corrects it.

    Returns:
        The fault.

    Raises:
        NotFound: No such fault.
        Refused: The data set is another body's, the fault is closed, or nothing came since the
            report that could correct it.
    """
    row = fault_row(fault)
    own(actor, row.data_set.organisation_id, f"The data set {row.data_set_id}")
    if state not in STATES:
        raise Refused(
            "The answer is not known.", f"One of: {', '.join(STATES)}.", rule="answer.state"
        )
    said = reason_given(reason, "answer") if state != "corrected" or reason else ""
    yield
    row.refresh_from_db()
    if row.state in CLOSED:
        raise Refused(
            f"The fault is {row.state}.", "If it is there again, report it anew.",
            rule="answer.closed",
        )  # fmt: skip
    by = _correcting(row, deposit) if state == "corrected" else None
    now = desk.now()
    row.state, row.answered_at, row.corrected_by = state, now, by
    row.answer = keep(said) if said else ""
    row.closed_at = now if state in CLOSED else ""
    row.save()
    facts = {
        "data_set": row.data_set_id,
        "state": state,
        "deposit": by.id if by else "",
        "reason": row.answer,
        "days": (desk.today() - day_of(row.opened_at)).days,
    }
    return Done(row, Subject("fault", row.id), facts)


def _correcting(row: Fault, deposit: str) -> Deposit | None:
    """Return the deposit that corrects a fault; None at home, where a release since then does."""
    if row.data_set.place == "home":
        pushed = row.agreement.releases.filter(data_set_id=row.data_set_id, state="current")
        if not pushed.filter(at__gt=row.opened_at).exists():
            raise Refused(
                "No release was pushed since the fault was reported.",
                "Deposit the correction at home and push the release first.",
                rule="answer.release",
            )
        return None
    found = Deposit.objects.filter(
        pk=deposit, data_set_id=row.data_set_id, state="accepted", at__gt=row.opened_at
    ).first()
    if found is None:
        raise Refused(
            "The deposit that corrects it is not an accepted one of this data set since the"
            " report.",
            "Deposit the correction first, and name that deposit.",
            rule="answer.deposit",
        )
    return found
