"""Whether RE2, which tries the patterns of a contract, reads a pattern."""

import re

_LONGEST = 200  # characters of a pattern that is known by its looks
_SIGNS = " _@,:;/'\"#%&=<>~!"
_IN_CLASS = rf"(?:A-[A-Z]|a-[a-z]|0-[0-9]|[A-Za-z0-9{_SIGNS}.+*?()|$])"
_ATOM = rf"(?:[A-Za-z0-9{_SIGNS}.\-]|\\[.^$*+?()|\[\]\-dDwWsS]|\[\^?{_IN_CLASS}+\])"
_SPAN = "[01],[1-9][0-9]?|2,[3-9]|[2-5],[5-9]|[2-9],[1-9][0-9]"  # from a lower number to a higher
_TIMES = rf"(?:[*+?]|\{{(?:[1-9][0-9]?,?|{_SPAN})\}})?"
_TEXT = f"(?:{_ATOM}{_TIMES})*"
# Text, character classes and bare groups, each repeated at most once, 99 times at most: all of it
# RE2 reads, and in little memory. Source: https://github.com/google/re2/wiki/Syntax
_PLAIN = re.compile(rf"\^?(?:{_ATOM}{_TIMES}|\((?:\?:)?{_TEXT}(?:\|{_TEXT})*\)\??)*\$?")


def is_plain(pattern: str) -> bool:
    """Return whether a pattern is one that RE2 reads, by its looks alone.

    Args:
        pattern: A regular expression.

    Returns:
        Whether it surely is; a pattern that is not plain may be read all the same.
    """
    return len(pattern) <= _LONGEST and _PLAIN.fullmatch(pattern) is not None


def compiles(pattern: str) -> bool:
    """Return whether RE2 reads a pattern.

    Args:
        pattern: A regular expression.

    Returns:
        Whether it can be tried.
    """
    if is_plain(pattern):  # so that RE2 and all that comes with it need not be loaded
        return True
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        pc.match_substring_regex(pa.nulls(1, pa.string()), pattern)  # a value would load pandas
    except pa.ArrowInvalid:
        return False
    return True
