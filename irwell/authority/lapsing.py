"""Which requests and drafts nobody has acted on for so long that they lapse."""

from datetime import date, datetime, timedelta

from irwell.agreements.clocks import clock, due
from irwell.agreements.lifecycle import UNSIGNED
from irwell.agreements.request_cycle import OPEN
from irwell.authority.desk import Desk
from irwell.authority.models import Agreement, Request

CLOCK = "lapse"


def last_acted(row: Agreement | Request) -> str:
    """Return when somebody last acted on an unsigned agreement or an open request.

    Args:
        row: Its row.

    Returns:
        The moment, as the register keeps it.
    """
    moments = [row.changed_at]
    if isinstance(row, Agreement):
        moments += row.reviews.values_list("at", flat=True)
        moments += row.signatures.values_list("at", flat=True)
    return max(moments)


def lapses_on(moment: str) -> date:
    """Return the last day on which it still waits.

    Args:
        moment: When somebody last acted.

    Returns:
        A day in Europe/London; it lapses the day after.
    """
    return due(clock(CLOCK), datetime.fromisoformat(moment)).date()


def lapsed(desk: Desk) -> tuple[list[str], list[str]]:
    """Return what has lapsed and is not entered so yet.

    Args:
        desk: The desk, for the day.

    Returns:
        Ids of agreement versions, and of requests.
    """
    # Nothing that changed since can have lapsed; the clock itself is asked of the rest.
    before = desk.today() - timedelta(days=clock(CLOCK).length)
    old = before.isoformat()
    unsigned = Agreement.objects.filter(state__in=UNSIGNED, changed_at__lt=old).order_by("id")
    opened = Request.objects.filter(state__in=OPEN, changed_at__lt=old).order_by("id")
    return _over(desk, list(unsigned)), _over(desk, list(opened))


def _over(desk: Desk, rows: list[Agreement] | list[Request]) -> list[str]:
    return [row.id for row in rows if desk.today() > lapses_on(last_acted(row))]
