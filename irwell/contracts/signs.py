"""Signs that a column may hold personal data: proposals with a reason, which a person confirms.

The words of headings stand in `signs.yaml`; the forms of values in `profile_labels`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from irwell.contracts.model import Identifies, Sensitivity
from irwell.contracts.profile import ColumnProfile, Profile
from irwell.contracts.signs_words import has_phrase, long_words, word_lists, words

_MOST = 0.5  # from this share of a column's values on, their form is a sign by itself
_FREE_WORDS = 8.0  # words of the average value from which a text is free
_SOME_WORDS = 3.0  # words of the average value from which one long value makes a text free
_FREE_LENGTH = 150  # characters of such a long value
_FREE_SHARE = 0.3  # different values for each value: below, it is a list of long categories


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign in one column.

    Attributes:
        column: The column.
        sign: Which one, a key of `signs.yaml`, or `free_text`, `embedded`.
        says: What the column may hold, for instance `a person's name`.
        reason: Why it is thought so, one plain sentence without values.
        marked: Whether the draft marks the column; else the sign is only told.
        identifies: What the draft marks: whether the column names a person.
        identifier_type: What the draft marks; empty for none.
        sensitivity: What the draft marks.
    """

    column: str
    sign: str
    says: str
    reason: str
    marked: bool = True
    identifies: Identifies = "no"
    identifier_type: str = ""
    sensitivity: Sensitivity = "ordinary"


def find_signs(profile: Profile) -> tuple[Sign, ...]:
    """Find the signs of personal data in a file.

    Args:
        profile: What the file looks like.

    Returns:
        The signs in the order of the columns.
    """
    known = word_lists("signs")
    found = [
        (own, rule, reason)
        for own in profile.columns
        for rule in known["signs"]
        if (reason := _reason(own, rule))
    ]
    names = [own.name for own in profile.columns]
    people = about_people(names) or any(rule["about"] == "person" for _, rule, _ in found)
    signs = [
        _sign(own.name, rule, reason, people)
        for own, rule, reason in found
        if people or not (own.reading.type == "number" and rule.get("class"))  # a measure of areas
    ]
    signs += [sign for own in profile.columns for sign in _free(own)]
    order = {name: index for index, name in enumerate(names)}
    return tuple(sorted(_once(signs), key=lambda sign: order[sign.column]))


def heading_signs(names: Sequence[str]) -> tuple[Sign, ...]:
    """Find the signs that headings alone give.

    Args:
        names: Headings.

    Returns:
        The signs, in the order of the headings.
    """
    known = word_lists("signs")["signs"]
    found = [(name, rule) for name in names for rule in known if _by_heading(name, rule)]
    people = about_people(names) or any(rule["about"] == "person" for _, rule in found)
    return tuple(_once([_sign(n, rule, _HEADING, people) for n, rule in found]))


def about_people(names: Sequence[str]) -> bool:
    """Return whether headings say that rows are about people.

    Args:
        names: Headings.

    Returns:
        Whether one of their words is a word for people, such as `patient`.
    """
    wanted = set(word_lists("signs")["people"])
    return any(wanted & set(words(name)) for name in names)


_HEADING = "its heading says so"


def _by_heading(name: str, rule: Mapping[str, Any]) -> bool:
    for own in (words(name), long_words(name)):
        stopped = set(rule["unless"]) & set(own)
        if not stopped and any(has_phrase(own, phrase) for phrase in rule["headings"]):
            return True
    return False


def _reason(own: ColumnProfile, rule: Mapping[str, Any]) -> str:
    heading = _by_heading(own.name, rule) and _fits(own, rule["sign"])
    share = _share(own, rule["values"]) if rule["values"] else 0.0
    if share < _MOST or (rule["sign"] == "nhs_number" and share < 0.9):
        return _HEADING if heading else ""
    form = f"{share:.0%} of its values have the form"
    return f"its heading says so, and {form}" if heading else form


def _fits(own: ColumnProfile, sign: str) -> bool:
    """Whether values can be what the heading says: a name is no number, a flag no address."""
    kind = own.reading.type
    if sign in ("name", "some_name", "email", "address", "notes", "phone"):
        web = own.count("text", "url") > own.filled / 2
        return kind == "text" and own.filled > 0 and not web and (sign != "notes" or _long(own))
    return sign != "age" or kind in ("integer", "number", "text")


def _share(own: ColumnProfile, kind: str) -> float:
    count = sum(s.count for s in own.seen if s.kind == kind)
    return count / own.filled if own.filled else 0.0


def _sign(name: str, rule: Mapping[str, Any], reason: str, people: bool) -> Sign:
    sort: Sensitivity = rule.get("class", "ordinary")
    marked = people or rule.get("when") != "people"
    some = rule["sign"] == "some_name"
    return Sign(
        column=name,
        sign=rule["sign"],
        says=rule["says"],
        reason=f"{reason}.",
        marked=marked and not some,
        identifies=rule["identifies"] if marked else "no",
        identifier_type=rule["type"] if marked else "",
        sensitivity=sort if marked else "ordinary",
    )


def _free(own: ColumnProfile) -> Iterator[Sign]:
    if own.embedded:
        what = ", ".join(
            f"{name} in {count:,} {'row' if count == 1 else 'rows'}"
            for name, count in own.embedded.items()
        )
        reason = f"inside its texts stands what looks like {what}."
        marked = set(own.embedded) != {"a postcode"}  # a place alone names nobody
        yield Sign(own.name, "embedded", "personal details inside longer texts", reason, marked,
                   sensitivity="sensitive_other" if marked else "ordinary")  # fmt: skip
    if _long(own) and own.reading.type == "text":
        reason = f"{own.words:g} words on average, the longest {_longest(own):,} characters."
        yield Sign(own.name, "free_text", "free text, which may hold personal data", reason,
                   marked=False)  # fmt: skip


def _long(own: ColumnProfile) -> bool:
    varied = own.distinct > _FREE_SHARE * max(own.filled, 1)
    wordy = own.words >= _SOME_WORDS and _longest(own) > _FREE_LENGTH
    return varied and (own.words >= _FREE_WORDS or wordy)


def _longest(own: ColumnProfile) -> int:
    return max((s.longest for s in own.seen if s.form == "text" and s.kind != "url"), default=0)


def _once(signs: Sequence[Sign]) -> list[Sign]:
    """Leave out what another sign of the column says better."""
    strong = {s.column for s in signs if s.identifies == "direct"}
    address = {s.column for s in signs if s.sign in ("address", "postcode", "uprn")}
    free = {s.column for s in signs if s.sign == "free_text"}

    def kept(sign: Sign) -> bool:
        if sign.sign in ("some_name", "embedded", "person_id"):
            first = next((s for s in signs if s.column == sign.column), sign)
            doubled = sign.column in strong and first is not sign
            placed = sign.sign in ("embedded", "some_name") and sign.column in address
            return not (doubled or placed)
        if sign.sign == "free_text":
            return sign.column not in address | strong
        return sign.sign != "notes" or sign.column not in free

    return [sign for sign in signs if kept(sign)]
