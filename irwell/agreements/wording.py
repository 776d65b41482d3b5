"""Values of an agreement as words: days, codes, lists, bands. No value can forge a sentence."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_CODES = {
    "art6_1_ea": "Article 6(1)(ea) of the UK GDPR",
    "art10_official_authority": "Article 10 of the UK GDPR (official authority)",
    "art10_schedule1": "Article 10 of the UK GDPR with a condition of Schedule 1",
    "dpa_part3_s35": "section 35 in Part 3 of the Data Protection Act 2018",
}


def day_words(day: date) -> str:
    """Return a day as words.

    Args:
        day: Any day.

    Returns:
        For instance `30 November 2027`.
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def iso_words(text: str) -> str:
    """Return a day written in ISO form as words.

    Args:
        text: For instance `2027-11-30`.

    Returns:
        For instance `30 November 2027`.
    """
    return day_words(date.fromisoformat(text))


def code_words(code: str) -> str:
    """Return a code as words.

    Args:
        code: For instance `early_help`.

    Returns:
        For instance `early help`.
    """
    return code.replace("_", " ")


def law_words(code: str) -> str:
    """Return the code of a legal basis or condition as words.

    Args:
        code: For instance `art6_1_e`, `art9_2_g` or `para_18`.

    Returns:
        For instance `Article 6(1)(e) of the UK GDPR`.
    """
    if code in _CODES:
        return _CODES[code]
    first, *rest = code.split("_")
    if first == "para":
        return f"paragraph {rest[0]}"
    return (
        f"Article {first.removeprefix('art')}{''.join(f'({part})' for part in rest)} of the UK GDPR"
    )


def listed(words: Sequence[str], joined_by: str = "and") -> str:
    """Return words as a list in a sentence.

    Args:
        words: At least one.
        joined_by: `and` or `or`.

    Returns:
        For instance `a, b and c`.
    """
    *most, last = words
    return f"{', '.join(most)} {joined_by} {last}" if most else last


def quoted(value: str | int | float | bool) -> str:
    """Return a value as a sentence shows it: text in quotation marks, numbers bare.

    Args:
        value: A scalar of the document.

    Returns:
        For instance `"north"`, `18` or `true`.
    """
    return json.dumps(value, ensure_ascii=False)


def bands(cuts: Sequence[int | float]) -> str:
    """Return the bands between cuts as words.

    Args:
        cuts: Ascending, at least one.

    Returns:
        For instance `under 50, 50 to under 80, 80 and over`.
    """
    inner = [f"{low} to under {high}" for low, high in pairwise(cuts)]
    return ", ".join([f"under {cuts[0]}", *inner, f"{cuts[-1]} and over"])


def prose(text: str) -> str:
    """Return text of the document on one line, closed by a full stop.

    Args:
        text: One or more lines.

    Returns:
        The same words, single spaces between them.
    """
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def printable(text: str) -> str:
    r"""Return text in which every character that does not print is written out.

    Args:
        text: A finished sentence, which may hold characters that move the cursor or turn the
            direction of writing.

    Returns:
        The same sentence; for instance U+202E becomes `\u202e`.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
