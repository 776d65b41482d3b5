"""Codes of bases and conditions as plain words of a finding."""

from irwell.agreements.phrases import said
from irwell.agreements.wording import law_phrase


def law_words(code: str) -> str:
    """Return the code of a legal basis or condition as words.

    Args:
        code: For instance `art6_1_e`.

    Returns:
        For instance `Article 6(1)(e) of the UK GDPR`.
    """
    return said(law_phrase(code))
