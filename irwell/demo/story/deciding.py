"""Need is counted by district under an agreement's output rules, and workers go where it is."""

from dataclasses import dataclass
from typing import Any

from irwell.authority.acts.allocate import allocate
from irwell.authority.acts.measure import measure
from irwell.authority.models import Figure
from irwell.demo.story.place import Place
from irwell.disclosure import passed_again
from irwell.documents.marks import Passed

WORKERS = 150
FLOOR = 3  # no district is left without


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the workers go.

    Attributes:
        need: Families in need by district, as disclosure control passed them.
        threshold: The smallest count that is shown.
        shares: For each district its code, protected need, workers, and an equal split's.
        worst: Need for each worker in the worst-off district.
        worst_equal: The same under an equal split.
        notes: What the reader must know.
    """

    need: Passed
    threshold: int
    shares: tuple[dict[str, Any], ...]
    worst: float
    worst_equal: float
    notes: tuple[str, ...]


def decide(place: Place) -> Plan:
    """Count need by district and share the workers.

    Args:
        place: The story.

    Returns:
        The plan, made only from figures that passed.
    """
    text = next(own for own in place.world.agreements if own.id == place.world.need)
    analyst = place.actor(text.recipient, "analyst")
    need = _measure(place, text.id)
    plan = allocate(place.desk, analyst, need.id, units=WORKERS, floor=FLOOR)
    found = plan.document
    return Plan(
        need=_passed(need),
        threshold=need.document["threshold"],
        shares=tuple(found["shares"]),
        worst=found["worst"],
        worst_equal=found["worst_equal"],
        notes=tuple(found["notes"]),
    )


def count_others(place: Place) -> dict[str, Passed]:
    """Count by district under every other agreement that gives figures.

    Args:
        place: The story.

    Returns:
        Protected counts, by agreement.
    """
    return {
        text.id: _passed(_measure(place, text.id))
        for text in place.world.agreements
        if text.expected_use == "count" and text.id != place.world.need
    }


def _measure(place: Place, agreement: str) -> Figure:
    text = next(own for own in place.world.agreements if own.id == agreement)
    analyst = place.actor(text.recipient, "analyst")
    made: Figure = measure(
        place.desk, analyst, text.id, data_set=text.data_sets[0], by=(text.area,)
    )
    return made


def _passed(figure: Figure) -> Passed:
    found = figure.document
    return passed_again(found["rows"], threshold=found["threshold"], round_to=found["round_to"])


def holds(place: Place, plan: Plan) -> bool:
    """Say whether a plan is whole: every district, every worker, nobody below the floor.

    Args:
        place: The story.
        plan: The plan.

    Returns:
        True if so.
    """
    districts = {district.code for district in place.world.districts}
    return (
        {share["area"] for share in plan.shares} == districts
        and sum(share["units"] for share in plan.shares) == WORKERS
        and min(share["units"] for share in plan.shares) >= FLOOR
    )
