"""The words of a heading, and the packaged lists that say what words mean."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from irwell.documents import packaged, parse_yaml

_HUMP = re.compile(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])")
_PART = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=4)
def word_lists(name: str) -> Mapping[str, Any]:
    """Return one of the packaged lists.

    Args:
        name: `words` or `signs`.

    Returns:
        The list's document.
    """
    value = parse_yaml(packaged("irwell.contracts", f"{name}.yaml"), name=f"{name}.yaml").value
    return value if isinstance(value, dict) else {}


def words(heading: str) -> tuple[str, ...]:
    """Return the words of a heading, in lower case.

    Args:
        heading: A column's heading, for instance `dateOfBirth` or `Date_of-birth`.

    Returns:
        Its words: `date`, `of`, `birth`; digits stand apart, so those of `lsoa21cd` are `lsoa`,
        `21` and `cd`.
    """
    apart = _HUMP.sub(lambda m: f"{m[1] or m[3]} {m[2] or m[4]}", heading)
    return tuple(part.lower() for part in _PART.findall(apart))


def has_phrase(own: Sequence[str], phrase: str) -> bool:
    """Return whether a phrase stands in a heading's words, side by side or written as one.

    Args:
        own: The words of a heading.
        phrase: For instance `date of birth`.

    Returns:
        Whether it does; `dateofbirth` is the phrase too, if it is the whole heading.
    """
    wanted = phrase.split()
    size = len(wanted)
    side_by_side = any(list(own[i : i + size]) == wanted for i in range(len(own) - size + 1))
    return side_by_side or "".join(own) == "".join(wanted)


def long_words(heading: str) -> tuple[str, ...]:
    """Return the words of a heading with abbreviations written out.

    Args:
        heading: A column's heading.

    Returns:
        Its words: those of `wd_nm` are `ward`, `name`.
    """
    longer: Mapping[str, str] = word_lists("words")["abbreviations"]
    return tuple(word for part in words(heading) for word in longer.get(part, part).split())
