"""Plan trees: what a check, a release and an insight are made of, and nothing else exists.

A plan is a value. It holds no path, no SQL and no key: sources and keys are names, bound to files
and secrets only when a plan runs. Its plain form (`to_value`) is what a plan digest covers.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Type = Literal["text", "integer", "number", "boolean", "date", "timestamp"]
TYPES: tuple[Type, ...] = get_args(Type)
Scalar = str | int | float | bool
ROW = "_row"  # the hidden row number of a deposit, from 1; never shown


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: its name and its logical type."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Scan:
    """All rows of a named source, which also carries `_row`."""

    source: str
    fields: tuple[Field, ...]


# Row tests. Each is tried on true values; NULL passes none of them.
@dataclass(frozen=True, slots=True)
class Equals:
    """The value is this one."""

    column: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these."""

    column: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class NotOneOf:
    """The value is there and is none of these."""

    column: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """The date is before this day."""

    column: str
    day: date


@dataclass(frozen=True, slots=True)
class After:
    """The date is after this day."""

    column: str
    day: date


@dataclass(frozen=True, slots=True)
class WithinLast:
    """The date lies after (`as_at` less the period) and not after `as_at`."""

    column: str
    count: int
    unit: Literal["days", "months", "years"]
    as_at: date


@dataclass(frozen=True, slots=True)
class AgeUnder:
    """The person born on this date is younger than `years` on `as_at`; a birth ahead fails."""

    column: str
    years: int
    as_at: date


@dataclass(frozen=True, slots=True)
class AgeOver:
    """The person born on this date is older than `years` on `as_at`: has turned `years` + 1."""

    column: str
    years: int
    as_at: date


@dataclass(frozen=True, slots=True)
class Present:
    """There is a value."""

    column: str


@dataclass(frozen=True, slots=True)
class NotOnList:
    """The identifier, normalised by its type, is not in the other source's column."""

    column: str
    source: str
    source_column: str
    identifier_type: str


@dataclass(frozen=True, slots=True)
class HeldBy:
    """The identifier, normalised by its type, is in that column of a row of `held`.

    One row of the other source meets all of its tests; that several rows meet them between them
    is not enough.
    """

    column: str
    held: "Filter"
    held_column: str
    identifier_type: str


Test = (
    Equals
    | OneOf
    | NotOneOf
    | Before
    | After
    | WithinLast
    | AgeUnder
    | AgeOver
    | Present
    | NotOnList
    | HeldBy
)


@dataclass(frozen=True, slots=True)
class Filter:
    """The rows for which every test holds; `NotOnList` tests come first."""

    input: Scan
    tests: tuple[Test, ...]


# Shows: the form in which a column leaves.
@dataclass(frozen=True, slots=True)
class Keep:
    """As it is."""


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """HMAC-SHA-256 of the normalised identifier under a named key: 32 lower-case hex digits."""

    key: str
    identifier_type: str


@dataclass(frozen=True, slots=True)
class Year:
    """The year of a date, an integer."""


@dataclass(frozen=True, slots=True)
class Month:
    """The year and month of a date, as text `2026-11`."""


@dataclass(frozen=True, slots=True)
class Band:
    """A number as text: `under 50`, `50-79`, `95+` (integers) or `50 to under 80` (numbers)."""

    cuts: tuple[int | float, ...]


@dataclass(frozen=True, slots=True)
class FirstPart:
    """The outward part of a postcode; of other text, what stands before the first space."""


@dataclass(frozen=True, slots=True)
class Round:
    """A number rounded to the nearest multiple, halves away from zero."""

    to: int


@dataclass(frozen=True, slots=True)
class YesNo:
    """True where there is a value (a boolean: its own truth), else false."""


@dataclass(frozen=True, slots=True)
class Area:
    """What another source gives for the value in a text column of its own; NULL if nothing.

    Both sides are brought to the normal form of the identifier type, which is empty for a value
    that is no identifier. A value that the other source gives two areas is refused before a run.
    """

    source: str
    source_column: str
    area_column: str
    identifier_type: str


@dataclass(frozen=True, slots=True)
class Redact:
    """No value in any row: a text column of NULL."""


Show = Keep | Pseudonym | Year | Month | Band | FirstPart | Round | YesNo | Area | Redact


@dataclass(frozen=True, slots=True)
class Shown:
    """One column of the output: its name, the column it is made from, and its form."""

    name: str
    column: str
    show: Show


@dataclass(frozen=True, slots=True)
class Project:
    """Only these columns, in this order, in these forms."""

    input: Filter
    columns: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The rows by a keyed hash of `_row`, under a named key, so that source order is not told."""

    input: Project
    key: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows for each combination of output columns; the figure is named `n`."""

    input: Project
    by: tuple[str, ...]


Plan = Ordered | Count
Node = Scan | Test | Filter | Show | Shown | Project | Plan | Field

_NODES: Mapping[str, type] = {
    cls.__name__: cls
    for cls in (
        Field,
        Scan,
        *get_args(Test),
        Filter,
        *get_args(Show),
        Shown,
        Project,
        Ordered,
        Count,
    )
}


def to_value(node: Any) -> Any:
    """Return a plan as plain values, ready for canonical JSON.

    Args:
        node: A node, a tuple of nodes, a date or a scalar.

    Returns:
        Mappings with `node` and the node's fields; lists; ISO dates as `{"date": ...}`.
    """
    if isinstance(node, tuple):
        return [to_value(item) for item in node]
    if isinstance(node, date):
        return {"date": node.isoformat()}
    if dataclasses.is_dataclass(node):
        own = {f.name: to_value(getattr(node, f.name)) for f in dataclasses.fields(node)}
        return {"node": type(node).__name__, **own}
    return node


def from_value(value: Any) -> Any:
    """Return the plan that `to_value` wrote.

    Args:
        value: Plain values as `to_value` returns them.

    Returns:
        The node, equal to the one written.

    Raises:
        KeyError: The value names a node that does not exist.
    """
    if isinstance(value, list):
        return tuple(from_value(item) for item in value)
    if isinstance(value, Mapping):
        if set(value) == {"date"}:
            return date.fromisoformat(value["date"])
        own = {name: from_value(item) for name, item in value.items() if name != "node"}
        return _NODES[value["node"]](**own)
    return value
