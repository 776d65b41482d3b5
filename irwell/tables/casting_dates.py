"""How dates and timestamps are read: ISO 8601, or one stated format."""

import re
from typing import Any

from sqlglot import exp

from irwell.errors import TableError
from irwell.tables.cast_spec import CastSpec
from irwell.tables.expressions import Bound, snippet

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"  # Source: ISO 8601, extended calendar date
_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6}0{0,3})?)?"
_MIDNIGHT = "24:00(:00(\\.0{1,9})?)?"  # Source: ISO 8601:2004, 4.2.3: the end of a day
_OFFSET = "(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])"  # +14:00 is the widest of any country
_ISO = {
    "date": f"CASE WHEN REGEXP_FULL_MATCH(t, '{_DAY}') THEN TRY_CAST(t AS DATE) END",
    "timestamp": f"CASE WHEN REGEXP_FULL_MATCH(t, '{_DAY}[T ]({_HOUR}|{_MIDNIGHT})')"
    " THEN TRY_CAST(t AS TIMESTAMP)"
    f" WHEN REGEXP_FULL_MATCH(t, '{_DAY}[T ]({_HOUR}|{_MIDNIGHT}){_OFFSET}')"
    " THEN TIMEZONE('Europe/London', TRY_CAST(t AS TIMESTAMPTZ)) END",
}
_ISO_PLAIN = {
    "date": "CAST(v AS TEXT) = x AND STRLEN(x) = 10",
    "timestamp": "CASE WHEN CAST(v AS TEXT) = x THEN TRUE"
    " ELSE CAST(v AS TEXT) = REPLACE(x, 'T', ' ') END AND x LIKE '____-%'",
}
_ISO_RULE = {
    "date": "NULL",
    "timestamp": "CASE WHEN REGEXP_MATCHES(t, '[T ]24:') THEN 'midnight_24'"
    " WHEN REGEXP_MATCHES(t, '(Z|[+-][0-9]{2}:?[0-9]{2})$') THEN 'offset' END",
}
# The years that a date of Python, and so every reader of a release, can hold.
HELD = "w >= CAST('0001-01-01' AS {0}) AND w < CAST('10000-01-01' AS {0})"
# What each format code may look like, stricter than the engine's own reading of it.
_CODES = {
    "d": "[0-9]{1,2}", "m": "[0-9]{1,2}", "Y": "[1-9][0-9]{3}", "y": "[0-9]{2}",
    "H": "[0-9]{1,2}", "I": "[0-9]{1,2}", "M": "[0-9]{1,2}", "S": "[0-9]{1,2}",
    "f": "[0-9]{1,6}", "p": "[AaPp][Mm]", "b": "[A-Za-z]{3}", "B": "[A-Za-z]+",
    "a": "[A-Za-z]{3}", "A": "[A-Za-z]+", "j": "([0-9]{1,3})", "%": "%",
}  # fmt: skip
_NOUGHT = {"M": "0{1,2}", "S": "0{1,2}", "f": "0{1,6}"}  # what follows 24 hours
_SHAPED = "CASE WHEN REGEXP_FULL_MATCH(q, s) THEN CAST(TRY_STRPTIME(q, f) AS {}) END"
# Day 366 of a year that has none is no day of the next.
_COUNTED = "CASE WHEN STRFTIME(c, '%j') = LPAD(REGEXP_EXTRACT(q, s, 1), 3, '0') THEN c END"
_NEXT_DAY = "CAST(TRY_STRPTIME(REGEXP_REPLACE(t, s, '\\100\\2'), f) AS TIMESTAMP) + INTERVAL 1 DAY"


def sides(spec: CastSpec, bound: Bound) -> tuple[Any, Any, Any, Any]:
    """Return how a date or timestamp is read.

    Args:
        spec: The column.
        bound: Where the values of the statement are kept.

    Returns:
        The quick value over `x`, the test for plain text over `x` and `v`, the careful value
        over `t`, and the rule over `t`.

    Raises:
        TableError: The format has a code that is not understood.
    """
    kind = spec.type.upper()
    if not spec.date_format:
        within = snippet(HELD.format(kind), w=exp.column("v"))
        plain = snippet(f"{_ISO_PLAIN[spec.type]} AND h", h=within)
        careful = snippet(_ISO[spec.type])
        return snippet(f"TRY_CAST(x AS {kind})"), plain, careful, snippet(_ISO_RULE[spec.type])
    quick, careful = (_by_format(spec, name, bound) for name in "xt")
    own = snippet("'date_format'")
    if late := _late(spec):
        shape, form = bound.bind(late), bound.bind(spec.date_format)
        midnight = snippet("REGEXP_MATCHES(t, s)", s=shape)
        after = snippet(_NEXT_DAY, s=shape, f=form)
        careful = snippet("CASE WHEN l THEN n ELSE c END", l=midnight, n=after, c=careful)
        own = snippet("CASE WHEN l THEN 'midnight_24' ELSE o END", l=midnight, o=own)
    return quick, snippet("NOT v IS NULL"), careful, own


def _by_format(spec: CastSpec, name: str, bound: Bound) -> Any:
    text, shape = exp.column(name), bound.bind(_shape(spec))
    form = bound.bind(spec.date_format)
    value = snippet(_SHAPED.format(spec.type.upper()), q=text, s=shape, f=form)
    return snippet(_COUNTED, c=value, q=text, s=shape) if "%j" in spec.date_format else value


def _parts(spec: CastSpec) -> list[str]:
    """Split a format into its codes and the text between them."""
    parts = [part for part in re.split("(%.?)", spec.date_format, flags=re.DOTALL) if part]
    for part in parts:
        if part.startswith("%") and part[1:] not in _CODES:
            raise TableError(
                f"Column `{spec.name}`: the date format code `{part}` is not understood.",
                f"Use the codes {', '.join('%' + code for code in _CODES)}.",
            )
    return parts


def _shape(spec: CastSpec) -> str:
    """Return the regular expression of a format, so that nothing is read into a text."""
    return "".join(
        _CODES[part[1:]] if part.startswith("%") else re.escape(part) for part in _parts(spec)
    )


def _late(spec: CastSpec) -> str:
    """Return the shape of a format's text at 24 hours, in two groups; empty if it has none."""
    parts = _parts(spec)
    if spec.type != "timestamp" or parts.count("%H") != 1 or {"%I", "%p", "%j"} & set(parts):
        return ""
    codes = _CODES | _NOUGHT | {"H": ")24("}
    shape = "".join(codes[part[1:]] if part.startswith("%") else re.escape(part) for part in parts)
    return f"^({shape})$"
