"""What one value of a file looks like, as one expression: its form, and its kind within the form.

Each value has exactly one form. The forms are strict, so that a column whose values are all of
one form casts wholly; docs/reference/drafting.md lists them.
"""

from typing import Any

from sqlglot import exp

from irwell.contracts.signs_words import word_lists
from irwell.tables.expressions import Bound, constant, snippet
from irwell.tables.identifiers import SPACES

# Source: GOV.UK, bulk data transfer, appendix C, postcode formats.
POSTCODE = "[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}"
# Source: HMRC, National Insurance Manual NIM39110.
NINO = (
    "[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z] ?"
    "[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]"
)
EMAIL = "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+"
# Source: Ofcom, National Telephone Numbering Plan: 0 or +44, then 9 or 10 digits.
PHONE = "(\\+44 ?(\\(0\\) ?)?|\\(?0)[1-9]([ -]?\\)?[ -]?[0-9]){8,9}"
PERSON = "(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Dame)\\.? [A-Z][A-Za-z'’.-]*( [A-Z][A-Za-z'’-]*)*"
GSS = "[EKNSWJLM][0-9]{8}"  # Source: ONS, a guide to the GSS coding and naming policy
VEHICLE = "[A-Z]{2}[0-9]{2} ?[A-Z]{3}"  # Source: DVLA, current style of registration numbers
LICENCE = "[A-Z9]{5}[0-9]{6}[A-Z9]{2}[0-9A-Z]{3}"  # Source: DVLA, driver number
URL = "(https?://|www\\.)[^ ]+"
_TEXT_KINDS = {
    "email": EMAIL,
    "postcode": POSTCODE,
    "nino": NINO,
    "gss": GSS,
    "nhs_number": "[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}",
    "phone": PHONE,
    "person": PERSON,
    "vehicle": VEHICLE,
    "driving_licence": LICENCE,
    "url": URL,
    "time": "([01]?[0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9])?",
}
EMBEDDED = {
    "an e-mail address": EMAIL,
    "a telephone number": PHONE,
    "a postcode": f"\\b{POSTCODE}\\b",
    "a National Insurance number": f"\\b{NINO}\\b",
    "a title with a name": f"\\b{PERSON}",
}
_DATE_LIKE = (
    "([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    "|[0-9]{1,2}[-/. ]([0-9]{1,2}|[A-Za-z]{3,9})[-/. ]([0-9]{4}|[0-9]{2})"
    "|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4})"
    "([T ] ?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?( ?[AaPp][Mm])?"
    "(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
# The digits of a date in runs: `14/02/2020 09:30` has the shape `0/0/Y 0:0`.
_SHAPE = (
    "REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(t,"
    " '[A-Za-z]{4,}', '@', 'g'), '[A-Za-z]{2,3}', '#', 'g'),"
    " '[0-9]{4}', 'Y', 'g'), '[0-9]{1,3}', '0', 'g')"
)
_NUMBER = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_SIZE = "[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?"
_SIGN = "[£$€]"
_MONEY = (
    f"-? ?{_SIGN} ?-?([0-9]+|{_SIZE})(\\.[0-9]+)?( ?(-|CR|DR))?"
    f"|\\({_SIGN}? ?([0-9]+|{_SIZE})(\\.[0-9]+)?\\)"
    f"|([0-9]+|{_SIZE})(\\.[0-9]+)?(-| ?CR| ?DR)"
)
_UNIT = "[+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+) ?([^0-9 ,.+-].{0,11})"
# Modulus 11 over the first nine digits. Source: NHS Data Dictionary, NHS NUMBER.
_NHS = (
    "REGEXP_FULL_MATCH(t, '[1-9][0-9]{9}') AND (11 - ("
    + " + ".join(f"CAST(SUBSTRING(t, {i}, 1) AS INT) * {11 - i}" for i in range(1, 10))
    + ") % 11) % 11 = CAST(SUBSTRING(t, 10, 1) AS INT)"
)
_DAY8 = "REGEXP_FULL_MATCH(t, '(19|20)[0-9]{6}') AND NOT TRY_STRPTIME(t, '%Y%m%d') IS NULL"


def label(text: Any, bound: Bound) -> Any:
    """Return the expression of a value's form and kind.

    Args:
        text: The value without spaces at its ends, never NULL.
        bound: Takes the words of the packaged lists.

    Returns:
        An expression of the text `<form>|<kind>`, for instance `integer|` or `text|postcode`.
    """
    lists = word_lists("words")
    small = snippet("LOWER(t)", t=text)
    case = exp.Case()
    pairs = [
        (snippet("t = ''", t=text), constant("blank|")),
        (_among(small, lists["null_tokens"]["always"], bound), constant("null|always")),
        (_among(small, lists["null_tokens"]["numbers"], bound), constant("null|numbers")),
        (_among(small, lists["suppressed"]["markers"], bound), constant("suppressed|marker")),
        (
            snippet("REGEXP_FULL_MATCH(s, p)", s=small, p=bound.bind(lists["suppressed"]["below"])),
            constant("suppressed|below"),
        ),
        (snippet("REGEXP_MATCHES(t, '^[-+.(£$€]?.?[0-9]')", t=text), _numeric(text, bound)),
        (snippet("s IN ('true', 'false', 'yes', 'no', 'y', 'n')", s=small), constant("boolean|")),
    ]
    for test, answer in pairs:
        case = case.when(test, answer, copy=False)
    return case.else_(_texts(text), copy=False)


def _numeric(text: Any, bound: Bound) -> Any:
    """The forms of a value that begins much as a number does."""
    unit = snippet(f"LOWER(REGEXP_EXTRACT(t, '{_UNIT}', 3))", t=text)
    steps = [
        ("REGEXP_FULL_MATCH(t, '0|-?[1-9][0-9]{0,17}')", _whole(text)),
        ("REGEXP_FULL_MATCH(t, '0[0-9]+')", snippet("'zeros|' || k", k=_phone(text))),
        ("REGEXP_FULL_MATCH(t, '[+-]?[0-9]{1,18}')", constant("signed|")),
        ("REGEXP_FULL_MATCH(t, '[+-]?[0-9]+')", constant("long|")),
        (f"REGEXP_FULL_MATCH(t, '{_NUMBER}')", constant("number|")),
        (f"REGEXP_FULL_MATCH(t, '[+-]?{_SIZE}')", constant("thousands|")),
        (f"REGEXP_FULL_MATCH(t, '{_MONEY}')", constant("money|")),
        ("REGEXP_FULL_MATCH(t, '[+-]?[0-9]+(\\.[0-9]+)? ?%')", constant("percent|")),
        (f"REGEXP_FULL_MATCH(t, '{_DATE_LIKE}')", snippet(f"'date|' || {_SHAPE}", t=text)),
    ]
    case = exp.Case()
    for test, answer in steps:
        case = case.when(snippet(test, t=text), answer, copy=False)
    known = _among(unit, word_lists("words")["units"], bound)
    matches = snippet(f"REGEXP_FULL_MATCH(t, '{_UNIT}') AND u", t=text, u=known)
    case = case.when(matches, snippet(f"'unit|' || REGEXP_EXTRACT(t, '{_UNIT}', 3)", t=text))
    return case.else_(_texts(text), copy=False)


def _whole(text: Any) -> Any:
    return snippet(
        f"CASE WHEN {_NHS} THEN 'integer|nhs_number' WHEN {_DAY8} THEN 'integer|day8'"
        " ELSE 'integer|' END",
        t=text,
    )


def _phone(text: Any) -> Any:
    return snippet(f"CASE WHEN REGEXP_FULL_MATCH(t, '{PHONE}') THEN 'phone' ELSE '' END", t=text)


def _texts(text: Any) -> Any:
    case = exp.Case()
    long = snippet("LENGTH(t) > 80", t=text)
    case = case.when(long, constant("text|"), copy=False)
    case = case.when(
        snippet(f"REGEXP_FULL_MATCH(t, '{_DATE_LIKE}')", t=text),
        snippet(f"'date|' || {_SHAPE}", t=text),
        copy=False,
    )
    for kind, pattern in _TEXT_KINDS.items():
        test = exp.Anonymous(this="regexp_full_match", expressions=[text.copy(), constant(pattern)])
        case = case.when(test, constant(f"text|{kind}"), copy=False)
    return case.else_(constant("text|"), copy=False)


def _among(value: Any, wanted: list[str], bound: Bound) -> Any:
    return exp.In(this=value.copy(), expressions=[bound.bind(word) for word in wanted])


def trimmed(value: Any) -> Any:
    """Return a value without spaces at its ends.

    Args:
        value: A text column.

    Returns:
        The expression.
    """
    return snippet("TRIM(v, d)", v=value, d=constant(SPACES))
