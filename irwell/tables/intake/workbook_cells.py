"""A workbook's cells as plain text: what the cell holds, not what the screen shows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from irwell.tables.intake.grid import Row

LOOKED_AT = 5000  # rows from which it is told whether a column holds moments or days
_WHOLE = 2.0**53  # from here floats do not name each whole number. Source: IEEE 754, binary64
_MIDNIGHT = " 00:00:00"


def as_text(value: Any) -> str | None:
    """Return a cell as text.

    Args:
        value: As the library gives it.

    Returns:
        Numbers in their shortest form and without a point when whole, `true` and `false`, days
        and moments as ISO 8601 has them, durations as hours, minutes and seconds; None for an
        empty cell.
    """
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    if isinstance(value, datetime):
        return _rounded(value)
    if isinstance(value, timedelta):
        return _duration(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _rounded(moment: datetime) -> str:
    """Return a moment to the millisecond: workbooks keep days as floats, which hold no more."""
    text = moment.isoformat(sep=" ", timespec="milliseconds")
    return text.removesuffix(".000")


def _duration(value: timedelta) -> str:
    milliseconds = round(value / timedelta(milliseconds=1))
    sign = "-" if milliseconds < 0 else ""
    seconds, part = divmod(abs(milliseconds), 1000)
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text}.{part:03}" if part else text


def moments(rows: Iterable[Sequence[Any]]) -> frozenset[int]:
    """Return the columns whose dated cells mostly have a time of day.

    The library gives a moment at midnight as a day. In such a column it is a moment.

    Args:
        rows: The first rows, as the library gives them.

    Returns:
        Their indexes.
    """
    days: Counter[int] = Counter()
    timed: Counter[int] = Counter()
    for row in rows:
        for index, value in enumerate(row):
            if isinstance(value, datetime):
                timed[index] += 1
            elif isinstance(value, date):
                days[index] += 1
    return frozenset(index for index, count in timed.items() if count > days[index])


def text_rows(
    rows: Iterable[Sequence[Any]],
    errors: dict[tuple[int, int], str],
    timed: frozenset[int],
    left: int,
) -> Iterator[Row]:
    """Give a sheet's rows as text.

    Args:
        rows: As the library gives them, from the sheet's first row.
        errors: The text of each cell that holds an error, which the library leaves empty.
        timed: Columns of moments, counted from the library's first.
        left: How many empty columns stand to the left, which the library leaves out.

    Yields:
        Each row, nothing changed.
    """
    before: list[str | None] = [None] * left
    with_errors = {row for row, _ in errors}
    for number, row in enumerate(rows):
        cells = before + [as_text(value) for value in row]
        for index in timed:
            if type(row[index]) is date:
                cells[left + index] = f"{cells[left + index]}{_MIDNIGHT}"
        if number in with_errors:
            _put_errors(cells, number, errors)
        yield cells, ()


def _put_errors(cells: list[str | None], row: int, errors: dict[tuple[int, int], str]) -> None:
    for index, cell in enumerate(cells):
        if cell is None:
            cells[index] = errors.get((row, index))
