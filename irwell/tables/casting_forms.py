"""How the text of each type and form is read, as expressions of the engine.

A reading has a quick and a careful side. Most texts are plain: the quick side proves that one is,
which costs little, and then its value is the engine's own cast. Only what is not plain is
trimmed, held against tokens and markers, and read with care.

Names in the snippets: `x` the text as landed, `v` its quick value, `t` the text without spaces at
both ends, `w` the careful value of `t`, `k` the same where it can be kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from irwell.tables import casting_dates
from irwell.tables.cast_spec import CastSpec
from irwell.tables.expressions import Bound, constant, snippet
from irwell.tables.identifiers import SPACES

_NUMBER = "([0-9]+\\.?[0-9]*|\\.[0-9]+)"
_PLAIN_NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?"
_STRICT = {"integer": "[+-]?[0-9]+", "number": f"[+-]?{_NUMBER}([eE][+-]?[0-9]{{1,3}})?"}
_KINDS = {"integer": "BIGINT", "number": "DOUBLE"}
# Commas, or the no-break, thin or narrow spaces of continental writers; never both.
_GROUPED = "[0-9]{1,3}((,[0-9]{3})+|([\\x{00A0}\\x{2009}\\x{202F}][0-9]{3})+)"
_GAP = "[ \\t\\x{00A0}]*"
_SIGN = "[£$€]"
_WORDS = {"true": ("true", "yes", "y", "1"), "false": ("false", "no", "n", "0")}
NO_BREAK = "\u00a0"
# Later characters than the no-break space are no blanks, but few texts begin with one.
_NOT_BLANK = "x >= '!' AND x < n"
_BOOLEAN = (
    "CASE WHEN LOWER(q) IN ('true', 'yes', 'y', '1') THEN TRUE"
    " WHEN LOWER(q) IN ('false', 'no', 'n', '0') THEN FALSE END"
)
# The digits of a form, with the sign that it says in its own way; adding zero loses that of -0.
_DIGITS = {
    "integer": "TRY_CAST(CASE WHEN n THEN '-' ELSE '' END || d AS BIGINT)",
    "number": "TRY_CAST(CASE WHEN n THEN '-' ELSE '' END || d AS DOUBLE) + 0.0",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read; each part is an expression over the names above.

    Attributes:
        quick: The value of a plain text, over `x`; NULL or anything for others.
        plain: Whether a text is plain, over `x` and `v`; NULL counts as no.
        careful: The value of a text that is not plain, over `t` and `x`.
        held: Whether the careful value can be kept, over `w`.
        rule: The name of the rule that changed it, NULL for none, over `x`, `t` and `k`.
        main: The rule that changed every plain text; empty when they are the same.
        marked: Whether it stands for a value held back, over `t`.
    """

    quick: Any
    plain: Any
    careful: Any
    held: Any
    rule: Any
    main: str
    marked: Any


def reading(spec: CastSpec, bound: Bound, kind: str = "") -> Reading | None:
    """Return how a column is read.

    Args:
        spec: The column.
        bound: Where the values of the statement are kept.
        kind: What it holds when it is not text but of the wanted type: `int` and so on.

    Returns:
        The reading, or None for text that is carried as it is.

    Raises:
        TableError: A date format has a code that is not understood.
    """
    if kind not in ("", "string"):
        return _typed_already(spec)
    tokens = _trimmed(spec.null_tokens) + (("",) if spec.type != "text" else ())
    markers = _trimmed(spec.suppressed)
    if spec.type == "text" and not tokens and not markers:
        return None
    apart = tuple(dict.fromkeys((*markers, *tokens)))
    quick, plain, careful, own = _sides(spec, bound, apart)
    none = _among("t", apart, bound)
    return Reading(
        quick=quick,
        plain=plain,
        careful=snippet("CASE WHEN NOT n THEN c END", n=none, c=careful),
        held=snippet(_held(spec)),
        rule=_rule(markers, tokens, own, bound),
        main="date_format" if spec.date_format and spec.type in ("date", "timestamp") else "",
        marked=_among("t", markers, bound),
    )


def _typed_already(spec: CastSpec) -> Reading:
    """Return the reading of values that are what they shall be: each of them is plain."""
    never = exp.null()
    quick = snippet(f"CAST(x AS {_KINDS.get(spec.type, spec.type.upper())})")
    plain = snippet("NOT x IS NULL")
    return Reading(quick, plain, never, exp.false(), never, "", exp.false())


def _held(spec: CastSpec) -> str:
    if spec.type in ("date", "timestamp"):
        return casting_dates.HELD.format(spec.type.upper())
    return "ISFINITE(w)" if spec.type == "number" else "TRUE"


def _trimmed(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.strip(SPACES) for text in texts)


def _among(name: str, texts: Sequence[str], bound: Bound) -> Any:
    if not texts:
        return exp.false()
    return exp.In(this=exp.column(name), expressions=[bound.bind(text) for text in texts])


def _rule(markers: Sequence[str], tokens: Sequence[str], own: Any, bound: Bound) -> Any:
    """Name what was done to a text, the first that fits; `own` is what the type has to say."""
    return snippet(
        "CASE WHEN m THEN 'suppressed' WHEN t = '' AND b THEN 'blank' WHEN n THEN 'null_token'"
        " WHEN k IS NULL THEN 'uncast' ELSE o END",
        m=_among("t", markers, bound),
        b=exp.true() if "" in tokens else exp.false(),
        n=_among("t", [token for token in tokens if token], bound),
        o=own,
    )


