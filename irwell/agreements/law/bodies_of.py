"""Whether a body is of a class that a power is for."""

from collections.abc import Iterable

from irwell.agreements.bodies import Body

ANY = "any"


def is_of(body: Body, classes: Iterable[str]) -> bool:
    """Say whether a body is of one of some classes.

    Args:
        body: The body.
        classes: Sectors and flags, as the library of powers names them.

    Returns:
        True if it is of one of them.
    """
    own = {ANY, body.sector, *(f"dea_{schedule}" for schedule in body.dea_schedules)}
    flags = ("public_authority", "competent_authority", "health_or_care")
    own |= {flag for flag in flags if getattr(body, flag)}
    return not own.isdisjoint(classes)
