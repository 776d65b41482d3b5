"""What the public is told of how it went: lessons, emergencies, what closed, counts."""

from collections import Counter
from typing import Any

from irwell.agreements.rights import KINDS
from irwell.authority.closing import overdue
from irwell.authority.days import day_of
from irwell.authority.demands import counted
from irwell.authority.desk import Desk
from irwell.authority.models import (
    Closing,
    Emergency,
    Incident,
    RegisterEntry,
    RightsCase,
)


def transparency(desk: Desk) -> dict[str, Any]:
    """Return what anybody may know of how sharing went.

    Args:
        desk: The desk, for the day.

    Returns:
        `incidents`: `open` and `closed` as counts, and `lessons`; `emergencies`: each one, why it
        could not wait, until when, and what the look back found; `closed`: what each agreement
        brought against its target; `certificates_overdue`, `compelled` and
        `rights`, as counts.
    """
    rows = Incident.objects.all()
    closed = list(rows.filter(state="closed"))
    return {
        "irwell_transparency": 1,
        "incidents": {
            "open": len(rows) - len(closed),
            "closed": len(closed),
            "lessons": [_lesson(row) for row in closed],
        },
        "closed": [_closed(row) for row in Closing.objects.exclude(benefit="")],
        "certificates_overdue": overdue(desk),
        "compelled": counted(desk),
        "rights": _rights(),
        "emergencies": [_emergency(row) for row in Emergency.objects.order_by("ends_at")],
    }


def _lesson(row: Incident) -> dict[str, Any]:
    """Say what was learned: no body that reported, no words but the lessons."""
    ids = list(row.agreements.values_list("id", flat=True))
    listed = RegisterEntry.objects.filter(pk__in=ids).values_list("pk", flat=True)
    return {
        "incident": row.id,
        "kind": row.kind,
        "month": f"{day_of(row.reported_at):%Y-%m}",
        "agreements": sorted(map(str, listed)),
        "ico_told": bool(row.told_at),
        "lessons": row.lessons,
    }


def _emergency(row: Emergency) -> dict[str, Any]:
    return {
        "agreement": row.agreement_id,
        "state": row.agreement.state,
        "why": row.why,
        "waived": row.waived,
        "ends_at": row.ends_at,
        "review_by": row.review_by,
        "outcome": row.outcome or "not looked back at yet",
    }


def _closed(row: Closing) -> dict[str, Any]:
    return {
        "agreement": row.agreement_id,
        "closed_on": row.closed_at[:10],
        "target": row.target,
        "benefit": row.benefit,
    }


def _rights() -> dict[str, int]:
    """Count cases by kind: how many, not whose nor under what."""
    found = Counter(RightsCase.objects.values_list("kind", flat=True))
    return {kind: found[kind] for kind in KINDS}
