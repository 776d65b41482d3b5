"""What the columns of a file look like: counts and forms, from which a contract is proposed.

The work runs in the sandboxed worker. Values stand in what it gives back only where a draft
needs them for the provider itself: short lists of codes, markers, and the least and greatest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from irwell.tables.intake.report import Intake
from irwell.tables.plan import Type

VALUES_KEPT = 40  # distinct values of one form that are kept, and so the longest code list proposed
NUMERIC = ("integer", "signed", "number", "thousands", "money", "percent", "unit")


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of one form and kind in one column.

    Attributes:
        form: `integer`, `zeros`, `date`, `text` ...: docs/reference/drafting.md has each.
        kind: What it is within the form, for instance `postcode`, or a date's shape.
        distinct: How many different texts.
        count: How many values.
        row: The first row with one.
        shortest: Characters of the shortest, spaces at its ends not counted.
        longest: Characters of the longest.
        values: All the texts as they stand if they are few and short; else empty.
        once: How many of the different texts stand in one row only.
        shape: `AA00` for letters and digits when all values have the same; else empty.
    """

    form: str
    kind: str
    distinct: int
    count: int
    row: int
    shortest: int
    longest: int
    values: tuple[str, ...] = field(default=(), repr=False)
    once: int = 0
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column would be cast, and what that rests on.

    Attributes:
        type: The type proposed.
        date_format: strptime format; empty for ISO.
        form: `thousands`, `money`, `percent`, `unit`, or empty.
        unit: For the form `unit`.
        null_tokens: Texts found that mean no value.
        suppressed: Texts found that stand for a value held back.
        demoted: It looked like another type, and not every value casts.
        evidence: Why, one plain sentence without values; empty when nothing needs saying.
        question: What only a person can say, one sentence; empty when nothing is open.
        answer: How to answer it.
    """

    type: Type
    date_format: str = ""
    form: str = ""
    unit: str = ""
    null_tokens: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()
    demoted: bool = False
    evidence: str = ""
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column of a file.

    Attributes:
        name: Its heading.
        seen: Its values by form and kind, the most first.
        reading: How it would be cast.
        empty: Rows in which no value would stand after the cast; a marker counts as a value.
        padded: Values with spaces at an end.
        words: Words of the average text value.
        embedded: In how many rows a longer text holds something personal, by what it is.
        least, greatest: Of a number, date or timestamp: as text, after the cast.
        distinct: Different values after the cast.
        checks: The UK checks that every value passes, of those that its values or its heading
            suggest: `gss`, `nhs_number`, `nino`, `postcode`, `uprn`, `usrn`.
        sketch: Keyed hashes of some values (`sketches`); empty without a key.
    """

    name: str
    seen: tuple[Seen, ...]
    reading: Reading
    empty: int = 0
    padded: int = 0
    words: float = 0.0
    embedded: Mapping[str, int] = field(default_factory=dict)
    least: str = field(default="", repr=False)
    greatest: str = field(default="", repr=False)
    distinct: int = 0
    checks: tuple[str, ...] = ()
    sketch: tuple[str, ...] = field(default=(), repr=False)

    def count(self, form: str, kind: str | None = None) -> int:
        """Return how many values are of a form.

        Args:
            form: The form.
            kind: The kind; any when None.

        Returns:
            The count.
        """
        return sum(s.count for s in self.seen if s.form == form and kind in (None, s.kind))

    @property
    def filled(self) -> int:
        """How many values are neither blank, nor a null token, nor a marker."""
        return sum(s.count for s in self.told)

    @property
    def told(self) -> tuple[Seen, ...]:
        """The forms of its values, without what stands for no value or a value held back."""
        gone = (*self.reading.null_tokens, *self.reading.suppressed)
        return tuple(
            s
            for s in self.seen
            if s.form != "blank" and not (s.values and {v.strip() for v in s.values} <= set(gone))
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """What a file looks like.

    Attributes:
        rows: Rows of data.
        columns: In the order of the file.
        keys: Columns or pairs that no two rows share and that have no gaps, the likeliest first.
        intake: How the file was read.
    """

    rows: int
    columns: tuple[ColumnProfile, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    intake: Intake | None = None

    def column(self, name: str) -> ColumnProfile | None:
        """Return the column of a name.

        Args:
            name: A heading.

        Returns:
            The column, or None.
        """
        return next((column for column in self.columns if column.name == name), None)


def profile_value(profile: Profile) -> dict[str, Any]:
    """Return a profile as plain values, ready for JSON; they hold values of the data.

    Args:
        profile: The profile.

    Returns:
        Plain values for the worker's pipe and the provider's own eyes.
    """
    from dataclasses import asdict

    from irwell.tables.intake.report import intake_value

    value = {
        "rows": profile.rows,
        "columns": [asdict(column) for column in profile.columns],
        "keys": [list(key) for key in profile.keys],
    }
    if profile.intake:
        value["intake"] = intake_value(profile.intake, samples=True)
    return value


def profile_from(value: Mapping[str, Any]) -> Profile:
    """Return the profile that `profile_value` wrote.

    Args:
        value: Plain values.

    Returns:
        The profile.
    """
    from irwell.tables.intake.report import intake_from

    intake = value.get("intake")
    return Profile(
        rows=value["rows"],
        columns=tuple(_column(own) for own in value["columns"]),
        keys=tuple(tuple(key) for key in value["keys"]),
        intake=intake_from(intake) if intake else None,
    )


def _column(value: Mapping[str, Any]) -> ColumnProfile:
    seen = tuple(Seen(**{**s, "values": tuple(s["values"])}) for s in value["seen"])
    own = value["reading"]
    lists = {key: tuple(own[key]) for key in ("null_tokens", "suppressed")}
    more: dict[str, Any] = {key: tuple(value[key]) for key in ("checks", "sketch")}
    rest = {key: part for key, part in value.items() if key not in ("seen", "reading", *more)}
    return ColumnProfile(seen=seen, reading=Reading(**{**own, **lists}), **rest, **more)
