"""How far a heading is named as a column is: the words of both, written out and compared.

Source: the distance is rapidfuzz's normalised Indel similarity (docs: `rapidfuzz.fuzz.ratio`).
What each step scores is this project's own; docs/reference/mapping.md lists it.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from irwell.contracts.signs_words import long_words, word_lists, words

SAME, SAME_WORDS, SAME_MEANING, IN_MEANING = 1.0, 0.98, 0.95, 0.6
LEAST = 0.5  # below, two names are not alike
DIGITS = 0.5  # the most for names whose numbers differ: `address 1` is not `address 2`
_TYPO = 0.85  # from this likeness on, two words are one word with a slip
CUT, BARE = 0.85, 0.75  # what `dist` scores for `district`, and `pstcd` for `postcode`
COMMON = 0.3  # the weight of a word that stands in many headings
_SHORTEST = 3  # letters of a shortened word
Named = tuple[float, str]


def alike(heading: str, name: str, titles: Sequence[str] = (), meaning: str = "") -> Named:
    """Return how far a heading is named as a column is, and why.

    Args:
        heading: A heading of a file.
        name: The column's name.
        titles: Other names of the column, such as its business name.
        meaning: What the contract says that the column means.

    Returns:
        A score from 0 to 1, and the reason as a clause; the reason shows no value of the data.
    """
    if heading == name:
        return SAME, "the same name"
    found = [_names(heading, own) for own in (name, *titles)]
    score, why = max(found, key=lambda one: one[0])
    if found[0][0] < score:
        why += ", by its business name"
    if score < IN_MEANING and _in_meaning(heading, meaning):
        return IN_MEANING, "its words stand in what the contract says of the column"
    return (score, why) if score >= LEAST else (0.0, "no name alike")


def _names(heading: str, name: str) -> Named:
    one, other = _words(heading), _words(name)
    if not one or not other:
        return 0.0, ""
    if "".join(one) == "".join(other):
        return SAME_WORDS, "the same name but for case and signs"
    long_one, long_other = _written_out(heading), _written_out(name)
    if "".join(long_one) == "".join(long_other):
        return SAME_MEANING, "the same words, written out"
    score, why = max(_by_words(long_one, long_other), _by_letters(one, other))
    if _digits(one) != _digits(other) and score > DIGITS:
        return DIGITS, f"{why}, but the numbers differ"
    return round(score, 2), why


def _by_letters(one: Sequence[str], other: Sequence[str]) -> Named:
    likeness = fuzz.ratio("".join(one), "".join(other)) / 100
    return (likeness, "written almost alike") if likeness >= _TYPO else (0.0, "")


def _by_words(one: Sequence[str], other: Sequence[str]) -> Named:
    """The weight of the words that both have, over the weight of all: a soft Dice coefficient.

    A common word weighs less, unless the column's name has no other.
    """
    plain = all(map(_is_common, other))

    def weight(word: str) -> float:
        return COMMON if _is_common(word) and not plain else 1.0

    left, met, shared = list(other), 0.0, []
    for word in one:
        best = max(left, key=lambda own: word_alike(word, own), default="")
        likeness = word_alike(word, best) if best else 0.0
        if likeness:
            left.remove(best)
            met += likeness * (weight(word) + weight(best))
            shared.append(best)
    whole = sum(map(weight, (*one, *other)))
    return met / whole, "they share " + ", ".join(f"`{word}`" for word in shared)


@lru_cache(maxsize=65536)
def word_alike(one: str, other: str) -> float:
    """Return how far two words are the same: whole, with a slip, or one cut short.

    Args:
        one: A word in lower case.
        other: Another.

    Returns:
        From 0 to 1.
    """
    if one == other:
        return 1.0
    if one.isdigit() or other.isdigit():
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST:
        if long.startswith(short):
            return CUT
        if short[0] == long[0] and not set(short[1:]) & set("aeiou") and _inside(short, long):
            return BARE
    likeness = fuzz.ratio(one, other) / 100
    return likeness if likeness >= _TYPO and len(short) > _SHORTEST else 0.0


def _inside(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=16384)
def _words(heading: str) -> tuple[str, ...]:
    return words(heading)


@lru_cache(maxsize=65536)
def _is_common(word: str) -> bool:
    return word in word_lists("words")["common"]


def _digits(own: Sequence[str]) -> list[str]:
    return [word for word in own if word.isdigit()]


@lru_cache(maxsize=16384)
def _written_out(heading: str) -> tuple[str, ...]:
    """The words of a heading, abbreviations written out and phrases of one meaning made one."""
    text = f" {' '.join(long_words(heading))} "
    for phrases in word_lists("words")["alike"]:
        for phrase in sorted(phrases[1:], key=len, reverse=True):
            if f" {phrases[0]} " not in text:
                text = text.replace(f" {phrase} ", f" {phrases[0]} ", 1)
    return tuple(text.split())


def _in_meaning(heading: str, meaning: str) -> bool:
    telling = [w for w in _written_out(heading) if not _is_common(w) and len(w) >= _SHORTEST]
    return bool(telling) and set(_written_out(heading)) <= set(_written_out(meaning))
