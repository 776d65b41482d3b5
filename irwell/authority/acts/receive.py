"""A recipient accepts a delivery, or disputes it, by its date."""

from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.deliveries import by_date, delivered
from irwell.authority.desk import Desk
from irwell.authority.details import keep
from irwell.authority.models import Delivery, Release
from irwell.authority.saying import reason_given
from irwell.errors import Refused
from irwell.ledger.entries import Subject


@act("receive", "release", roles=("analyst", "steward", "iao", "siro"))
def receive(
    desk: Desk, actor: Actor, release: str, *, accepted: bool, reason: str = ""
) -> Steps[Delivery]:
    """Say of one release that it came as agreed, or what is wrong with it.

    Args:
        desk: The desk.
        actor: Somebody of a receiving body.
        release: The release's id.
        accepted: Whether it came as agreed.
        reason: For a dispute: plain words, 5 to 300 characters, without personal data.

    Returns:
        The body's word on the delivery; a later one before the date takes its place.

    Raises:
        NotFound: The body has no such delivery.
        Refused: Its date has passed, the release has ended, or a dispute has no reason.
    """
    row = delivered(actor, release)
    _in_time(desk, row)
    said = "" if accepted else reason_given(reason, "receive")
    yield
    row.refresh_from_db()
    _in_time(desk, row)
    mark = keep(said) if said else ""
    state = "accepted" if accepted else "disputed"
    made, _ = Delivery.objects.update_or_create(
        release=row,
        organisation_id=actor.organisation,
        defaults={
            "state": state,
            "reason": mark,
            "by_date": by_date(row).isoformat(),
            "at": desk.now(),
        },
    )
    facts = {
        "data_set": row.data_set_id,
        "number": row.number,
        "state": state,
        "by": made.by_date,
        "reason": mark,
    }
    return Done(made, Subject("release", row.id), facts)


def _in_time(desk: Desk, row: Release) -> None:
    if row.state not in ("current", "replaced"):
        raise Refused(
            f"The release is {row.state}.", "Query the table again.", rule="receive.ended"
        )
    if desk.today() > by_date(row):
        raise Refused(
            f"The delivery could be answered until {by_date(row):%-d %B %Y}.",
            "Report what is wrong as a fault.",
            rule="receive.late",
        )
