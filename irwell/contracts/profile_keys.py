"""Which columns, or pairs of columns, no two rows share."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from sqlglot import exp

from irwell.contracts.profile import ColumnProfile, Profile
from irwell.contracts.signs_words import word_lists, words
from irwell.tables import Engine
from irwell.tables.expressions import column, snippet

PAIRED = 8  # columns that are tried in pairs: at most 28 pairs
FEWEST = 10  # rows below which being unique says nothing
_TEXT_LENGTH = 60  # a longer text is no key


def find_keys(
    engine: Engine, source: str, columns: Sequence[ColumnProfile], rows: int
) -> tuple[tuple[str, ...], ...]:
    """Find the keys of a file.

    Args:
        engine: An engine that knows the cast rows.
        source: Their name.
        columns: The columns, measured.
        rows: How many rows.

    Returns:
        Single columns, those first whose heading says so; only if there are none, pairs.
    """
    if rows < FEWEST:
        return ()
    whole = [own for own in columns if own.empty == 0 and _may_be(own)]
    likely = [own for own in whole if own.distinct >= rows]
    single = [own.name for own in likely if _distinct(engine, source, [own.name]) == rows]
    if single:
        return tuple((name,) for name in sorted(single, key=_rank))
    most = sorted(whole, key=lambda own: -own.distinct)[:PAIRED]
    order = {own.name: index for index, own in enumerate(columns)}
    tried = [
        sorted((a.name, b.name), key=order.__getitem__)
        for a, b in combinations(most, 2)
        if a.distinct * b.distinct >= rows
    ]
    found = [tuple(pair) for pair in tried if _distinct(engine, source, pair) == rows]
    return tuple(sorted(found, key=lambda pair: [order[name] for name in pair]))[:3]


def says_key(name: str) -> bool:
    """Return whether a heading says that its column may be the key.

    Args:
        name: The heading.

    Returns:
        Whether one of its words does.
    """
    return bool(set(words(name)) & set(word_lists("words")["keys"]))


def _rank(name: str) -> int:
    return 0 if says_key(name) else 1  # sorting is stable: then in the order of the file


def _may_be(own: ColumnProfile) -> bool:
    if own.reading.type in ("number", "boolean") or own.reading.suppressed:
        return False
    return all(s.longest <= _TEXT_LENGTH for s in own.seen)


def _distinct(engine: Engine, source: str, names: Sequence[str]) -> int:
    whole: list[Any] = [column(name, "s") for name in names]
    inner = exp.select(*whole).distinct().from_(exp.to_table(source).as_("s"))
    counted = exp.select(snippet("COUNT(*)")).from_(inner.subquery("d"))
    return int(engine.select(counted).column(0)[0].as_py())


def primary_key(profile: Profile) -> tuple[str, ...]:
    """Return the key that is proposed.

    Args:
        profile: What the file looks like.

    Returns:
        The likeliest key of the file whose headings or types say that it is one; else none,
        since being unique in one file may be chance.
    """
    likely = {own.name for own in profile.columns if _names_rows(own)}
    return next((key for key in profile.keys if likely & set(key)), ())


def _names_rows(own: ColumnProfile) -> bool:
    areas = {s.kind for s in own.told} == {"gss"}
    return areas or says_key(own.name) or own.reading.type in ("date", "timestamp")
