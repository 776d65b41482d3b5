"""A scarce resource is shared over areas by a measured need."""

from irwell.allocation import Sharing, share_units
from irwell.authority.access import standing
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk, new_id
from irwell.authority.models import Figure
from irwell.disclosure import passed_again
from irwell.errors import NotFound, Refused
from irwell.ledger.entries import Subject


@act("allocate", "figure", roles=("analyst",))
def allocate(desk: Desk, actor: Actor, figure: str, *, units: int, floor: int = 0) -> Steps[Figure]:
    """Share whole units over areas by the need that a measure counted.

    Args:
        desk: The desk.
        actor: An analyst of the body that measured.
        figure: A measure by one column.
        units: Whole units, 1 to 1,000,000.
        floor: The least for each area.

    Returns:
        The plan.

    Raises:
        NotFound: No such measure of this body.
        Refused: It counts by more than one column, or the agreement is no longer in force.
        AgreementError: The floors need more units than there are.
    """
    need = (
        Figure.objects.select_related("agreement")
        .filter(pk=figure, kind="measure", made_by_id=actor.organisation)
        .first()
    )
    if need is None:
        raise NotFound("No such measure of your body.", "Measure first.")
    standing(need.agreement, desk.today(), actor.organisation)
    found = need.document
    if len(found["by"]) != 1:
        raise Refused(
            "The measure counts by more than one column.",
            "Measure by the area alone.",
            rule="allocate.by",
        )
    passed = passed_again(found["rows"], threshold=found["threshold"], round_to=found["round_to"])
    sharing = share_units(
        passed, area=found["by"][0], units=units, floor=floor, threshold=found["threshold"]
    )
    yield
    made = Figure.objects.create(
        id=new_id(),
        kind="plan",
        agreement=need.agreement,
        made_by_id=actor.organisation,
        document={"measure": need.id, "units": units, "floor": floor, **_document(sharing)},
        at=desk.now(),
    )
    facts = {"figure": made.id, "measure": need.id, "units": units, "floor": floor}
    row = need.agreement
    return Done(made, Subject("agreement", row.name, str(row.version), row.digest), facts)


def _document(sharing: Sharing) -> dict[str, object]:
    return {
        "shares": [
            {
                "area": s.area,
                "need": None if s.suppressed else s.need,
                "suppressed": s.suppressed,
                "units": s.units,
                "equal": s.equal,
            }
            for s in sharing.shares
        ],
        "worst": round(sharing.worst, 1),
        "worst_equal": round(sharing.worst_equal, 1),
        "notes": list(sharing.notes),
    }
