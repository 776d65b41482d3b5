"""Why a sharing does not come about: one short list of codes, for acts and for surveys."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from irwell.documents import packaged, parse_yaml
from irwell.errors import AgreementError


@dataclass(frozen=True, slots=True)
class Barrier:
    """One reason.

    Attributes:
        code: Its code; never used again for another.
        words: Plain words.
        source: Where it comes from.
    """

    code: str
    words: str
    source: str


@lru_cache(maxsize=1)
def barriers() -> tuple[Barrier, ...]:
    """Return the list.

    Returns:
        The barriers in the order of `barriers.yaml`.
    """
    value: Any = parse_yaml(packaged("irwell.agreements", "barriers.yaml")).value
    return tuple(Barrier(**one) for one in value["barriers"])


def barrier_codes(codes: Sequence[str], rule: str) -> tuple[str, ...]:
    """Return reason codes in the order of the list, each once.

    Args:
        codes: What was given.
        rule: The rule that a refusal names.

    Returns:
        The codes.

    Raises:
        AgreementError: None is given, or one is not on the list.
    """
    known = [one.code for one in barriers()]
    if not codes or set(codes) - set(known):
        raise AgreementError(
            "A reason code is missing, or is not on the list of barriers.",
            f"Give one or more of: {', '.join(known)}.",
            rule=rule,
        )
    return tuple(code for code in known if code in codes)
