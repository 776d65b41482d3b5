"""What an unquoted word means: the core schema of YAML 1.2, numbers as JSON writes them."""

import math
import re

from irwell.documents.events import ReadingError
from irwell.documents.source import LARGEST, Scalar

# Source: RFC 8259, 6 (numbers).
JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
# Source: YAML 1.2.2, 10.3.2 (core schema, tag resolution).
_CORE_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN"
)
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("-+.0123456789")
_DIGITS = 400  # longer than any number that a double can hold


def resolve(text: str) -> Scalar:
    """Give the value of an unquoted YAML scalar; dates and times stay text.

    Args:
        text: The scalar as written, without surrounding space.

    Returns:
        None, a boolean, a number or the text itself.

    Raises:
        ReadingError: The text is a number to YAML, yet not written as JSON writes numbers
            (`007`, `+44`, `0x1F`, `.inf`), or is out of range.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if JSON_NUMBER.fullmatch(text):
        return number(text)
    if _CORE_NUMBER.fullmatch(text):
        raise ReadingError(
            "the value may be a number or a code",
            "Put a code in quotes, or write the number in plain decimals.",
            rule="document.number",
        )
    return text


def number(text: str) -> int | float:
    """Give the value of a number that is written as JSON writes it.

    Args:
        text: A number in JSON's grammar.

    Returns:
        A whole number as int, any other as float, so that equal numbers are equal values.

    Raises:
        ReadingError: The number is beyond 2**53 - 1, or too small for a double.
    """
    value = float(text) if len(text) <= _DIGITS else math.inf
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ReadingError(
            "the number is larger than every reader holds exactly (2**53 - 1)",
            "Put it in quotes if it is a code.",
            rule="document.number",
        )
    if value == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise ReadingError("the number is too small to hold", "Round it.", rule="document.number")
    return int(value) if value.is_integer() else value
