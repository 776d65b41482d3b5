"""The desk of this process, from Django's settings: for the doors."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings

from irwell.authority.desk import Desk
from irwell.releases.build import BUILD_LIMITS


def desk() -> Desk:
    """Return the desk of the configured home.

    Returns:
        A desk; in service mode its workers refuse to run without a closed network.
    """
    limits = replace(BUILD_LIMITS, require_no_network=bool(settings.SERVICE))
    return Desk(Path(settings.IRWELL_HOME), limits=limits, reach=settings.IRWELL_SOURCES)


def address() -> str:
    """Return where recipients reach this node.

    Returns:
        An address without a slash at its end.
    """
    return str(settings.IRWELL_ADDRESS)


def link_seconds() -> int:
    """Return how long links of a read live.

    Returns:
        Seconds.
    """
    return int(settings.LINK_SECONDS)


def mail_hour() -> int | None:
    """Return the hour from which the schedule sends e-mail.

    Returns:
        An hour of the day in Europe/London; None where the operator named no mail server.
    """
    return int(settings.IRWELL_MAIL_HOUR) if settings.IRWELL_MAIL else None
