"""The owner of data answers a request."""

from collections.abc import Sequence

from irwell.agreements.barriers import barrier_codes
from irwell.agreements.request_cycle import next_request_state
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.models import Request
from irwell.authority.requesting import asked_body, request_row, subject_of
from irwell.authority.roles import DECIDERS
from irwell.authority.saying import reasons_given
from irwell.errors import Refused

OUTCOMES = ("accept", "return", "refuse", "redirect")
CODED = ("return", "refuse")


@act("respond", "request", roles=DECIDERS)
def respond(
    desk: Desk,
    actor: Actor,
    name: str,
    *,
    outcome: str,
    codes: Sequence[str] = (),
    reasons: str = "",
) -> Steps[Request]:
    """Accept, return, refuse or redirect a request.

    Args:
        desk: The desk.
        actor: The owner to whom it is assigned.
        name: The request's id.
        outcome: `accept`, `return` (it lacks something), `refuse`, or `redirect` (open data or
            another agreement serves it).
        codes: For `return` and `refuse`: codes of `barriers.yaml`.
        reasons: Written reasons, 5 to 2,000 characters; for `accept` they may be left out.

    Returns:
        The request, answered.

    Raises:
        NotFound: No such request.
        AgreementError: A reason code is missing or unknown.
        Refused: It is another's to answer, the outcome is unknown, or reasons are missing.
    """
    row = request_row(name, ("with_owner",))
    asked_body(row, actor, "respond")
    if row.owner_id != actor.id:
        raise Refused(
            f"Request {name} is with another owner.",
            "Let it be assigned to you with `assign`.",
            rule="respond.owner",
        )
    if outcome not in OUTCOMES:
        raise Refused(
            "The answer is not known.", f"One of: {', '.join(OUTCOMES)}.", rule="respond.outcome"
        )
    given = barrier_codes(codes, "respond.codes") if outcome in CODED else ()
    said = reasons_given(reasons, "respond") if outcome != "accept" or reasons else ""
    yield
    row = request_row(name, ("with_owner",), lock=True)
    row.state = next_request_state(row.state, f"respond {outcome}")
    row.codes, row.reasons = list(given), keep(said) if said else ""
    row.answered_at = row.changed_at = desk.now()
    row.save()
    facts = {"state": row.state, "codes": row.codes, "reasons": row.reasons}
    return Done(row, subject_of(row), facts)
