"""What one column of text is cast to."""

from dataclasses import dataclass

from irwell.tables.plan import Type


@dataclass(frozen=True, slots=True)
class CastSpec:
    """One column to cast.

    Attributes:
        name: The column, as in the landed file.
        type: What it becomes.
        date_format: For dates and timestamps, a strptime format; ISO 8601 when empty.
        null_tokens: Texts that mean no value, compared after spaces at both ends are gone.
    """

    name: str
    type: Type
    date_format: str = ""
    null_tokens: tuple[str, ...] = ()
