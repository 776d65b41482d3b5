"""Agreements that have ended: who must certify of what, who has, and what waits."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from irwell.agreements.closing import CHASED, destroy_by, left_over
from irwell.agreements.lifecycle import ENDED
from irwell.agreements.model import Agreement as Document
from irwell.authority.accessions import receives_under
from irwell.authority.actors import Actor
from irwell.authority.days import day_of
from irwell.authority.desk import Desk
from irwell.authority.documents import agreement_of
from irwell.authority.models import Agreement, Certificate, Closing
from irwell.authority.roles import sees_all
from irwell.errors import Refused


def to_close() -> list[str]:
    """Return the agreement versions that have ended and whose closing has not begun.

    Returns:
        Their ids.
    """
    rows = Agreement.objects.filter(state__in=ENDED, upgrades=None)  # not what was on paper
    return list(rows.order_by("id").values_list("id", flat=True))


def must_certify(row: Agreement) -> dict[str, list[str]]:
    """Say of what each recipient of an ended agreement must certify the destruction.

    Args:
        row: The agreement's row.

    Returns:
        Data sets by body; empty where nothing was released, or the new version covers it all.
    """
    form = agreement_of(row)
    later = None
    if row.state == "superseded":
        after = Agreement.objects.filter(name=row.name, version__gt=row.version)
        newer = after.filter(state__in=("active", "suspended")).order_by("version").last()
        later = agreement_of(newer) if newer else None
    return left_over(form, _received(row, form), later)


def closing_of(row: Agreement, *, lock: bool = False) -> Closing:
    """Return the closing of an agreement.

    Args:
        row: The agreement's row.
        lock: Whether to keep it for the rest of the transaction.

    Returns:
        Its row.

    Raises:
        Refused: Its closing has not begun.
    """
    rows = Closing.objects.filter(pk=row.pk)
    own = (rows.select_for_update() if lock else rows).first()
    if own is None:
        raise Refused(f"{row.id} is not being closed.", "Wait until it ends.", rule="closing")
    return own


def certified(row: Agreement) -> set[str]:
    """Return the bodies whose certificate of destruction stands.

    Args:
        row: The agreement's row.

    Returns:
        Organisation ids.
    """
    own = Certificate.objects.filter(agreement=row, kind="destruction", returned="")
    return set(own.values_list("organisation_id", flat=True))


def missing(own: Closing) -> list[str]:
    """Return the bodies that have yet to certify.

    Args:
        own: A closing.

    Returns:
        Organisation ids, sorted.
    """
    return sorted(set(own.recipients) - certified(own.agreement))


def givers(row: Agreement) -> list[str]:
    """Return the bodies that must accept the certificates.

    Args:
        row: The agreement's row.

    Returns:
        Its providers, each once.
    """
    return list(dict.fromkeys(agreement_of(row).providers))


def closings(desk: Desk, actor: Actor) -> list[dict[str, Any]]:
    """List the agreements that are being closed or were, with their certificates.

    Args:
        desk: The desk, for the day.
        actor: Who asks; of a party, or an officer or auditor.

    Returns:
        One row a closing, by agreement.
    """
    rows = Closing.objects.select_related("agreement").order_by("agreement_id")
    if not sees_all(actor):
        rows = rows.filter(agreement__parties__id=actor.organisation).distinct()
    return [_shown(desk, row) for row in rows]


def overdue(desk: Desk) -> int:
    """Count the certificates that should have come by now.

    Args:
        desk: The desk, for the day.

    Returns:
        How many.
    """
    rows = Closing.objects.filter(closed_at="", due_on__lt=desk.today().isoformat())
    return sum(len(missing(row)) for row in rows)


def chased_today(own: Closing, today: date) -> bool:
    """Say whether a letter about a missing certificate goes out today: one a week.

    Args:
        own: The closing.
        today: The day.

    Returns:
        True on the day on which it was asked for, and each seventh day after.
    """
    return (today - day_of(own.opened_at)).days % CHASED == 0


def opened(desk: Desk, row: Agreement, wanted: dict[str, list[str]], ended: str) -> Closing:
    """Make the closing of an agreement, unsaved.

    Args:
        desk: The desk, for the moment.
        row: The agreement's row.
        wanted: Data sets by body, as `must_certify` gives them.
        ended: When it ended.

    Returns:
        The closing.
    """
    by = destroy_by(agreement_of(row), day_of(ended))
    return Closing(agreement=row, opened_at=desk.now(), recipients=wanted, due_on=by.isoformat())


def _received(row: Agreement, form: Document) -> dict[str, Iterable[str]]:
    """Name the data sets of which something was released, for each body that received."""
    left = row.accessions.filter(receives=True).values_list("organisation_id", flat=True)
    bodies = dict.fromkeys([*form.recipients, *receives_under(row, form), *left])
    data_sets = set(row.releases.values_list("data_set_id", flat=True))
    return {b: {d for d in data_sets if not d.startswith(f"{b}/")} for b in bodies}


def _shown(desk: Desk, own: Closing) -> dict[str, Any]:
    rows = Certificate.objects.filter(agreement=own.agreement, kind="destruction")
    return {
        "agreement": own.agreement_id,
        "state": own.agreement.state,
        "opened_at": own.opened_at,
        "due_on": own.due_on,
        "overdue": not own.closed_at and date.fromisoformat(own.due_on) < desk.today(),
        "certificates": [row.document | {"digest": row.digest, "returned": bool(row.returned)}
                         for row in rows],
        "missing": {body: own.recipients[body] for body in missing(own)},
        "settled": own.settled,
        "target": own.target,
        "benefit": own.benefit,
    }  # fmt: skip
