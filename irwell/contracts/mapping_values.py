"""Whether the values under a heading are what the contract promises of a column."""

from collections.abc import Iterable, Sequence

from irwell.contracts.model import Column
from irwell.contracts.profile import ColumnProfile

Found = tuple[float, str] | None
_NEARLY = 0.9  # what values score at most that only look right
_LOOSE = 0.7  # what values score that keep a promise which says little
_UNTRIED = 0.5
_ODD = 0.3  # what values score that break a promise in part: faults stand in many files
_BY_HEADING = ("uprn", "usrn")  # checks that are tried only if a heading says so


def promised(column: Column, own: ColumnProfile) -> Found:
    """Hold values against the first promise of a column that they can be held against.

    Args:
        column: The column of the contract.
        own: What stands under the heading; it has values.

    Returns:
        A score from 0 to 1 and the reason; None where nothing can be told.
    """
    tests = (_check, _codes, _pattern, _bounds, _unique)
    return next((found for test in tests if (found := test(column, own))), None)


def share_of(own: ColumnProfile, *kinds: str) -> float:
    """Return the share of values that are of a kind.

    Args:
        own: What stands under the heading.
        kinds: The kinds.

    Returns:
        0 to 1.
    """
    return sum(s.count for s in own.told if s.kind in kinds) / own.filled if own.filled else 0.0


def different(own: ColumnProfile) -> set[str]:
    """Return the different values, folded.

    Args:
        own: What stands under the heading.

    Returns:
        They; of a column of many only `?`, which no list has.
    """
    if not all(s.values for s in own.told):
        return {"?"}
    return {value.strip().lower() for s in own.told for value in s.values}


def _check(column: Column, own: ColumnProfile) -> Found:
    if not column.check:
        return None
    if column.check in own.checks:
        return 1.0, f"every value passes the check `{column.check}`"
    if column.check in _BY_HEADING:
        fits = all(s.form in ("integer", "zeros", "long") for s in own.told)
        said = (
            f"digits, as `{column.check}` has" if fits else f"not digits, as `{column.check}` has"
        )
        return (_UNTRIED if fits else 0.0), said
    share = share_of(own, column.check)
    if not share:
        return 0.0, f"no value looks like `{column.check}`"
    return round(min(share, _NEARLY), 2), f"{share:.0%} of the values look like `{column.check}`"


def _codes(column: Column, own: ColumnProfile) -> Found:
    if not column.codes:
        return None
    values, listed = different(own), {code.strip().lower() for code in column.codes}
    if values == {"?"}:
        many = own.distinct > len(listed)
        return (0.0, "more different values than the contract lists") if many else None
    share = len(values & listed) / len(values)
    return round(share, 2), f"{share:.0%} of the different values are on the contract's list"


def _pattern(column: Column, own: ColumnProfile) -> Found:
    """The pattern held against the values that are known; else against their common shape."""
    if not column.pattern:
        return None
    known = [value.strip() for s in own.told for value in s.values]
    shapes = {s.shape for s in own.told}
    if all(s.values for s in own.told):
        share = _matching(known, column.pattern) / len(known)
        return round(share, 2), f"{share:.0%} of the different values match the pattern"
    if shapes and "" not in shapes and _matching(shapes, column.pattern) == len(shapes):
        return 1.0, "all values have a shape that the pattern takes"
    return None


def _matching(texts: Iterable[str], pattern: str) -> int:
    """How many texts match; RE2 takes the same time whatever the pattern."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pa.array(list(texts), pa.string())
    return int(pc.sum(pc.match_substring_regex(held, f"\\A(?:{pattern})\\z")).as_py() or 0)


def _bounds(column: Column, own: ColumnProfile) -> Found:
    if own.reading.type not in ("integer", "number") or not own.least:
        return None
    ends: Sequence[tuple[float, object, int]] = (
        (float(own.least), column.minimum, 1),
        (float(own.greatest), column.maximum, -1),
    )
    for found, bound, sign in ends:
        if isinstance(bound, int | float) and (found - bound) * sign < 0:
            return _ODD, "values stand outside the contract's bounds"
    return None


def _unique(column: Column, own: ColumnProfile) -> Found:
    if not column.unique:
        return None
    if own.distinct < own.filled:
        return _ODD, "values repeat, and the contract wants each once"
    return _LOOSE, "no value stands twice, as the contract wants"
