"""How a column would be cast, judged by the forms of its values and the words of its heading."""

from collections.abc import Iterable, Sequence

from irwell.contracts.profile import NUMERIC, Reading, Seen
from irwell.contracts.signs_words import word_lists, words
from irwell.tables.cast_spec import Form

WHOLE = ("integer", "signed")
_MOSTLY = 0.8  # from this share of numbers on, the few texts beside them are asked about
_FORMS: tuple[Form, ...] = ("money", "percent", "thousands")  # the first found names the form


def read(name: str, seen: Sequence[Seen]) -> Reading:
    """Propose how a column is cast; of dates only that they are some.

    Args:
        name: Its heading.
        seen: Its values by form.

    Returns:
        The reading. Of type `date` without a format when all values look like dates:
        `profile_dates` decides those.
    """
    always = _values(s for s in seen if s.form == "null" and s.kind == "always")
    soft = [s for s in seen if s.form in ("null", "suppressed") and s.kind != "always"]
    hard = [s for s in seen if s.form not in ("blank", "null", "suppressed")]
    forms = {s.form for s in hard}
    if not hard:
        if soft:
            return Reading("text", null_tokens=always)
        return Reading("text", null_tokens=always, evidence="no row has a value")
    number = _number(name, hard, forms)
    if number is not None or _dates(name, hard, forms):
        own = number or Reading("date")
        return Reading(
            type=own.type,
            form=own.form,
            unit=own.unit,
            null_tokens=always + _values(s for s in soft if s.form == "null"),
            suppressed=_values(s for s in soft if s.form == "suppressed"),
            evidence=own.evidence,
        )
    if forms == {"boolean"} and not soft:
        return Reading("boolean", null_tokens=always)
    return _text(hard, forms, always)


def is_coded(name: str) -> bool:
    """Return whether a heading says that its column holds codes, not amounts.

    Args:
        name: The heading.

    Returns:
        Whether it does.
    """
    lists, own = word_lists("words"), words(name)
    if not own or own[-1] in lists["codes"]:
        return bool(own)
    amounts = any(word in lists["amounts"] for word in own)
    return len(own) > 1 and own[-1] in lists["numbers"] and not amounts


def _number(name: str, hard: Sequence[Seen], forms: set[str]) -> Reading | None:
    plain = {*WHOLE, "number"}
    if not forms <= set(NUMERIC):
        return None
    if forms <= plain:
        coded = is_coded(name) or _nhs(hard)
        return None if coded else Reading("integer" if forms <= set(WHOLE) else "number")
    if "unit" in forms:
        units = {s.kind for s in hard if s.form == "unit"}
        alone = len(units) == 1 and forms <= {*plain, "unit"}
        return Reading("number", form="unit", unit=units.pop()) if alone else None
    if "percent" in forms and not forms <= {*plain, "percent"}:
        return None
    return Reading("number", form=next(form for form in _FORMS if form in forms))


def _dates(name: str, hard: Sequence[Seen], forms: set[str]) -> bool:
    if forms == {"date"}:
        return True
    day8 = all(s.form == "integer" and s.kind == "day8" for s in hard)
    return day8 and bool({"date", "dob", "day", "born", "dt"} & set(words(name)))


def _text(hard: Sequence[Seen], forms: set[str], always: tuple[str, ...]) -> Reading:
    evidence, question, answer = "", "", ""
    numbers = sum(s.count for s in hard if s.form in NUMERIC)
    whole = sum(s.count for s in hard)
    units = sorted({s.kind for s in hard if s.form == "unit"})
    others = [s for s in hard if s.form not in NUMERIC]
    if "zeros" in forms and forms <= {"zeros", "long", *WHOLE}:
        first = min(s.row for s in hard if s.form == "zeros")
        evidence = f"leading zeros, first in row {first}: kept as text"
    elif forms <= {"long", *WHOLE} or (_nhs(hard) and forms <= set(NUMERIC)):
        evidence = "digits that are a code: kept as text"
    elif units and forms <= set(NUMERIC) and len(units) > 1:
        question = f"numbers stand with {len(units)} units"
        answer = "Ask the source for one unit; until then it stays text."
    elif others and numbers >= _MOSTLY * whole and sum(s.distinct for s in others) <= 10:
        row = min(s.row for s in others)
        count = whole - numbers
        question = f"{numbers:,} values are numbers and {count:,} are not, first in row {row}"
        answer = (
            "If those texts mean no value, write them into `irwell.nullTokens` of the column; if a"
            " value was held back, into `irwell.suppressed`; and set `logicalType: number`."
            " Else leave it text."
        )
    return Reading("text", null_tokens=always, evidence=evidence, question=question, answer=answer)


def _nhs(hard: Sequence[Seen]) -> bool:
    valid = sum(s.count for s in hard if s.kind == "nhs_number")
    return 0 < sum(s.count for s in hard) <= valid / 0.9


def _values(seen: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(sorted({value.strip() for s in seen for value in s.values}))
