"""Which rows of a grid hold the headings, and what the columns are called.

The header is the row that holds most of the expected headings. Without expected headings it is the
first full row: the first that has text in most of the columns that the file uses, or the row above
it that lacks a heading for the first column only. It must look like headings and not like the rows
below; otherwise a person is asked. `doubts` says what is asked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from irwell.errors import TableError
from irwell.tables.intake.doubts import check_header, check_widths, is_over_index, used_columns
from irwell.tables.intake.grid import Cells, Merged
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.joined import joined, spread, with_neighbours
from irwell.tables.intake.likeness import is_above_data, is_ruler, is_unlike
from irwell.tables.intake.names import ask, ask_headings, check_names
from irwell.tables.intake.report import Why
from irwell.tables.intake.text import counted, filled, has_text, one_line

FULL = 0.7  # a full row has text in this share of the used columns; else over 30 % are unnamed


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a grid's headings and data are.

    Attributes:
        header: Rows from 1 that hold the headings, top to bottom; several are joined by a space.
        first: Row from 1 of the first row of data.
        names: The heading of each kept column.
        keep: Index from 0 of each kept column in the grid.
        preamble: Rows from 1 above the header, blank ones too.
        rulers: Rows from 1 between header and data that are lines of dashes.
        notes: What a person should know.
    """

    header: tuple[int, ...]
    first: int
    names: tuple[str, ...]
    keep: tuple[int, ...]
    preamble: tuple[int, ...] = ()
    rulers: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def why(self, number: int) -> Why:
        """Return why a row above the data is no data.

        Args:
            number: Its row in the file, from 1.

        Returns:
            The reason.
        """
        if number in self.header:
            return "header"
        return "ruler" if number in self.rulers else "preamble"


def find_frame(
    rows: Sequence[Cells],
    guide: Guide,
    file: str,
    *,
    merged: Sequence[Merged] = (),
    widths: Counter[int] | None = None,
) -> Frame:
    """Find the headings of a grid.

    Args:
        rows: Its first rows, at most 500.
        guide: What the sender says; a stated header or stated names are not doubted.
        file: The file's name, for messages.
        merged: Cells that are one, from 1.
        widths: How many rows with text have how many cells, over the whole file.

    Returns:
        The frame.

    Raises:
        TableError: The headings cannot be found without guessing (`intake.ask.*`), or their names
            cannot be used.
    """
    if guide.header == ():
        return _without_header(rows, guide, file)
    whole = spread(rows, merged)
    header = guide.header or _find(rows, whole, guide, file, merged)
    if max(header) > len(rows) or min(header) < 1:
        raise ask(file, "header", f"row {max(header)} is stated as a header, but is not there")
    top = [whole[row - 1] for row in header]
    width = max((cells[-1] + 1 for cells in map(filled, top) if cells), default=0)
    rulers = tuple(
        row for row in (max(header) + 1,) if row <= len(rows) and is_ruler(rows[row - 1])
    )
    first = max((*header, *rulers)) + 1
    below = rows[first - 1 :]
    if not guide.header and max(header) > 1 and not any(map(filled, below)):
        raise ask(file, "header", f"no row of data stands below row {max(header)}")
    if not guide.names:
        written = max(map(len, top))
        check_widths(file, max(header), (width, written), (rows[: first - 1], below), widths)
    wide = max(width, max(map(len, below), default=0))
    found = joined(top, wide, fill=not merged)
    keep, names = _kept(found, width, below, guide, file)
    used = tuple(one_line(name) for name in names)
    check_names(file, used, where=keep)
    return Frame(
        header=tuple(header),
        first=first,
        names=used,
        keep=tuple(keep),
        preamble=tuple(row for row in range(1, max(header)) if row not in header),
        rulers=rulers,
        notes=(
            *_notes(header, keep, names, used, guide),
            *(_index_note(found, keep) if not guide.names else ()),
            *_units_note(below, first),
            *(() if _is_told(guide) else _group_note(rows, header)),
        ),
    )


def _find(
    rows: Sequence[Cells],
    whole: Sequence[Cells],
    guide: Guide,
    file: str,
    merged: Sequence[Merged],
) -> tuple[int, ...]:
    row = _expected(whole, guide.columns)
    if row is None:
        full = _full(rows)
        if not any(map(filled, rows)):
            raise TableError(f"{file} holds no text.", "Send the data.", rule="intake.empty")
        if not full:
            raise ask(file, "header", "no row has text in most of the columns")
        row = _past_banners(rows, full)
        if is_over_index(rows, row, used_columns(rows)):
            row -= 1
    header = with_neighbours(rows, row, merged)
    if not _matched(joined([whole[n - 1] for n in header], 0), guide.columns):
        check_header(file, rows, whole[header[-1] - 1], header)
    return header


def _full(rows: Sequence[Cells]) -> list[int]:
    """Return the rows from 1 with text in most of the columns that the file uses."""
    texts = [filled(cells) for cells in rows]
    used = used_columns(rows)
    return [
        number
        for number, cells in enumerate(texts, 1)
        if cells and len(used.intersection(cells)) >= FULL * len(used)
    ]


