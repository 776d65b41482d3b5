"""How hard an English text is to read, measured by the length of its sentences and words."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
# Endings that are written and not heard: `-e`; `-es` but after a hiss; `-ed` but after `t` or `d`;
# none of them after a consonant with `l`, as in `table`, `tables`, `settled`.
_SILENT = re.compile(
    r"(?<![bcdfgkpstz]l)((?<![aeiouy])e|(?<![sxzcg])(?<!ch)(?<!sh)es|(?<![td])ed)$"
)
_AGE_OF_GRADE = 5  # a child of the first grade is six


def syllables(word: str) -> int:
    """Count the syllables of an English word by a stated rule.

    Args:
        word: Letters, and apostrophes inside.

    Returns:
        Groups of the vowels a, e, i, o, u, y, less a silent `e`, `-es` or `-ed` at the end; at
        least 1. The rule is wrong for some words (`being` counts as one), and evens out in a text.
    """
    plain = re.sub("[^a-z]", "", word.lower())
    heard = _SILENT.sub("", plain)
    return max(1, len(_VOWELS.findall(heard)))


def grade(sentences: Iterable[str]) -> float:
    """Measure the Flesch-Kincaid grade of English sentences.

    Args:
        sentences: Plain text, one or more sentences in each. Words are runs of letters: numbers
            count as none, and an id as the words in it.

    Returns:
        The American school grade that reads it with ease; 0 for a text without words.

    Source:
        Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of New Readability Formulas for
        Navy Enlisted Personnel, Research Branch Report 8-75: 0.39 words a sentence + 11.8
        syllables a word - 15.59.
    """
    whole = list(sentences)
    words = [word for text in whole for word in _WORD.findall(text)]
    if not words:
        return 0.0
    ends = sum(max(1, len(_END.findall(text.rstrip()))) for text in whole if _WORD.search(text))
    heard = sum(syllables(word) for word in words)
    return 0.39 * len(words) / ends + 11.8 * heard / len(words) - 15.59


def reading_age(sentences: Iterable[str]) -> int:
    """Return the age at which English sentences are read with ease.

    Args:
        sentences: As `grade` takes them.

    Returns:
        The Flesch-Kincaid grade plus 5, in whole years, not below 5.
    """
    return max(_AGE_OF_GRADE, round(grade(sentences) + _AGE_OF_GRADE))
