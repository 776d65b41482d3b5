"""What a foreign file may produce before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LandingLimits:
    """What a foreign file may produce.

    Attributes:
        rows: Rows.
        size: Bytes in memory, summed over all batches.
        columns: Columns.
        name: Characters of a column's name.
        field: Bytes of one row's text in a CSV file.
    """

    rows: int = 500_000_000
    size: int = 64 * 2**30
    columns: int = 2000
    name: int = 255
    field: int = 8 * 2**20


DEFAULT_LIMITS = LandingLimits()
