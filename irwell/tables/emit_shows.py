"""Forms of columns as expressions: what a value looks like when it leaves."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from sqlglot import exp

from irwell.tables import plan as nodes
from irwell.tables.expressions import ABC, Bound, constant, snippet
from irwell.tables.plan import Show, Type

# Source: GOV.UK, bulk data transfer, appendix C, postcode formats: outward code, then inward
# code of one digit and two letters.
_OUTWARD = "[A-Z]{1,2}[0-9][0-9A-Z]?"
_POSTCODE = _OUTWARD + "[0-9][A-Z]{2}"
# As most postcodes are written; four times as fast as the general form, and equal to it.
_PLAIN_POSTCODE = _OUTWARD + " ?[0-9][A-Z]{2}"
_BLANK = "[ \\t\\x{00A0}]"


def shown_as(show: Show, value: Any, of: Type, bound: Bound) -> Any:
    """Return the expression of a form other than a pseudonym.

    Args:
        show: The form.
        value: The column.
        of: Its type.
        bound: Takes the form's values.

    Returns:
        A sqlglot expression of the type that `plan_check.output_fields` names.
    """
    return _SHOWS[type(show)](show, value, of, bound)


def band_labels(cuts: Sequence[int | float], of: Type) -> tuple[str, ...]:
    """Return the labels of the bands between cuts, the lowest first.

    Args:
        cuts: Rising numbers; a band holds its lower cut and not its upper one.
        of: The column's type.

    Returns:
        One label more than there are cuts. For whole numbers `under 50`, `50-79`, `95+`, and
        `50` for a band of one; with a negative cut `-5 to 4`; else `50 to under 80`.
    """
    text = [_plain(cut) for cut in cuts]
    whole = of == "integer" and all(float(cut).is_integer() for cut in cuts)
    pairs = list(pairwise(cuts))
    if whole:
        middle = [_whole_band(int(low), int(high) - 1) for low, high in pairs]
    else:
        middle = [f"{_plain(low)} to under {_plain(high)}" for low, high in pairs]
    return (f"under {text[0]}", *middle, f"{text[-1]}+")


def _plain(cut: int | float) -> str:
    return str(int(cut)) if float(cut).is_integer() else repr(cut)


def _whole_band(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"{low} to {high}" if low < 0 else f"{low}-{high}"


def _keep(show: nodes.Keep, value: Any, of: Type, bound: Bound) -> Any:
    return value


def _year(show: nodes.Year, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("CAST(EXTRACT(year FROM v) AS BIGINT)", v=value)


def _month(show: nodes.Month, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("STRFTIME(v, '%Y-%m')", v=value)


def _band(show: nodes.Band, value: Any, of: Type, bound: Bound) -> Any:
    labels = [bound.bind(label) for label in band_labels(show.cuts, of)]
    # The bare NULL row first: no comparison below is ever asked about it.
    case = exp.Case().when(snippet("v IS NULL", v=value), exp.Null(), copy=False)
    for cut, label in zip(show.cuts, labels, strict=False):
        edge = bound.bind(float(cut) if of == "number" else cut)
        case = case.when(snippet("v < w", v=value, w=edge), label, copy=False)
    return case.else_(labels[-1], copy=False)


def _first_part(show: nodes.FirstPart, value: Any, of: Type, bound: Bound) -> Any:
    code = snippet("TRANSLATE(v, o, n)", v=value, o=constant(ABC), n=constant(ABC.upper()))
    close = snippet(f"REGEXP_REPLACE(v, '{_BLANK}', '', 'g')", v=code)
    return snippet(
        f"""CASE
        WHEN REGEXP_FULL_MATCH(v, '{_PLAIN_POSTCODE}') THEN RTRIM(LEFT(v, -3))
        WHEN REGEXP_FULL_MATCH(c, '{_POSTCODE}') THEN LEFT(c, -3)
        WHEN REGEXP_FULL_MATCH(u, '{_BLANK}*{_OUTWARD}{_BLANK}*') THEN c
        ELSE NULLIF(REGEXP_EXTRACT(v, '^{_BLANK}*([^ \\t\\x{{00A0}}]+){_BLANK}', 1), '')
        END""",
        v=value,
        u=code,
        c=close,
    )


def _round(show: nodes.Round, value: Any, of: Type, bound: Bound) -> Any:
    if of == "integer":
        return snippet(
            "TRY_CAST(SIGN(CAST(v AS HUGEINT)) * ((ABS(CAST(v AS HUGEINT)) * 2 + m) // (m * 2)) * m"
            " AS BIGINT)",
            v=value,
            m=exp.cast(bound.bind(show.to), "int128", dialect="duckdb"),
        )
    return snippet(
        "CASE WHEN ROUND(v / m) = 0 THEN 0.0::DOUBLE"
        " WHEN ISFINITE(ROUND(v / m) * m) THEN ROUND(v / m) * m END",
        v=value,
        m=bound.bind(float(show.to)),
    )


def _yes_no(show: nodes.YesNo, value: Any, of: Type, bound: Bound) -> Any:
    text = "COALESCE(v, FALSE)" if of == "boolean" else "NOT v IS NULL"
    return snippet(text, v=value)


def _redact(show: nodes.Redact, value: Any, of: Type, bound: Bound) -> Any:
    return snippet("CAST(NULL AS TEXT)")


_SHOWS: dict[type, Callable[..., Any]] = {
    nodes.Keep: _keep,
    nodes.Year: _year,
    nodes.Month: _month,
    nodes.Band: _band,
    nodes.FirstPart: _first_part,
    nodes.Round: _round,
    nodes.YesNo: _yes_no,
    nodes.Redact: _redact,
}
