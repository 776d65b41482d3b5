"""Access that the law compels: kinds, outcomes, and when the body that gave may be told.

No lawyer has checked a word of this: which law forbids to tell, the body that is asked must know.

Source: the life cycle of issue 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from irwell.errors import AgreementError

KINDS: Mapping[str, str] = {
    "warrant": "a warrant",
    "court_order": "an order of a court or tribunal",
    "statutory_demand": "a demand under a statute",
    "other": "another demand that law backs",
}
OUTCOMES: Mapping[str, str] = {
    "given": "what was demanded was given",
    "partly_given": "less than was demanded was given",
    "refused": "it was refused",
    "redirected": "it was sent on to the body that gave the data",
}


@dataclass(frozen=True, slots=True)
class Demanded:
    """What was demanded, and what the body did.

    Attributes:
        agreement: The id of the agreement under which the body received the data.
        kind: One of `KINDS`.
        outcome: One of `OUTCOMES`.
        law: The instrument and the section, in words; without personal data.
        received_on: The day on which it came.
        tell_on: Where law forbids to tell: the first day on which the body that gave may be told.
        secret_reason: Which law forbids it; with `tell_on`, and only then.
    """

    agreement: str
    kind: str
    outcome: str
    law: str
    received_on: date
    tell_on: date | None = None
    secret_reason: str = ""


def check_demand(demanded: Demanded, today: date) -> None:
    """Refuse a demand that does not say what it must.

    Args:
        demanded: The demand.
        today: The day.

    Raises:
        AgreementError: The kind or the outcome is not known, words are missing, a day is to come
            or has passed, or a secret has no day or no reason.
    """
    if demanded.kind not in KINDS or demanded.outcome not in OUTCOMES:
        raise AgreementError(
            "The kind or the outcome is not known.",
            f"Kinds: {', '.join(KINDS)}. Outcomes: {', '.join(OUTCOMES)}.",
            rule="compel.kind",
        )
    if not 5 <= len(demanded.law.strip()) <= 300 or demanded.received_on > today:
        raise AgreementError(
            "The instrument in 5 to 300 characters, and the day on which it came, are needed.",
            "Name the instrument and its section; a day that has come.",
            rule="compel.law",
        )
    secret = demanded.tell_on is not None
    if secret != (len(demanded.secret_reason.strip()) >= 5) or len(demanded.secret_reason) > 300:
        raise AgreementError(
            "A secret has a reason and the day on which it may be told.",
            "Give both, or neither: then the body that gave is told now.",
            rule="compel.secret",
        )
    if demanded.tell_on is not None and demanded.tell_on <= today:
        raise AgreementError(
            "That day has come: it may be told.", "Leave both out.", rule="compel.tell_on"
        )


def told(tell_on: str, today: date) -> bool:
    """Say whether a demand may be told today.

    Args:
        tell_on: ISO day; empty where no law forbids it.
        today: The day.

    Returns:
        True from that day on.
    """
    return not tell_on or date.fromisoformat(tell_on) <= today
