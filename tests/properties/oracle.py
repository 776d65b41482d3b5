# ruff: noqa: PLR0911 -- one rule, one return
"""What a release must hold, said once more in plain Python.

Imports nothing of the releases room, of the engine or of the SQL builder: rows are dicts, and each
rule is written from the words of the agreement's form.
"""

import hashlib
import hmac
import re
from calendar import monthrange
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise


def expected(case):
    """The rows that leave: a list of (row number, {name: value}), in source order."""
    out = []
    leaving = [one for one in case["show"] if one["show"] != "count_only"]
    for number, row in enumerate(case["rows"], start=1):
        if all(passes(clause, row, case) for clause in case["where"]) and held(row, case):
            shown = {one["name"]: form(one, row[one["from"]], case) for one in leaving}
            out.append((number, shown))
    return out


def held(row, case):
    """Whether one row of the other data set has the same identifier and passes all that is there.

    The tests of that data set are for columns that the released one lacks.
    """
    other = case["held"]
    if not other:
        return True
    own = normal_or_none(other["type"], row[other["own"]])
    return own is not None and any(
        normal_or_none(other["type"], one[other["column"]]) == own
        and all(passes(clause, one, case | other) for clause in other["where"])
        for one in other["rows"]
    )


def order(numbers, key):
    """Row numbers in the order in which they leave: by the first 64 bits of a keyed hash."""
    return sorted(numbers, key=lambda number: hashlib.sha256(key + b"%d" % number).digest()[:8])


def passes(clause, row, case):
    value = row[clause["column"]]
    if value is None:
        return False
    verb, want = clause["is"], clause["value"]
    as_at = case["as_at"] if clause["as_at"] == "each_use" else clause["as_at"]
    if verb == "equals":
        return value == want
    if verb == "one of":
        return value in want
    if verb == "not one of":
        return value not in want
    if verb == "before":
        return day(value) < want
    if verb == "after":
        return day(value) > want
    if verb == "within last":
        return day_before(as_at, want) < day(value) <= as_at
    if verb == "age under":
        return value <= as_at and age(value, as_at) < want
    if verb == "age over":
        return value <= as_at and age(value, as_at) > want
    if verb == "present":
        return True
    if verb == "not on list":
        kind = case["columns"][clause["column"]]["identifier_type"]
        own = normal(kind, value)
        listed = {normal(kind, other) for other in case["lists"][want] if other is not None}
        return own is not None and own not in listed
    raise AssertionError(verb)


def form(one, value, case):
    show = one["show"]
    kind = case["columns"][one["from"]]["type"]
    if show == "redact":
        return None
    if show == "yes_no":
        return value is True if kind == "boolean" else value is not None
    if value is None:
        return None
    if show == "keep":
        return value
    if show == "pseudonym":
        identifier = case["columns"][one["from"]]["identifier_type"]
        own = normal(identifier, value)
        key = case["keys"][identifier]
        return own and hmac.new(key, own.encode(), hashlib.sha256).hexdigest()[:32]
    if show == "year":
        return value.year
    if show == "month":
        return f"{value.year:04d}-{value.month:02d}"
    if show == "band":
        return band(value, one["cuts"], kind)
    if show == "first_part":
        return first_part(value)
    if show == "round":
        return rounded(value, one["to"], kind)
    if show == "area":
        identifier = case["columns"][one["from"]]["identifier_type"]
        own = normal(identifier, value)
        known = case["lookups"][one["by"]]
        areas = {area for code, area in known if normal_or_none(identifier, code) == own}
        return next(iter(areas - {None}), None) if own else None
    raise AssertionError(show)


def day(value):
    return value.date() if isinstance(value, datetime) else value


def age(born, as_at):
    """Whole years; a child of 29 February turns on 1 March where the year has no such day."""
    had = (as_at.month, as_at.day) >= (born.month, born.day)
    return as_at.year - born.year - (0 if had else 1)


def day_before(as_at, period):
    count, unit = period.split()
    count = int(count)
    if unit.startswith("day"):
        return date.fromordinal(as_at.toordinal() - count)
    months = count * (12 if unit.startswith("year") else 1)
    year, month = divmod(as_at.year * 12 + as_at.month - 1 - months, 12)
    return date(year, month + 1, min(as_at.day, monthrange(year, month + 1)[1]))


def band(value, cuts, kind):
    if value < cuts[0]:
        return f"under {cuts[0]}"
    if value >= cuts[-1]:
        return f"{cuts[-1]}+"
    for low, high in pairwise(cuts):
        if low <= value < high:
            if kind == "number":
                return f"{low} to under {high}"
            if high - 1 == low:
                return f"{low}"
            return f"{low} to {high - 1}" if low < 0 else f"{low}-{high - 1}"
    raise AssertionError(value)


def rounded(value, to, kind):
    exact = Fraction(value) / to
    whole = int(abs(exact) + Fraction(1, 2)) * to
    signed = -whole if exact < 0 else whole
    if kind == "number":
        return float(signed)
    return signed if -(2**63) <= signed < 2**63 else None


def first_part(value):
    """The outward code of a postcode; of other text the first word, if another follows."""
    blank = "[ \t\u00a0]"
    code = re.sub(blank, "", "".join(c.upper() if c.isascii() else c for c in value))
    outward = "[A-Z]{1,2}[0-9][0-9A-Z]?"
    if re.fullmatch(f"{outward}[0-9][A-Z]{{2}}", code):
        return code[:-3]
    if re.fullmatch(outward, code) and not re.search(f"[^ \t\u00a0]{blank}+[^ \t\u00a0]", value):
        return code
    words = re.match(f"{blank}*([^ \t\u00a0]+){blank}", value)
    return words and words[1]


def normal_or_none(kind, value):
    return None if value is None else normal(kind, value)


def normal(kind, value):
    """One writing of an identifier; None where nothing is left."""
    text = str(value)
    blank = " \t\r\n\u00a0"
    if kind == "nhs_number":
        text = re.sub(f"[{blank}-]", "", text)
    elif kind == "nino":
        text = re.sub(f"[{blank}-]", "", text).upper()
    elif kind == "uprn":
        text = re.sub(f"[{blank}]", "", text).lstrip("0")
    else:
        text = text.strip(blank)
    return text or None
