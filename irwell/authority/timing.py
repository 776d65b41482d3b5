"""How long the way from a request to an active agreement took, by step and role."""

import statistics
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from irwell.agreements.working_days import working_days_between
from irwell.authority.actors import Actor
from irwell.authority.days import day_of
from irwell.authority.desk import Desk
from irwell.authority.models import Party, RegisterEntry
from irwell.authority.progress import steps
from irwell.authority.roles import sees_all

MOST = 500  # agreements that medians are taken over: the newest in the register
_DAY = 86_400.0  # seconds


def timing(desk: Desk, actor: Actor, agreement: str) -> dict[str, Any]:
    """Say how long one agreement took, or takes.

    Args:
        desk: The desk, for the moment.
        actor: Somebody of a party; auditors and officers see all.
        agreement: The agreement's id.

    Returns:
        `agreement`, `state`, `submitted_at` (or proposed, where nothing was requested),
        `active_at` (empty until then), `days` with one decimal and `working_days` from the one to
        the other or to now, and `steps`: each with `step`, `organisation`, `role`, `since`,
        `until` (empty while it waits), `days`, `working_days` and `due`.

    Raises:
        NotFound: No such agreement.
        Refused: The actor's body is no party.
    """
    found, now = steps(desk, actor, agreement), desk.now()
    return {
        "agreement": found["agreement"],
        "state": found["state"],
        "submitted_at": found["since"],
        "active_at": found["active_at"],
        "days": round(found["days"], 1),
        "working_days": _working(found["since"], _ended(found, now)),
        "steps": [{**one, **_took(one["since"], one["until"] or now)} for one in found["steps"]],
    }


def medians(desk: Desk, actor: Actor) -> dict[str, Any]:
    """Say how long agreements took in the middle, from submitted to active.

    Args:
        desk: The desk, for the moment.
        actor: Who asks.

    Returns:
        `agreements`: how many were counted: those of the actor's body that became active, for
        auditors and officers all, at most the newest `MOST`. `days` and `working_days`: the
        medians of the whole way. `steps`: the medians by step and role, with how many there were.
    """
    told = [timing(desk, actor, name) for name in _activated(actor)]
    by: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for one in told:
        for step in one["steps"]:
            by[step["step"], step["role"]].append(step)
    return {
        "agreements": len(told),
        **_middle(told),
        "steps": [
            {"step": step, "role": role, "times": len(own), **_middle(own)}
            for (step, role), own in by.items()
        ],
    }


def _activated(actor: Actor) -> list[str]:
    rows = RegisterEntry.objects.exclude(state="paper").order_by("-number")
    if not sees_all(actor):
        own = Party.objects.filter(organisation_id=actor.organisation)
        rows = rows.filter(agreement_id__in=own.values("agreement_id"))
    return list(rows.values_list("agreement_id", flat=True)[:MOST])


def _middle(rows: Iterable[dict[str, Any]]) -> dict[str, float | None]:
    own = list(rows)
    if not own:
        return {"days": None, "working_days": None}
    return {
        "days": round(statistics.median(one["days"] for one in own), 1),
        "working_days": round(statistics.median(one["working_days"] for one in own), 1),
    }


def _took(since: str, until: str) -> dict[str, float]:
    if not since:  # older than the register keeps
        return {"days": 0.0, "working_days": 0}
    taken = datetime.fromisoformat(until) - datetime.fromisoformat(since)
    return {"days": round(taken.total_seconds() / _DAY, 1), "working_days": _working(since, until)}


def _working(since: str, until: str) -> int:
    return working_days_between(day_of(since), day_of(until)) if since else 0


def _ended(found: dict[str, Any], now: str) -> str:
    """Return when the way ended; an agreement that came to nothing ended with its last step."""
    if found["active_at"]:
        return str(found["active_at"])
    if any(not one["until"] for one in found["steps"]):
        return now
    return max((one["until"] for one in found["steps"]), default=now)
