"""The states of an agreement, and whether it lets anyone read on a day."""

from collections.abc import Mapping
from datetime import date

from irwell.agreements.model import Admission, Agreement, State
from irwell.agreements.wording import day_words
from irwell.errors import AgreementError

# `sign` is the last signature that is needed: until then an agreement stays a draft.
# A day outside its dates closes an agreement whatever its state: see `admits`.
TRANSITIONS: Mapping[tuple[str, str], State] = {
    ("draft", "sign"): "signed",
    ("draft", "revoke"): "revoked",
    ("signed", "activate"): "active",
    ("signed", "revoke"): "revoked",
    ("signed", "expire"): "expired",
    ("active", "suspend"): "suspended",
    ("active", "revoke"): "revoked",
    ("active", "expire"): "expired",
    ("active", "supersede"): "superseded",
    ("suspended", "resume"): "active",
    ("suspended", "revoke"): "revoked",
    ("suspended", "expire"): "expired",
    ("suspended", "supersede"): "superseded",
}
_CLOSED: Mapping[str, str] = {
    "draft": "The agreement is a draft: not every party has signed it.",
    "signed": "The agreement is signed, but not active yet.",
    "suspended": "The agreement is suspended.",
    "expired": "The agreement has expired.",
    "revoked": "The agreement was revoked.",
    "superseded": "A newer version of the agreement took its place.",
}


def next_state(state: str, act: str) -> State:
    """Return the state that an act leads to.

    Args:
        state: The state now.
        act: sign (the last signature), activate, suspend, resume, revoke, expire or supersede.

    Returns:
        The state after the act.

    Raises:
        AgreementError: The act does not go with the state.
    """
    after = TRANSITIONS.get((state, act))
    if after is None:
        acts = [name for before, name in TRANSITIONS if before == state]
        remedy = f"It may be: {', '.join(acts)}." if acts else "Nothing follows on that state."
        message = f"`{act}` does not go with an agreement that is {state}."
        raise AgreementError(message, remedy, rule="state")
    return after


def admits(agreement: Agreement, state: str, day: date) -> Admission:
    """Say whether an agreement lets its recipients read on a day.

    Args:
        agreement: The agreement.
        state: Its state now.
        day: Today in Europe/London; the last day is included.

    Returns:
        Ok only for an active agreement between its dates; else the rule and the reason. An
        end that has passed is the reason whatever the state, except for what closed it before.
    """
    if state in ("active", "suspended", "signed", "expired") and day > agreement.end:
        reason = f"The agreement ended on {day_words(agreement.end)}."
        return Admission(ok=False, rule="time.end", reason=reason)
    if state != "active":
        return Admission(ok=False, rule="state", reason=_CLOSED[state])
    if day < agreement.start:
        reason = f"The agreement starts on {day_words(agreement.start)}."
        return Admission(ok=False, rule="time.start", reason=reason)
    return Admission(ok=True)
