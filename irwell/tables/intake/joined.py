"""Headings over several rows, and cells that are merged."""

from collections.abc import Sequence

from irwell.tables.intake.grid import Cells, Merged
from irwell.tables.intake.likeness import looks_like_data
from irwell.tables.intake.text import filled, has_text, kind_of, one_line

_ROWS = 5  # the most rows that headings are joined of


def spread(rows: Sequence[Cells], merged: Sequence[Merged]) -> list[Cells]:
    """Return rows in which each merged cell's text stands in all of its places.

    Args:
        rows: The first rows of a grid.
        merged: Cells that are one, from 1.

    Returns:
        The rows; those without merged cells as they were.
    """
    whole: list[Cells] = list(rows)
    for top, left, bottom, right in merged:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        for number in range(top - 1, min(bottom, len(rows))):
            cells = list(whole[number]) + [None] * (right - len(whole[number]))
            cells[left - 1 : right] = [text] * (right - left + 1)
            whole[number] = cells
    return whole


def with_neighbours(rows: Sequence[Cells], row: int, merged: Sequence[Merged]) -> tuple[int, ...]:
    """Return the rows, around the one found, that hold headings together.

    Args:
        rows: The first rows of a grid, merged cells not spread.
        row: The header that was found, from 1.
        merged: Cells that are one, from 1.

    Returns:
        Rows from 1, top to bottom: those that merged cells bind to the header; or the row above
        or below, when headings repeat and only together are all different; or the row above, when
        it alone has a heading for the first column.
    """
    top = bottom = row
    for first, left, last, right in sorted(merged, reverse=True):
        deep = first < top <= last  # one heading over several rows
        group = first == last == top - 1 and right > left and _is_group(rows[first - 1])
        if (deep or group) and row - first < _ROWS:
            top = first
    for first, _, last, _ in sorted(merged):
        if top <= first <= bottom < last < first + _ROWS:
            bottom = last
    if top == bottom == row and not merged:
        return _with_groups(rows, row)
    return tuple(range(top, bottom + 1))


def _is_group(cells: Cells) -> bool:
    """Return whether a row names groups of columns, and is no title over the whole table."""
    places = filled(cells)
    return len(places) > 1 or (len(places) == 1 and places[0] > 0)


def _with_groups(rows: Sequence[Cells], row: int) -> tuple[int, ...]:
    """Return the header with a row above or below that tells repeated headings apart."""
    names = [one_line(cell) for cell in rows[row - 1]]
    known = [name for name in names if name]
    above = rows[row - 2] if row > 1 else ()
    if len(set(known)) == len(known):
        return (row - 1, row) if _completes(above, rows[row - 1]) else (row,)
    if len(filled(above)) > 1 and _differ(joined([above, rows[row - 1]], len(names))):
        return (row - 1, row)
    below = rows[row] if row < len(rows) else ()
    words = bool(filled(below)) and not any(kind_of(cell) == "number" for cell in below)
    if (
        words
        and not looks_like_data(below, rows[row + 1 :])
        and _differ(joined([rows[row - 1], below], len(names)))
    ):
        return (row, row + 1)
    return (row,)


def _completes(above: Cells, header: Cells) -> bool:
    """Return whether a row has the heading of the first column, and more, and the header not."""
    places = filled(above)
    return len(places) > 1 and bool(filled(header)) and places[0] < filled(header)[0]


def _differ(names: Sequence[str]) -> bool:
    known = [name.casefold() for name in map(one_line, names) if name]
    return len(set(known)) == len(known)


def joined(rows: Sequence[Cells], width: int, *, fill: bool = True) -> list[str]:
    """Return the heading of each column, joined of several rows by a space.

    A group's name stands over its first column and holds until the next group begins. A heading
    that merged cells repeat in several rows is taken once.

    Args:
        rows: The header rows, top to bottom, merged cells spread.
        width: How many columns at least.
        fill: Whether a group's name holds to the right; merged cells say that for themselves.

    Returns:
        The headings; empty for a column without one.
    """
    width = max([width, *map(len, rows)])
    names: list[list[str]] = [[] for _ in range(width)]
    for number, cells in enumerate(rows):
        group = ""
        for index in range(width):
            text = (cells[index] if index < len(cells) else None) or ""
            if has_text(text):
                group = text
            elif fill and _has_own(rows[number + 1 :], index):
                text = group
            if has_text(text) and text not in names[index]:
                names[index].append(text)
    return [" ".join(parts) for parts in names]


def _has_own(below: Sequence[Cells], index: int) -> bool:
    """Return whether a column has a heading of its own below a group's name."""
    return any(index < len(cells) and has_text(cells[index]) for cells in below)
