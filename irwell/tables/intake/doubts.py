"""When a person is asked about the headings, and what."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from irwell.errors import TableError
from irwell.tables.intake.grid import Cells
from irwell.tables.intake.likeness import is_above_data, looks_like_data
from irwell.tables.intake.names import ask, ask_headings
from irwell.tables.intake.text import counted, filled, has_text, is_blank

_RARE = 0.02  # a column is used when this share of the rows, and at least two, have text in it
_TABLE = 4  # rows of a table above the headings: its own headings, and three of data


def used_columns(rows: Sequence[Cells]) -> set[int]:
    """Return the columns that a file uses.

    Args:
        rows: Its first rows.

    Returns:
        Their indexes from 0.
    """
    texts = [filled(cells) for cells in rows]
    with_text = sum(1 for cells in texts if cells)
    counts = Counter(index for cells in texts for index in cells)
    least = min(with_text, max(2, int(_RARE * with_text)))
    return {index for index, count in counts.items() if count >= least}


def is_over_index(rows: Sequence[Cells], row: int, used: set[int]) -> bool:
    """Return whether the row above the first full row is the headings, but for the first column.

    Programs write so: the first column holds the number or the label of the row, and its heading
    is empty.

    Args:
        rows: The first rows of a grid.
        row: The first full row, from 1.
        used: The columns that the file uses.

    Returns:
        Whether it lacks only the first heading, and the full row is one of data.
    """
    above = rows[row - 2] if row > 1 else ()
    lacks_one = len(used) > 1 and used - set(filled(above)) == {min(used)}
    below = rows[row - 1 :]
    return lacks_one and looks_like_data(below[0], rows[row:]) and not looks_like_data(above, below)


def check_header(file: str, rows: Sequence[Cells], top: Cells, header: Sequence[int]) -> None:
    """Ask when the row that was found may not be the headings.

    Args:
        file: The file's name, for messages.
        rows: The first rows of a grid.
        top: The lowest header row, merged cells spread.
        header: The rows that were found, from 1.

    Raises:
        TableError: It looks like data; the row above it may be the headings too; or a table of
            its own stands above.
    """
    row, below = header[0], rows[header[-1] :]
    above = rows[row - 2] if row > 1 else ()
    if looks_like_data(top, below):
        raise _question(file, row, above, rows[row - 1])
    if (
        len(header) == 1
        and _may_head(above, top)
        and not _is_certain(top, below)
        and not looks_like_data(above, below)
    ):
        raise ask(file, "header", f"row {row - 1} and row {row} may both be the headings")
    if found := _table_above(rows[: row - 1]):
        first, last = found
        what = f"rows {first} to {last} look like a table of their own, above the headings in row"
        raise ask(file, "header", f"{what} {row}")


def _may_head(above: Cells, top: Cells) -> bool:
    """Return whether a row has headings for most columns, or one word for the first."""
    texts = filled(above)
    word = texts == [0] and len(above) == len(top) > 1 and len((above[0] or "").split()) == 1
    return word or len(texts) > max(1, len(filled(top)) // 2)


def _is_certain(row: Cells, below: Sequence[Cells]) -> bool:
    return is_above_data(row, below, ())


def _question(file: str, row: int, above: Cells, full: Cells) -> TableError:
    """Return what is asked when the first full row looks like data."""
    texts = filled(above)
    if len(texts) > 1 and not looks_like_data(above, [full]):
        size = len(above)
        if texts == list(range(size)) and size < len(full):
            named = counted(size, "heading")
            what = f"row {row - 1} has {named}, but row {row} has {len(full)} cells"
            return ask(file, "width", what)
        unnamed = [index for index in filled(full) if index not in texts]
        return ask_headings(file, unnamed, f"holds text, but has no heading in row {row - 1}")
    what = f"row {row} is the first full row, but looks like data and not like headings"
    return ask(file, "header", what)


def _table_above(rows: Sequence[Cells]) -> tuple[int, int] | None:
    """Return the first and the last row of a table among rows that are to be left out."""
    numbered = enumerate(rows, 1)
    for blank, group in groupby(numbered, key=lambda item: is_blank(item[1])):
        block = [item for item in group if len(filled(item[1])) > 1]
        tall = not blank and len(block) >= _TABLE
        if tall and _is_certain(block[0][1], [cells for _, cells in block[1:]]):
            return block[0][0], block[-1][0]
    return None


def check_widths(
    file: str,
    header: int,
    size: tuple[int, int],
    rows: tuple[Sequence[Cells], Sequence[Cells]],
    widths: Counter[int] | None,
) -> None:
    """Ask when the headings and most rows differ in width.

    Args:
        file: The file's name, for messages.
        header: The lowest header row, from 1.
        size: How many cells the header row has up to its last heading, and in all.
        rows: The rows above the data, and those of the data that were looked at.
        widths: How many rows with text have how many cells, over the whole file.

    Raises:
        TableError: They differ.
    """
    seen, below = rows
    width, written = size
    wide = sum(1 for cells in below if any(map(has_text, cells[width:])))
    with_text = [number for number, cells in enumerate(below, len(seen) + 1) if filled(cells)]
    if wide and 2 * wide >= len(with_text):
        texts = {index for cells in below for index in filled(cells)}
        if unnamed := sorted(index for index in texts if width <= index < written):
            raise ask_headings(file, unnamed, f"holds text, but has no heading in row {header}")
        rows_below = counted(wide, "row")
        have = "has" if wide == 1 else "have"
        named = counted(width, "heading")
        what = f"row {header} has {named}, but {rows_below} below {have} text beyond them"
        raise ask(file, "width", what)
    if widths is None or not with_text:
        return
    left = widths - Counter(len(cells) for cells in seen if filled(cells))
    short = sum(count for size, count in left.items() if size < width)
    if 2 * short > left.total():
        most = left.most_common(1)[0][0]
        what = (
            f"row {header} has {counted(width, 'heading')}, but {short} of "
            f"{counted(left.total(), 'row')} below have fewer cells, most of them {most} "
            f"(first: row {with_text[0]})"
        )
        raise ask(file, "width", what)
