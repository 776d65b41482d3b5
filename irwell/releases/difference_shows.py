"""Whether one form of a column tells more than another."""

import dataclasses
from typing import Any, Literal

from irwell.tables import plan

Way = Literal["wider", "narrower", "other"]
# Forms of a day, from that which tells most.
_DAYS: tuple[type, ...] = (plan.Keep, plan.Month, plan.Year)
# What a form that is not named here tells lies between the whole and nothing.
_WORDS = {
    "Keep": "as it is",
    "Pseudonym": "as a pseudonym",
    "Year": "as its year",
    "Month": "as its month",
    "Band": "in bands cut at {cuts}",
    "FirstPart": "as its first part",
    "Round": "rounded to {to}",
    "YesNo": "as yes or no",
    "Redact": "as nothing",
    "Area": "as its {area_column}",
}


def compared(before: Any, after: Any) -> tuple[Way, str]:
    """Say how a column of the output changed.

    Args:
        before: The shown column as it was.
        after: The shown column as it is to be, of the same name.

    Returns:
        The way, and one sentence.
    """
    if before.column != after.column:
        text = f"Column {after.name} is made from {after.column}, no longer from {before.column}."
        return "other", text
    way = _way(before.show, after.show)
    text = f"Column {after.name} shows {after.column} {form_words(after)}, before "
    return way, f"{text}{form_words(before)}."


def form_words(column: Any) -> str:
    """Return the form of a shown column in words.

    Args:
        column: The shown column.

    Returns:
        For instance `in bands cut at 50, 80`.
    """
    show = column.show
    name = type(show).__name__
    values = {field.name: getattr(show, field.name) for field in dataclasses.fields(show)}
    if "cuts" in values:
        values["cuts"] = ", ".join(str(cut) for cut in values["cuts"])
    return _WORDS[name].format(**values) if name in _WORDS else f"as its {name.lower()}"


def _way(before: Any, after: Any) -> Way:
    if finer(after, before):
        return "narrower" if finer(before, after) else "wider"
    return "narrower" if finer(before, after) else "other"


def finer(one: Any, other: Any) -> bool:
    """Say whether a form tells everything that another one tells.

    Args:
        one: A form of a column.
        other: Another form of the same column.

    Returns:
        True if the second can be worked out from the first, whatever the values.
    """
    if isinstance(one, plan.Keep) or isinstance(other, plan.Redact) or one == other:
        return True
    if type(one) in _DAYS and type(other) in _DAYS:
        return _DAYS.index(type(one)) <= _DAYS.index(type(other))
    if isinstance(one, plan.Band) and isinstance(other, plan.Band):
        return set(other.cuts) <= set(one.cuts)
    # Rounded twice is not rounded once: 14 to fives is 15, to tens 20, but 14 to tens is 10.
    # That a value is there shows in every form but a redacted one.
    return isinstance(other, plan.YesNo) and not isinstance(one, plan.Redact)
