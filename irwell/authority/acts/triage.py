"""The authority looks at a new request: how urgent it is, and whom it is for."""

from irwell.agreements.request_cycle import next_request_state
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Request
from irwell.authority.requesting import check_asked, request_row, subject_of
from irwell.errors import Refused

URGENCIES = ("routine", "urgent", "emergency")


@act("triage", "request", roles=("officer",))
def triage(
    desk: Desk, actor: Actor, name: str, *, urgency: str = "", to: str = ""
) -> Steps[Request]:
    """Settle how urgent a request is and which body is asked; the document stays as it was.

    Args:
        desk: The desk.
        actor: An officer of the authority.
        name: The request's id.
        urgency: `routine`, `urgent` or `emergency`; as the request says when empty.
        to: The body that is asked, where the request names none or the wrong one.

    Returns:
        The request, triaged.

    Raises:
        NotFound: No such request.
        Refused: It is not new, nobody is asked, or the body has not joined.
    """
    row = request_row(name, ("submitted",))
    asked = to or row.to_organisation_id or ""
    if not asked:
        raise Refused(
            f"Request {name} names no body.", "Find the owner, and name it with `to`.",
            rule="triage.to",
        )  # fmt: skip
    check_asked(row.from_organisation_id, asked, row.data_sets, "triage")
    if urgency and urgency not in URGENCIES:
        raise Refused(
            "The urgency is not known.", f"One of: {', '.join(URGENCIES)}.", rule="triage.urgency"
        )
    yield
    row = request_row(name, ("submitted",), lock=True)
    row.state = next_request_state(row.state, "triage")
    row.urgency = urgency or row.urgency
    row.to_organisation_id = asked
    row.triaged_at = row.changed_at = desk.now()
    row.save()
    facts = {"state": row.state, "to": asked, "urgency": row.urgency}
    return Done(row, subject_of(row), facts)
