"""What the values under a heading say for a column: their type, and what kind they are."""

from dataclasses import dataclass
from typing import Literal

from irwell.contracts.mapping_values import different, promised, share_of
from irwell.contracts.model import Column
from irwell.contracts.profile import NUMERIC, ColumnProfile
from irwell.contracts.sketches import Sketch, overlap

Kind = Literal["name", "type", "values", "overlap", "confirmed"]
FEW, SOME = 3, 10  # different values: below the first they tell nothing, below the other less
LESS = 0.7  # what the overlap of some different values counts, of the weight of many
_MOST = 0.8  # from this share of values on, a column is taken to be of a kind
_NEARLY = 0.9
_ODD = 0.3  # the most that a type scores that only some values could be
_LOOSE = 0.7  # what a type scores that can be read, though it is another


@dataclass(frozen=True, slots=True)
class Part:
    """One reason for a heading or against it.

    Attributes:
        kind: What it rests on.
        score: From 0 (against) to 1 (for).
        reason: Why, a clause without values of the data.
        weight: How much it counts in the mean.
    """

    kind: Kind
    score: float
    reason: str
    weight: float


def kind_of(own: ColumnProfile) -> str:
    """Return what nearly all values of a column are, in one word.

    Args:
        own: The column.

    Returns:
        A UK check that all pass, a kind of text, a form of number or a date's format; empty for
        nothing special.
    """
    if own.checks:
        return own.checks[0]
    kinds = sorted({s.kind for s in own.told if s.form in ("text", "zeros") and s.kind})
    found = [kind for kind in kinds if share_of(own, kind) >= _NEARLY]
    return (found or [own.reading.form or own.reading.date_format])[0]


def type_of(own: ColumnProfile) -> str:
    """Return the type of a column's values.

    Args:
        own: The column.

    Returns:
        The type; `empty` without any value.
    """
    return own.reading.type if own.filled else "empty"


def type_part(column: Column, own: ColumnProfile, weight: float) -> Part | None:
    """Say whether values can be read as a column's type.

    Args:
        column: The column of the contract.
        own: What stands under the heading.
        weight: How much it counts.

    Returns:
        The part; None where no value stands.
    """
    if not own.filled:
        return None
    wanted, found = column.type, own.reading.type
    if wanted == found or (wanted, found) == ("number", "integer"):
        return Part("type", 1.0, f"{wanted}", weight)
    share = _readable(column, own)
    if share >= _MOST:
        return Part("type", _LOOSE, f"{found}, which can be read as {wanted}", weight)
    if share > 0:
        said = f"{found}: {share:.0%} of the values could be {wanted}"
        return Part("type", min(_ODD, share), said, weight)
    return Part("type", 0.0, f"{found}, not {wanted}", weight)


def values_part(column: Column, own: ColumnProfile, weight: float) -> Part | None:
    """Say whether values are of the kind that a column promises.

    Args:
        column: The column of the contract.
        own: What stands under the heading.
        weight: How much it counts.

    Returns:
        The part; None where the contract promises no kind, or nothing can be told.
    """
    found = promised(column, own) if own.filled else None
    return Part("values", *found, weight) if found else None


def overlap_part(known: Sketch, own: ColumnProfile, weight: float) -> Part | None:
    """Say how far values are those of the last deposit.

    Args:
        known: The sketch of the column in the last deposit.
        own: What stands under the heading, with its sketch.
        weight: How much it counts where there are enough different values.

    Returns:
        The part; None without two sketches, or with too few different values to tell.
    """
    fewest = min(len(known), len(own.sketch))
    if fewest < FEW:
        return None
    share = overlap(known, own.sketch)
    said = f"about {share:.0%} of all different values are as last time"
    return Part("overlap", round(share, 2), said, weight if fewest >= SOME else weight * LESS)


def _readable(column: Column, own: ColumnProfile) -> float:
    """The share of values that could be cast to a column's type."""
    wanted, found = column.type, own.reading.type
    if wanted == "text" or {wanted, found} == {"date", "timestamp"}:
        return 1.0
    if found == "boolean" or wanted == "boolean":
        return float(different(own) <= {"0", "1", "true", "false", "yes", "no", "y", "n"})
    forms = {"integer": ("integer", "signed", "zeros"), "number": (*NUMERIC, "zeros")}.get(wanted)
    if forms is None:
        forms = ("date",)
    return sum(s.count for s in own.told if s.form in forms) / own.filled