def _past_banners(rows: Sequence[Cells], full: Sequence[int]) -> int:
    """Return the first full row, or one after it that is certainly the headings.

    A line of a banner may be as full as the headings; rows that are not full then stand between
    the two, and none of the rows before the headings looks like the data below them.
    """
    first = full[0]
    for row in full[1:5]:
        gap = row - first > sum(1 for other in full if first <= other < row)
        if gap and is_above_data(rows[row - 1], rows[row:], rows[: row - 1]):
            return row
    return first


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _matched(names: Sequence[str], expected: Sequence[str]) -> bool:
    """Return whether at least half of the expected headings, or of these, are found."""
    wanted, found = set(map(_plain, expected)), {_plain(name) for name in names if has_text(name)}
    both = len(wanted & found)
    return both > 0 and (2 * both >= len(wanted) or (both > 1 and 2 * both >= len(found)))


def _expected(rows: Sequence[Cells], expected: Sequence[str]) -> int | None:
    wanted = set(map(_plain, expected)) - {""}
    best, where = 0, None
    for number, cells in enumerate(rows, 1):
        names = [cell for cell in cells if cell]
        both = len(wanted.intersection(map(_plain, names))) if wanted else 0
        if both > best and _matched(names, expected):
            best, where = both, number
    return where


def _kept(
    names: Sequence[str], width: int, below: Sequence[Cells], guide: Guide, file: str
) -> tuple[list[int], Sequence[str]]:
    """Return the columns with a heading or with text, and their headings."""
    texts = {index for cells in below for index in filled(cells)}
    named = {index for index, name in enumerate(names) if has_text(name)}
    if guide.names:
        return _stated((named, texts), guide, file), guide.names
    unnamed = sorted(index for index in texts - named if index < width)
    if unnamed == [min(texts | named, default=-1)] and len(named) > 0:
        names = [*names[: unnamed[0]], f"column_{unnamed[0] + 1}", *names[unnamed[0] + 1 :]]
        named.add(unnamed[0])
    elif unnamed:
        raise ask_headings(file, unnamed, "holds text, but has no heading")
    keep = sorted(named)
    folded = [one_line(names[index]).casefold() for index in keep]
    counts = Counter(folded)
    if twins := [index for index, name in zip(keep, folded, strict=True) if counts[name] > 1]:
        raise ask_headings(file, twins, "has the heading of another column")
    return keep, [names[index] for index in keep]


def _stated(columns: tuple[set[int], set[int]], guide: Guide, file: str) -> list[int]:
    """Return the columns that stated names are for: those with text or heading, or with text."""
    named, texts = columns
    for keep in (named | texts, texts):
        if len(keep) == len(guide.names):
            return sorted(keep)
    what = f"{len(guide.names)} names are stated, but {len(texts)} columns hold text"
    raise ask(file, "headings", what)


def _without_header(rows: Sequence[Cells], guide: Guide, file: str) -> Frame:
    if not guide.names:
        raise ask(file, "headings", "the file is said to have no headings")
    sizes = Counter(len(cells) for cells in rows if filled(cells))
    whole = set(range(sizes.most_common(1)[0][0])) if sizes else set()
    keep = _stated((whole, {index for cells in rows for index in filled(cells)}), guide, file)
    check_names(file, guide.names, where=keep)
    return Frame((), 1, guide.names, tuple(keep), notes=("The columns' names are as stated.",))


def _notes(
    header: Sequence[int],
    keep: Sequence[int],
    names: Sequence[str],
    used: Sequence[str],
    guide: Guide,
) -> list[str]:
    notes = []
    if guide.names:
        notes.append("The columns' names are as stated, not as the file has them.")
    if len(header) > 1:
        where = " and ".join(str(row) for row in header)
        notes.append(f"Each heading is joined of rows {where}.")
    tidied = [index + 1 for index, old, new in zip(keep, names, used, strict=True) if old != new]
    if tidied and not guide.names:
        columns = ", ".join(map(str, tidied[:20]))
        notes.append(
            f"White space in {counted(len(tidied), 'heading')} became one space: column {columns}."
        )
    return notes


def _index_note(found: Sequence[str], keep: Sequence[int]) -> list[str]:
    return [
        f"Column {index + 1} has no heading; it is called `column_{index + 1}`."
        for index in keep[:1]
        if not has_text(found[index])
    ]


def _is_told(guide: Guide) -> bool:
    return bool(guide.header or guide.names or guide.columns)


def _group_note(rows: Sequence[Cells], header: Sequence[int]) -> list[str]:
    row = min(header)
    if row == 1 or len(filled(rows[row - 2])) < 2:
        return []
    both = f"{row - 1},{','.join(map(str, header))}"
    return [
        f"Row {row - 1}, right above the headings, has several cells with text and was left out. "
        f"If it names groups of columns, state these rows (`--header {both}`)."
    ]


def _units_note(below: Sequence[Cells], start: int) -> list[str]:
    first = next((place for place, cells in enumerate(below) if filled(cells)), 0)
    if first + 2 < len(below) and is_unlike(below[first], below[first + 1 :]):
        return [
            f"Row {start + first} has words where the rows below have numbers, dates or codes: it "
            "may hold units or a second line of headings. It is kept as data; if it is a line of "
            "headings, state both rows (`--header 1,2`)."
        ]
    return []
