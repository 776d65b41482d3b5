"""One column of a draft: only promises that every value of the file keeps."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from irwell.contracts.profile import NUMERIC, VALUES_KEPT, ColumnProfile
from irwell.contracts.profile_keys import FEWEST
from irwell.contracts.signs import Sign
from irwell.contracts.signs_words import long_words, word_lists, words
from irwell.tables.plan import Type

LOGICAL: Mapping[Type, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
QUESTION = "draft.question"  # a custom property that says what is open; take it out when answered
_EACH = 5  # rows for each code before a list of codes is proposed
_CLASSES = {"A": "[A-Z]", "a": "[a-z]", "0": "[0-9]"}
_PRIVATE = ("some_name", "name", "notes", "free_text", "embedded")
_OLDEST = 1900  # years before are a slip or a sentinel, so no bound is drawn from them
_CHECKED = ("nhs_number", "nino", "uprn")  # identifier types that mean a check by themselves


def column_document(
    own: ColumnProfile, signs: Sequence[Sign], key: tuple[str, ...], rows: int
) -> dict[str, Any]:
    """Return the ODCS property that is proposed for a column.

    Args:
        own: What the column looks like.
        signs: Its signs of personal data.
        key: The primary key that is proposed.
        rows: How many rows the file has.

    Returns:
        The property.
    """
    marks = _marks(signs)
    custom = list(_custom(own, marks))
    # What is open may turn out another type: only the type's own promises would hold then.
    options = {} if own.reading.question else _options(own, signs, custom, rows)
    codes = [] if own.reading.question or own.reading.demoted else _codes(own, signs)
    value: dict[str, Any] = {
        "name": own.name,
        "logicalType": LOGICAL[own.reading.type],
        "description": "",
    }
    if rows and not own.empty:
        value["required"] = True
    if own.name in key:
        value |= {"primaryKey": True, "primaryKeyPosition": key.index(own.name) + 1}
    if marks.get("classification"):
        value["classification"] = marks["classification"]
    if options:
        value["logicalTypeOptions"] = options
    if codes:
        rule = {"metric": "invalidValues", "arguments": {"validValues": codes}, "mustBe": 0}
        value["quality"] = [rule]
    if custom:
        value["customProperties"] = [{"property": name, "value": said} for name, said in custom]
    return value


def _marks(signs: Sequence[Sign]) -> dict[str, str]:
    """The strongest that its signs say of a column."""
    marked = [sign for sign in signs if sign.marked]
    for wanted in ("direct", "quasi"):
        found = [sign for sign in marked if sign.identifies == wanted]
        if found:
            kinds = [sign.identifier_type for sign in found if sign.identifier_type]
            said = {"identifies": wanted, "type": kinds[0] if kinds else ""}
            break
    else:
        said = {}
    order = ("criminal_offence", "special_category", "sensitive_other")
    classes = [kind for kind in order if any(sign.sensitivity == kind for sign in marked)]
    return {**said, "classification": classes[0]} if classes else said


def _custom(own: ColumnProfile, marks: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    reading = own.reading
    if marks.get("identifies"):
        yield "irwell.identifies", marks["identifies"]
        if marks["type"]:
            yield "irwell.identifierType", marks["type"]
    check = _check(own, marks.get("type", ""))
    if check or marks.get("type") in _CHECKED:
        yield "irwell.check", check
    said = {
        "irwell.dateFormat": reading.date_format,
        "irwell.form": reading.form,
        "irwell.unit": reading.unit,
        "irwell.nullTokens": list(reading.null_tokens),
        "irwell.suppressed": list(reading.suppressed),
        QUESTION: f"{reading.question}. {reading.answer}" if reading.question else "",
    }
    yield from ((name, value) for name, value in said.items() if value)


def _check(own: ColumnProfile, kind: str) -> str:
    """The UK check that every value passes; empty for none."""
    wanted = ("gss", "postcode") if not kind else (kind, "postcode")
    return next((name for name in own.checks if name in wanted), "")


def _options(
    own: ColumnProfile, signs: Sequence[Sign], custom: Sequence[tuple[str, Any]], rows: int
) -> dict[str, Any]:
    if own.reading.type == "text":
        checked = any(name == "irwell.check" and said for name, said in custom)
        pattern = "" if checked else _pattern(own)
        return {"pattern": pattern} if pattern else {}
    if own.reading.type in ("date", "timestamp"):
        birth = any(sign.sign == "birth" for sign in signs)
        year = _OLDEST if birth else int(own.least[:4] or 0) if own.least else 0
        bounded = rows >= FEWEST and own.least and own.least >= f"{year:04}-01-01"
        return {"minimum": f"{year}-01-01"} if bounded and year >= _OLDEST else {}
    if own.reading.type == "boolean" or not own.least:
        return {}
    return _bounds(own, rows)


def _bounds(own: ColumnProfile, rows: int) -> dict[str, Any]:
    least, greatest = float(own.least), float(own.greatest)
    heading = {*words(own.name), *long_words(own.name)}
    for rule in word_lists("words")["bounds"]:
        low, high = rule["minimum"], rule["maximum"]
        whole = own.reading.type == "number" or isinstance(high, int)
        if whole and set(rule["words"]) <= heading and low <= least and greatest <= high:
            return {"minimum": low, "maximum": high}
    return {"minimum": 0} if least >= 0 and rows >= FEWEST else {}


def _pattern(own: ColumnProfile) -> str:
    """A pattern if all values have one shape with digits in it, such as `AB-0012`."""
    shapes = {s.shape for s in own.told}
    shape = shapes.pop() if len(shapes) == 1 else ""
    if "0" not in shape or own.padded or own.distinct < 2 or not shape.isascii():
        return ""
    parts = []
    for mark, run in groupby(shape):
        size = len(list(run))
        one = _CLASSES.get(mark) or ("\\" + mark if mark in ".+*?()[]{}|^$\\" else mark)
        parts.append(one if size == 1 else f"{one}{{{size}}}")
    return "".join(parts)


def _codes(own: ColumnProfile, signs: Sequence[Sign]) -> list[str]:
    """The values of a column that has few, and in which no person is likely to be found."""
    private = any(s.sign in _PRIVATE or (s.marked and _personal(s)) for s in signs)
    if own.reading.type != "text" or private or own.padded:
        return []
    forms = {s.form for s in own.told}
    known = all(s.values for s in own.told) and not forms <= {*NUMERIC, "zeros", "long", "date"}
    few = 2 <= own.distinct <= min(VALUES_KEPT, own.filled // _EACH)
    values = sorted(value for s in own.told for value in s.values)
    plain = all(value.isprintable() for value in values)
    return values if known and few and plain and _check(own, "") == "" else []


def _personal(sign: Sign) -> bool:
    return sign.identifies != "no" or sign.sensitivity != "ordinary"
