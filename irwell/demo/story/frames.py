"""Whether two tables that a client read hold the same."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def agree_in_value(one: "pd.DataFrame", other: "pd.DataFrame") -> bool:
    """Say whether two tables hold the same values in the same order, missing ones included.

    Args:
        one: A table.
        other: Another.

    Returns:
        True if names, rows and values are the same; a kind of column may differ, since the two
        formats of the client give dates and whole numbers with gaps in different kinds.
    """
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    return all(_values(one[name]) == _values(other[name]) for name in one.columns)


def _values(column: Any) -> list[str | None]:
    import pandas as pd

    gaps = column.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        column = column.astype("float64")
    texts = column.astype(str).str.removesuffix(" 00:00:00").to_numpy()
    return [None if gap else str(text) for text, gap in zip(texts, gaps, strict=True)]
