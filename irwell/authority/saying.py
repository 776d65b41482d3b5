"""Reasons in plain words, as acts take them."""

from irwell.authority.details import LONGEST
from irwell.errors import Refused


def reason_given(text: str, act: str) -> str:
    """Return a reason without the blanks around it.

    Args:
        text: What the actor wrote.
        act: The act that asks, for the rule.

    Returns:
        The reason.

    Raises:
        Refused: It is shorter than 5 or longer than 300 characters.
    """
    said = text.strip()
    if not 5 <= len(said) <= 300:
        raise Refused(
            "A reason of 5 to 300 characters is needed.", "Give one.", rule=f"{act}.reason"
        )
    return said


def reasons_given(text: str, act: str) -> str:
    """Return written reasons without the blanks around them.

    Args:
        text: What the actor wrote, for those whom it concerns; without personal data.
        act: The act that asks, for the rule.

    Returns:
        The reasons.

    Raises:
        Refused: They are shorter than 5 or longer than 2,000 characters.
    """
    said = text.strip()
    if not 5 <= len(said) <= LONGEST:
        raise Refused(
            f"Written reasons of 5 to {LONGEST:,} characters are needed.",
            "Write why, so that whoever asked knows what would have to change.",
            rule=f"{act}.reasons",
        )
    return said
