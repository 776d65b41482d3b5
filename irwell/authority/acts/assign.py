"""A request is given to the person who decides about the data."""

from irwell.agreements.request_cycle import next_request_state
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Person, Request
from irwell.authority.requesting import asked_body, request_row, subject_of
from irwell.authority.roles import DECIDERS
from irwell.errors import Refused

STATES = ("triaged", "with_owner")


@act("assign", "request", roles=("officer", "ig_lead", "steward"))
def assign(desk: Desk, actor: Actor, name: str, *, owner: str) -> Steps[Request]:
    """Give a request to its owner, or to another owner than before.

    Args:
        desk: The desk.
        actor: An officer, or an information governance lead or steward of the body asked.
        name: The request's id.
        owner: The id of an asset owner or SIRO of the body that is asked.

    Returns:
        The request, with its owner.

    Raises:
        NotFound: No such request.
        Refused: It is not triaged, is answered, or the owner decides nothing at that body.
    """
    row = request_row(name, STATES)
    if "officer" not in actor.roles:
        asked_body(row, actor, "assign")
    person = Person.objects.filter(
        pk=owner, organisation_id=row.to_organisation_id, ended_at=""
    ).first()
    if person is None or not set(DECIDERS) & set(person.roles):
        raise Refused(
            "That person decides about no data of the body that is asked.",
            "Name an asset owner or SIRO of that body; see `irwell person list`.",
            rule="assign.owner",
        )
    yield
    row = request_row(name, STATES, lock=True)
    row.state = next_request_state(row.state, "assign")
    row.owner = person
    row.assigned_at = row.changed_at = desk.now()
    row.save()
    return Done(row, subject_of(row), {"state": row.state, "owner": person.id})
