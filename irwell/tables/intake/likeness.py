"""Whether a row looks like headings, or like one more row of data."""

import re
from collections.abc import Sequence

from irwell.tables.intake.grid import Cells
from irwell.tables.intake.text import (
    EMPTY,
    WORDS,
    has_text,
    is_series,
    kind_of,
    kind_of_column,
    one_line,
)

_DASHES, _RULER = re.compile("--|=="), re.compile(r"[-=+:_ ]+")
_SHOWN = 200  # rows below that are compared


def looks_like_data(row: Cells, below: Sequence[Cells]) -> bool:
    """Return whether a row looks like the rows below it rather than like their headings.

    A number, a date or a code above a column of the same speaks for data; words above such a
    column speak for headings. Years and dates in a series are headings, as of a pivot table.

    Args:
        row: The row in question.
        below: Rows below it.

    Returns:
        Whether it looks like data.
    """
    below = [cells for cells in below[:_SHOWN] if any(map(has_text, cells))]
    places = [(index, cell) for index, cell in enumerate(row) if cell and has_text(cell)]
    kinds = {index: kind_of(cell) for index, cell in places}
    amounts = [cell for index, cell in places if kinds[index] in ("number", "date")]
    if len(amounts) == len(places):
        series = 0 not in kinds and is_series(amounts)  # an index without heading stands first
        return bool(places) and not series
    if is_series(amounts):
        kinds = {index: kind for index, kind in kinds.items() if kind not in ("number", "date")}
    columns = {
        index: kind_of_column(cells[index] for cells in below if index < len(cells))
        for index in kinds
    }
    alike = sum(kind == columns[index] != WORDS for index, kind in kinds.items())
    unlike = sum(columns[index] not in (EMPTY, WORDS, kind) for index, kind in kinds.items())
    return alike > unlike or (not unlike and _recurs(row, below))


def is_above_data(row: Cells, below: Sequence[Cells], before: Sequence[Cells]) -> bool:
    """Return whether a row of words stands right above columns of numbers, dates or codes.

    Args:
        row: The row in question.
        below: Rows below it.
        before: Rows before it; none of them may have such numbers, dates or codes.

    Returns:
        Whether the row is certainly the headings of the rows below.
    """
    kinds = [
        kind_of_column(_at(cells, index) for cells in below[:_SHOWN]) for index in range(len(row))
    ]
    words = all(kind_of(cell) not in ("number", "date", "time") for cell in row)
    told = [index for index, kind in enumerate(kinds) if kind not in (EMPTY, WORDS)]
    alike = any(kind_of(_at(cells, index)) == kinds[index] for cells in before for index in told)
    return words and any(has_text(_at(row, index)) for index in told) and not alike


def is_unlike(row: Cells, below: Sequence[Cells]) -> bool:
    """Return whether a row has words wherever the rows below have numbers, dates or codes.

    Args:
        row: The row in question.
        below: Rows below it.

    Returns:
        Whether it may hold units; false where it has text beside that of a single such column.
    """
    kinds = {
        index: kind_of_column(_at(cells, index) for cells in below[:_SHOWN])
        for index, cell in enumerate(row)
        if has_text(cell)
    }
    told = [index for index, kind in kinds.items() if kind not in (EMPTY, WORDS)]
    alien = all(kind_of(row[i]) not in (kinds[i], "number", "date", "time") for i in told)
    return alien and (len(told) > 1 or len(told) == len(kinds) == 1)


def is_ruler(cells: Cells) -> bool:
    """Return whether a row is a line of dashes, as some programs write below the headings.

    Args:
        cells: The row.

    Returns:
        Whether each cell with text is of dashes and the like, and one has two at least.
    """
    texts = [cell for cell in cells if cell and has_text(cell)]
    return any(_DASHES.search(text) for text in texts) and all(map(_RULER.fullmatch, texts))


def _at(cells: Cells, index: int) -> str | None:
    return cells[index] if index < len(cells) else None


def _recurs(row: Cells, below: Sequence[Cells]) -> bool:
    """Return whether half of a row's cells stand again below in their own columns."""
    texts = {index: one_line(cell) for index, cell in enumerate(row) if has_text(cell)}
    again: set[int] = set()
    for cells in below:
        same = {i for i, text in texts.items() if i < len(cells) and one_line(cells[i]) == text}
        if len(same) < len(texts):  # all of them: the headings once more, as at a page break
            again |= same
    return bool(again) and 2 * len(again) >= len(texts)
