"""What an attack met: a refusal, a discovery, or nothing that stopped it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from irwell.errors import IrwellError

REFUSED, FOUND, NOT_STOPPED = "refused", "found", "NOT STOPPED"


@dataclass(frozen=True, slots=True)
class Met:
    """One attack and its answer.

    Attributes:
        attack: What was tried, in plain words.
        answer: `refused`, `found` or `NOT STOPPED`.
        rule: The rule that stopped it.
        told: What it was told.
    """

    attack: str
    answer: str
    rule: str
    told: str

    @property
    def stopped(self) -> bool:
        """Whether it came to nothing."""
        return self.answer != NOT_STOPPED


def attempted(attack: str, rule: str, do: Callable[[], object], *, answer: str = REFUSED) -> Met:
    """Try an attack that an error of Irwell must stop.

    Args:
        attack: What is tried.
        rule: The rule that must stop it.
        do: Tries it.
        answer: `refused`, or `found`.

    Returns:
        What it met; an error by another rule does not count.
    """
    try:
        do()
    except IrwellError as error:
        met = error.rule or error.code
        return Met(attack, answer if met == rule else NOT_STOPPED, met, error.message)
    return Met(attack, NOT_STOPPED, "", "Nothing stopped it.")


def asked(attack: str, rule: str, response: requests.Response) -> Met:
    """Judge an answer of the node to a request that it must refuse.

    Args:
        attack: What was asked.
        rule: The rule that must refuse it.
        response: The answer.

    Returns:
        What it met.
    """
    if response.ok:
        return Met(attack, NOT_STOPPED, "", f"The node answered {response.status_code}.")
    found: dict[str, Any] = response.json()
    stopped = found["rule"] == rule and response.status_code < 500
    return Met(attack, REFUSED if stopped else NOT_STOPPED, found["rule"], found["message"])


def held(attack: str, rule: str, *, true: bool, told: str, answer: str = REFUSED) -> Met:
    """Judge an attack by whether something holds after it.

    Args:
        attack: What was tried.
        rule: The rule that makes it hold.
        true: Whether it holds.
        told: What is so then.
        answer: `refused`, or `found`.

    Returns:
        What it met.
    """
    return Met(attack, answer if true else NOT_STOPPED, rule, told if true else "It does not hold.")