def _sides(spec: CastSpec, bound: Bound, apart: Sequence[str]) -> tuple[Any, Any, Any, Any]:
    """Return the quick value, the test for plain text, the careful value and the rule."""
    if spec.type == "text":
        first = {ord(text[0]) for text in apart if text}
        # A text whose first character is no blank, and begins none of these, is none of these.
        plain = snippet(_NOT_BLANK, n=constant(NO_BREAK))
        if first:
            plain = snippet("p AND NOT ASCII(x) IN l", p=plain, l=_numbers(sorted(first)))
        return exp.column("x"), plain, exp.column("x"), exp.null()
    if spec.type == "boolean":
        plain = snippet("NOT v IS NULL")
        quick, careful, own = snippet(_BOOLEAN, q=exp.column("x")), snippet(_BOOLEAN), exp.null()
        careful = snippet(_BOOLEAN, q=exp.column("t"))
        alike = [text for text in apart if text.lower() in (*_WORDS["true"], *_WORDS["false"])]
    elif spec.type in ("date", "timestamp"):
        quick, plain, careful, own = casting_dates.sides(spec, bound)
        alike = list(apart) if spec.date_format else [text for text in apart if text[4:5] == "-"]
    else:
        quick, plain, careful, own = _number(spec, bound)
        alike = [text for text in apart if re.fullmatch("-?[0-9.]+", text)]
    if alike:
        plain = snippet("p AND NOT a", p=plain, a=_among("x", alike, bound))
    return quick, plain, careful, snippet("COALESCE(o, CASE WHEN t <> x THEN 'trimmed' END)", o=own)


def _numbers(values: Sequence[int]) -> Any:
    return exp.Tuple(expressions=[exp.Literal.number(value) for value in values])


def _number(spec: CastSpec, bound: Bound) -> tuple[Any, Any, Any, Any]:
    kind = _KINDS[spec.type]
    quick = snippet(f"TRY_CAST(x AS {kind})")
    if spec.type == "integer":
        plain = snippet("CAST(v AS TEXT) = x")
    else:
        plain = snippet(f"REGEXP_FULL_MATCH(x, '{_PLAIN_NUMBER}') AND STRLEN(x) <= 300")
    strict = snippet(f"REGEXP_FULL_MATCH(t, '{_STRICT[spec.type]}')")
    careful = snippet(f"CASE WHEN s THEN TRY_CAST(t AS {kind}) END", s=strict)
    own = snippet("CASE WHEN REGEXP_MATCHES(t, '^[+-]?0[0-9]') THEN 'leading_zeros' END")
    if spec.form:
        shape, negative, digits = _form(spec, bound)
        careful = snippet(
            f"CASE WHEN s THEN TRY_CAST(t AS {kind}) WHEN REGEXP_FULL_MATCH(t, f) THEN g END",
            s=strict, f=shape, g=snippet(_DIGITS[spec.type], n=negative, d=digits),
        )  # fmt: skip
        own = snippet("CASE WHEN NOT s THEN f ELSE o END", s=strict, f=_word(spec.form), o=own)
    return quick, plain, careful, own


def _word(text: str) -> Any:
    return exp.Literal.string(text)


def _form(spec: CastSpec, bound: Bound) -> tuple[Any, Any, Any]:
    """Return a form's shape, whether a text is negative, and its digits with the point."""
    bare = "[0-9]+" if spec.type == "integer" else _NUMBER
    grouped = _GROUPED if spec.type == "integer" else f"{_GROUPED}(\\.[0-9]*)?"
    negative = snippet("STARTS_WITH(t, '-')")
    digits = snippet("REGEXP_REPLACE(t, '[^0-9.]', '', 'g')")
    if spec.form == "thousands":
        return _word(f"[+-]?{grouped}"), negative, digits
    if spec.form == "percent":
        return _word(f"[+-]?{bare}{_GAP}%"), negative, digits
    if spec.form == "money":
        negative = snippet("REGEXP_MATCHES(t, '[-(]|[cC][rR]$')")
        return _word(_money(f"({grouped}|{bare})")), negative, digits
    unit = spec.unit.strip(SPACES)
    number = snippet("LEFT(t, LENGTH(t) - l)", l=exp.Literal.number(len(unit)))
    digits = snippet("REGEXP_REPLACE(n, '[^0-9.]', '', 'g')", n=number)
    return bound.bind(f"[+-]?{bare}{_GAP}{re.escape(unit)}"), negative, digits


def _money(number: str) -> str:
    """Return the shape of an amount: one sign of a currency, and one way of being negative."""
    sign = f"({_SIGN}{_GAP})?"
    return "|".join(
        (
            f"[+-]?{_GAP}{sign}{number}",
            f"{_SIGN}{_GAP}[+-]{_GAP}{number}",
            f"{sign}{number}{_GAP}-",
            f"\\({_GAP}{sign}{number}{_GAP}\\)",
            f"{_SIGN}{_GAP}\\({_GAP}{number}{_GAP}\\)",
            f"{sign}{number}{_GAP}([cC][rR]|[dD][rR])",
        )
    )
