"""Demands of the law in the register: who may know of them, and from when."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from irwell.agreements.demands import KINDS, told
from irwell.authority.actors import Actor
from irwell.authority.desk import Desk
from irwell.authority.details import words
from irwell.authority.documents import agreement_of
from irwell.authority.models import Demand
from irwell.authority.roles import sees_all


def demands(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List the demands that an actor may know of.

    Args:
        desk: The desk, for the day.
        actor: Who asks: the body that got it; the bodies that gave, officers and auditors, once it
            may be told.

    Returns:
        One row a demand, oldest first.
    """
    return [_shown(row) for row in Demand.objects.all() if _may_know(desk, actor, row)]


def told_to(desk: Desk, organisation: str) -> Iterator[Demand]:
    """Yield the demands of which a body that gave is to be told.

    Args:
        desk: The desk, for the day.
        organisation: The body.

    Yields:
        Demands that other bodies got and that may be told.
    """
    for row in Demand.objects.exclude(by_id=organisation).select_related("agreement"):
        gave = organisation in agreement_of(row.agreement).providers
        if gave and told(row.tell_on, desk.today()):
            yield row


def counted(desk: Desk) -> dict[str, int]:
    """Count demands by kind, for everybody.

    Args:
        desk: The desk, for the day.

    Returns:
        Those that may be told: until then even a count would tell.
    """
    rows = Demand.objects.values_list("kind", "tell_on")
    found = Counter(kind for kind, day in rows if told(day, desk.today()))
    return {kind: found[kind] for kind in KINDS}


def _may_know(desk: Desk, actor: Actor, row: Demand) -> bool:
    if row.by_id == actor.organisation:
        return True
    named = sees_all(actor)
    gave = actor.organisation in agreement_of(row.agreement).providers
    return bool(named or gave) and told(row.tell_on, desk.today())


def _shown(row: Demand) -> dict[str, Any]:
    return {
        "demand": row.id,
        "agreement": row.agreement_id,
        "kind": row.kind,
        "by": row.by_id,
        "outcome": row.outcome,
        "law": words(row.law),
        "received_on": row.received_on,
        "told_from": row.tell_on,
    }
