"""A body's assurance has run out: what depends on it stops."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.bodies import body_row, lapsed_bodies, locked_row
from irwell.authority.desk import Desk
from irwell.authority.endings import suspend_all
from irwell.authority.models import Organisation
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("lapse_body", "organisation", roles=("schedule", "officer"))
def lapse_body(desk: Desk, actor: Actor, organisation: str) -> Steps[Organisation]:
    """Suspend a body whose assurance has run out, and every active agreement of it.

    Reads were refused since its last day, whether or not this act came at once.

    Args:
        desk: The desk.
        actor: The schedule, or an officer.
        organisation: The body.

    Returns:
        The suspended organisation.

    Raises:
        NotFound: The body has not joined.
        Refused: Its assurance counts today, or it is no member.
    """
    _check(desk, body_row(organisation))
    yield
    row = locked_row(organisation)
    _check(desk, row)
    until = row.profile["assurance"]["expires"]
    row.status, row.status_reason = "suspended", f"assurance of {row.id} ended on {until}"
    row.save(update_fields=["status", "status_reason"])
    stopped = suspend_all(desk, row.id, f"The {row.status_reason}.")
    facts = {"assurance_until": until, "status": row.status, "suspended": stopped}
    return Done(row, Subject("organisation", row.id, digest=row.profile_digest), facts)


def _check(desk: Desk, row: Organisation) -> None:
    if row.status != "member" or not lapsed_bodies(desk.today(), [row.id]):
        raise Refused(
            f"{row.id} is {row.status}, and no assurance of a member has run out.",
            "Nothing is to be done.",
            rule="body.assurance",
        )
