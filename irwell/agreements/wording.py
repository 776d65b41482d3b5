"""Values of an agreement as words: days, codes, lists, bands. No value can forge a sentence."""

import json
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from irwell.agreements.phrases import Items, Phrase, said

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
_ARTICLE = re.compile(r"art\d+[a-z]?(_[0-9a-z]{1,2})*")
_OR = "{most} or {last}"


def day_phrase(day: date) -> Phrase:
    """Return a day as a phrase.

    Args:
        day: Any day.

    Returns:
        For instance `30 November 2027`.
    """
    month = Phrase(_MONTHS[day.month - 1])
    return Phrase("{day} {month} {year}", {"day": day.day, "month": month, "year": day.year})


def iso_phrase(text: str) -> Phrase:
    """Return a day written in ISO form as a phrase.

    Args:
        text: For instance `2027-11-30`.

    Returns:
        For instance `30 November 2027`.
    """
    return day_phrase(date.fromisoformat(text))


def period_phrase(text: str) -> Phrase:
    """Return a period as a phrase.

    Args:
        text: For instance `12 months`.

    Returns:
        The same, with the number apart from its unit.
    """
    number, unit = text.split(" ")
    return Phrase(f"{{number}} {unit}", {"number": number})


def day_words(day: date) -> str:
    """Return a day as words.

    Args:
        day: Any day.

    Returns:
        For instance `30 November 2027`.
    """
    return said(day_phrase(day))


def iso_words(text: str) -> str:
    """Return a day written in ISO form as words.

    Args:
        text: For instance `2027-11-30`.

    Returns:
        For instance `30 November 2027`.
    """
    return said(iso_phrase(text))


def code_words(code: str) -> str:
    """Return a code as words; they are the document's own, and not translated.

    Args:
        code: For instance `early_help`.

    Returns:
        For instance `early help`.
    """
    return code.replace("_", " ")


def law_phrase(code: str) -> Phrase:
    """Return the code of a legal basis or condition as a phrase.

    Args:
        code: For instance `art6_1_e`, `art9_2_g` or `para_18`.

    Returns:
        For instance `Article 6(1)(e) of the UK GDPR`.
    """
    if code in _CODES:
        return Phrase(_CODES[code])
    first, *rest = code.split("_")
    if first == "para":
        return Phrase("paragraph {number}", {"number": rest[0]})
    number = f"{first.removeprefix('art').upper()}{''.join(f'({part})' for part in rest)}"
    return Phrase("Article {number} of the UK GDPR", {"number": number})


def basis_phrase(code: str) -> Phrase | str:
    """Return a code that may be an article of the UK GDPR, or any other ground.

    Args:
        code: For instance `art14_5_b` or `historical_research`.

    Returns:
        For instance `Article 14(5)(b) of the UK GDPR`; a code of another form as its words.
    """
    return law_phrase(code) if _ARTICLE.fullmatch(code) else code_words(code)


def listed(words: Sequence[Any], joined_by: str = "and") -> Items:
    """Return words as a list in a sentence.

    Args:
        words: Phrases, or words of the document; at least one.
        joined_by: `and` or `or`.

    Returns:
        For instance `a, b and c`.
    """
    return Items(words, _OR) if joined_by == "or" else Items(words)


def quoted(value: str | int | float | bool) -> str:
    """Return a value as a sentence shows it: text in quotation marks, numbers bare.

    Args:
        value: A scalar of the document.

    Returns:
        For instance `"north"`, `18` or `true`.
    """
    return json.dumps(value, ensure_ascii=False)


def bands(cuts: Sequence[int | float]) -> Items:
    """Return the bands between cuts.

    Args:
        cuts: Ascending, at least one.

    Returns:
        For instance `under 50, 50 to under 80, 80 and over`.
    """
    inner = [
        Phrase("{low} to under {high}", {"low": low, "high": high}) for low, high in pairwise(cuts)
    ]
    first, last = (
        Phrase("under {cut}", {"cut": cuts[0]}),
        Phrase("{cut} and over", {"cut": cuts[-1]}),
    )
    return Items((first, *inner, last), last="{most}, {last}")


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
