"""The normal form of identifiers, by type, so that the same person has one pseudonym.

The rules clean the writing of an identifier and judge nothing: whether a number is valid is the
contract's question. They use ASCII rules only, so that every engine gives the same bytes.
"""

import re
from dataclasses import dataclass

NORMALISER_VERSION = 1  # part of every derived key: a new rule set gives new pseudonyms
SPACES = " \t\r\n\u00a0"  # what counts as space: ASCII blanks and the no-break space
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Normaliser:
    """How one identifier type is cleaned, in this order.

    Attributes:
        drop: Characters removed anywhere; else `SPACES` are removed at both ends only.
        case: `upper` or `lower` for the letters a-z, or `keep`.
        zeros: Leading zeros are removed.
    """

    drop: str = ""
    case: str = "keep"
    zeros: bool = False


NORMALISERS = {
    "nhs_number": Normaliser(drop=SPACES + "-"),
    "nino": Normaliser(drop=SPACES + "-", case="upper"),
    "uprn": Normaliser(drop=SPACES, zeros=True),
    "postcode": Normaliser(drop=SPACES, case="upper"),
    "email": Normaliser(case="lower"),
}
OTHER = Normaliser()  # `local:<name>` and every type without a rule of its own


def normaliser(identifier_type: str) -> Normaliser:
    """Return the rule of an identifier type.

    Args:
        identifier_type: For instance `nhs_number` or `local:case`.

    Returns:
        Its rule, or the one that only trims.
    """
    return NORMALISERS.get(identifier_type, OTHER)


def normalise(value: str, identifier_type: str) -> str | None:
    """Return the normal form of an identifier.

    Args:
        value: The identifier as the data holds it.
        identifier_type: For instance `nhs_number` or `local:case`.

    Returns:
        The normal form, or None when nothing is left.
    """
    rule = normaliser(identifier_type)
    text = value.translate({ord(c): None for c in rule.drop}) if rule.drop else value.strip(SPACES)
    if rule.case != "keep":
        text = text.translate(_UPPER if rule.case == "upper" else _LOWER)
    if rule.zeros:
        text = re.sub("^0+", "", text)
    return text or None
