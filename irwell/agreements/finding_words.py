"""The words of a text that say something of its subject, and how alike two words are."""

from collections.abc import Iterable
from functools import lru_cache

from irwell.contracts.mapping_names import word_alike
from irwell.contracts.signs_words import long_words

_LIKE = 0.85  # from this likeness on, two words are one word
_PLURAL = 3  # letters that are left of a word without its `s`
# Words that say nothing of a subject. Source: this project's own list.
_STOP = """
a about after all an and any are as at be been but by can could data do does each for from
get give had has have help her him his how i if in into is it its know like may more most
must need needs no not of off on one only or other our out over people see set share should
so some such than that the their them then there these they this those to under up us use
want was we were what when where which who whose why will with would you your
"""


@lru_cache(maxsize=65536)
def telling(text: str) -> tuple[str, ...]:
    """Return the words of a text that say something of its subject, without their plural.

    Args:
        text: A sentence, a title, a heading.

    Returns:
        The words in lower case, in their order.
    """
    stop = frozenset(_STOP.split())
    words = (own for own in long_words(text) if own not in stop and not own.isdigit())
    return tuple(map(_single, words))


def spellings(word: str, known: Iterable[str]) -> dict[str, float]:
    """Return the words that are this word: the same, with a slip, or one of them cut short.

    Args:
        word: A word in lower case.
        known: The words to compare it with.

    Returns:
        From such a word to its likeness, up to 1.
    """
    scored = ((own, word_alike(word, own)) for own in known)
    return {own: score for own, score in scored if score >= _LIKE}


def _single(word: str) -> str:
    if word.endswith("ies") and len(word) > _PLURAL + 1:
        return f"{word[:-3]}y"
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _PLURAL
    return word[:-1] if plural else word
