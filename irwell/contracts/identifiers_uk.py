"""What each UK identifier looks like when it can be one, as an expression over a column.

Each is judged on the normal form that `tables.identifiers` gives it, so that `943 476 5919` and
`9434765919` are the same NHS number. A check tells that a number can be one, not that it is.
"""

from collections.abc import Mapping
from typing import Any

from irwell.contracts.rules import Promise
from irwell.tables.emit_rows import normal
from irwell.tables.expressions import Bound, snippet
from irwell.tables.plan import Type

NHS = "[0-9]{10}"
# Source: HMRC National Insurance Manual NIM39110: D, F, I, Q, U and V stand in neither place of
# the prefix, O not in the second; these prefixes are not allocated; the suffix is A, B, C or D.
NINO = "[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]"
NINO_UNUSED = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
# Source: GeoPlace, "UPRN and USRN": a UPRN has up to 12 digits, a USRN up to 8.
UPRN = "[1-9][0-9]{0,11}"
USRN = "0*[1-9][0-9]{0,7}"
# Source: ONS, "Code history database user guide": a letter for the country or kind of area, two
# digits that complete the entity, six of the instance.
GSS = "[EJKLMNSW][0-9]{8}"
# Source: BS 7666-2, Annex C, without its space: neither Q, V nor X first, neither I, J nor Z
# second; the letters of an outward code by place; C, I, K, M, O and V not in the inward code.
POSTCODE = (
    "GIR0AA|(?:[A-PR-UWYZ][0-9][0-9]?|[A-PR-UWYZ][A-HK-Y][0-9][0-9]?"
    "|[A-PR-UWYZ][0-9][A-HJKPS-UW]|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y])[0-9][ABD-HJLNP-UW-Z]{2}"
)
# Source: NHS Data Model and Dictionary, NHS NUMBER: digits by the weights 10 to 2, the check digit
# by 1, add up to a multiple of 11; where 10 would be the check digit there is no such number.
_MODULUS = " + ".join(f"n // {10**place} % 10 * {place + 1}" for place in range(10))
_FORMS: Mapping[str, str] = {
    "nhs_number": "CASE WHEN REGEXP_FULL_MATCH(t, p)"
    " THEN (" + _MODULUS + ") % 11 = 0 ELSE FALSE END",
    "nino": "REGEXP_FULL_MATCH(t, p) AND NOT SUBSTRING(t, 1, 2) IN ("
    + ", ".join(f"'{prefix}'" for prefix in NINO_UNUSED) + ")",
}  # fmt: skip
_PATTERNS: Mapping[str, str] = {
    "nhs_number": NHS,
    "nino": NINO,
    "uprn": UPRN,
    "usrn": USRN,
    "gss": GSS,
    "postcode": POSTCODE,
}
CHECKS = frozenset(_PATTERNS)


def impossible(promise: Promise, cell: Any, kind: Type, bound: Bound) -> Any:
    """Return when a value cannot be the identifier that its column promises.

    Args:
        promise: A promise whose rule is one of `CHECKS`.
        cell: The column.
        kind: Its type, text or integer.
        bound: Takes the values.

    Returns:
        A condition; true for a value that cannot be one, never for no value.
    """
    text = normal(cell, promise.rule, kind)
    form = _FORMS.get(promise.rule, "REGEXP_FULL_MATCH(t, p)")
    parts = {"t": text, "p": bound.bind(_PATTERNS[promise.rule])}
    if promise.rule == "nhs_number":
        parts["n"] = snippet("TRY_CAST(t AS BIGINT)", t=text)
    able = snippet(form, **parts)
    if promise.prefixes:
        listed = [bound.bind(prefix) for prefix in promise.prefixes]
        start = snippet("SUBSTRING(t, 1, 3)", t=text)
        able = able & start.isin(*listed)
    return snippet("NOT v IS NULL AND NOT COALESCE(a, FALSE)", v=cell.copy(), a=able)
