"""What nobody has acted on for a long time lapses."""

from typing import Literal

from irwell import agreements
from irwell.agreements.lifecycle import UNSIGNED
from irwell.agreements.request_cycle import OPEN, next_request_state
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_row
from irwell.authority.lapsing import lapses_on, last_acted
from irwell.authority.models import Agreement, Request
from irwell.authority.requesting import request_row, subject_of
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("lapse", "agreement", roles=("schedule",))
def lapse(
    desk: Desk, actor: Actor, name: str, *, of: Literal["agreement", "request"] = "agreement"
) -> Steps[Agreement | Request]:
    """Enter that a request or an unsigned agreement has lapsed.

    Args:
        desk: The desk.
        actor: The schedule.
        name: The id of the agreement or request.
        of: Which it is.

    Returns:
        The agreement or request, lapsed.

    Raises:
        NotFound: Nothing of that id.
        Refused: Somebody acted on it within the time, or it is past that.
    """
    if of == "request":
        _check_over(desk, request_row(name, OPEN))
        yield
        asked = request_row(name, OPEN, lock=True)
        _check_over(desk, asked)
        asked.state = next_request_state(asked.state, "lapse")
        asked.answered_at = asked.changed_at = desk.now()
        asked.save()
        return Done(asked, subject_of(asked), {"state": asked.state})
    row = agreement_row(name, UNSIGNED)
    _check_over(desk, row)
    yield
    row = agreement_row(row.id, UNSIGNED, lock=True)
    _check_over(desk, row)
    row.state = agreements.next_state(row.state, "lapse")
    row.changed_at = desk.now()
    row.save(update_fields=["state", "changed_at"])
    subject = Subject("agreement", row.name, str(row.version), row.digest)
    return Done(row, subject, {"state": row.state})


def _check_over(desk: Desk, row: Agreement | Request) -> None:
    ends = lapses_on(last_acted(row))
    if desk.today() <= ends:
        raise Refused(
            f"{row.id} lapses after {ends:%-d %B %Y} at the earliest.", "Wait.", rule="lapse.early"
        )
