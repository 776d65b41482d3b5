"""The closed set of verbs: what each takes, how far it is kept, and its sentence.

A verb that stands here as enforced is compiled by `irwell.releases`; a house test holds the two
tables against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from irwell.agreements.model import Mark
from irwell.tables.plan import TYPES, Type

_DAYS: tuple[Type, ...] = ("date", "timestamp")
_NUMBERS: tuple[Type, ...] = ("integer", "number")
_VALUES: tuple[Type, ...] = ("text", "integer", "number", "boolean")
_IDENTIFIERS: tuple[Type, ...] = ("text", "integer")
THIS_AGREEMENT = "this_agreement"  # the only key scope until linkage names others
DAILY = ("within last", "age under", "age over")  # what they let through changes with the day
NOT_ON_LIST = "not on list"
COUNT_ONLY = "count_only"
# Never show an identifier as it is.
HIDING = ("pseudonym", "year", "month", "area", "yes_no", "redact")
NO_ROWS = ("redact", COUNT_ONLY)  # no row that leaves tells anything of such a column


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of the form.

    Attributes:
        name: As the document writes it.
        place: `show` for the form of a column, `is` for a test of rows.
        types: The types of column that it takes.
        mark: How far Irwell makes it so.
        sentence: Plain English with `{name}`, `{column}`, `{bands}`, `{to}`, `{area}`,
            `{by}`, `{value}`, `{day}`.
    """

    name: str
    place: Literal["show", "is"]
    types: tuple[Type, ...]
    mark: Mark
    sentence: str


def _show(name: str, types: tuple[Type, ...], sentence: str) -> Verb:
    return Verb(name, "show", types, "enforced", f"Column {{name}} {sentence}")


def _is(name: str, types: tuple[Type, ...], sentence: str) -> Verb:
    whole = f"Only rows where {sentence}; a row with no value in {{column}} is left out."
    return Verb(name, "is", types, "enforced", whole)


_ALL = (
    _show("keep", TYPES, "shows {column} as it is."),
    _show(
        "pseudonym",
        _IDENTIFIERS,
        "shows a pseudonym in place of {column}, made with a key that only this agreement uses.",
    ),
    _show("year", _DAYS, "shows only the year of {column}."),
    _show("month", _DAYS, "shows only the year and month of {column}."),
    _show("band", _NUMBERS, "shows {column} only as a band: {bands}."),
    _show(
        "first_part",
        ("text",),
        "shows only the first part of {column}: of a postcode the outward part, of other text what "
        "stands before the first space.",
    ),
    _show("round", _NUMBERS, "shows {column} rounded to the nearest {to}."),
    _show(
        "area",
        _IDENTIFIERS,
        "shows only the area of {column}: what the column {area} of the provider's data set {by} "
        "gives for it, and no value where that gives none.",
    ),
    _show(
        "yes_no",
        TYPES,
        "shows only yes or no: whether {column} has a value, or what it answers if it is a "
        "yes-or-no column.",
    ),
    _show("redact", TYPES, "is empty in every row; {column} is not shown."),
    _show(
        COUNT_ONLY,
        TYPES,
        "does not leave in any row: rows may be counted by {column} as it is.",
    ),
    _is("equals", _VALUES, "{column} is {value}"),
    _is("one of", _VALUES, "{column} is one of {value}"),
    _is("not one of", _VALUES, "{column} is anything but {value}"),
    _is("before", _DAYS, "{column} is before {value}"),
    _is("after", _DAYS, "{column} is after {value}"),
    _is("within last", _DAYS, "{column} lies in the {value} up to {day}"),
    _is("age under", ("date",), "the person born on {column} is under {value} on {day}"),
    _is("age over", ("date",), "the person born on {column} is {value} or older on {day}"),
    Verb("present", "is", TYPES, "enforced", "Only rows that have a value in {column}."),
    _is(NOT_ON_LIST, _IDENTIFIERS, "{column} is not on the provider's list {value}"),
)
VERBS: Mapping[str, Verb] = {verb.name: verb for verb in _ALL}
