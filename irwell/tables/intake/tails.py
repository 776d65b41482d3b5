"""What stands below the data: totals, notes, blank rows.

The last rows with text are judged from the bottom up, until one is data. A row is

- `footer`: one cell with text, or two when the first says so (`Source:`), unlike the data above:
  a blank row stands between, or it begins as notes do, or its column holds something else, or it
  is a sentence where the others are short. Rows of one cell below such a row are footers too;
- `total`: a label such as `Total`, or numbers alone; and the numbers above one of them add up to
  it, to the last digit that it has. Without that proof it stays a row, and a note says so.

`framing` calls `find_tail` for every grid, so readers need not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from irwell.tables.intake.grid import Cells
from irwell.tables.intake.report import Why
from irwell.tables.intake.text import EMPTY, WORDS, filled, has_text, kind_of

KEPT = 100  # rows at the end that may be totals and notes
_LABEL = re.compile(r"\b(?:sub|grand|overall)?[ -]?totals?\b|^\s*sum\b", re.IGNORECASE)
_NOTE = re.compile(
    r"\s*(?:(?:note|notes|n\.?b|footnotes?|copyright|licen[cs]e)\b|©|\(c\)|(?:source|sources|key"
    r"|contact)\s*:|end of |data (?:from|source)|page \d|(?:generated|produced|prepared|printed"
    r"|downloaded|extracted|report|this|please|contains|last updated) |for (?:more|further) "
    r"|(?:\*+|#+|\[\w{1,3}\]|\(\w{1,2}\))\s*\w|\d{1,2}[.)] [A-Z])",
    re.IGNORECASE,
)
_SIGNS = str.maketrans("", "", "£$€,+ \u00a0\u2009\u202f")


@dataclass(frozen=True, slots=True)
class TailRow:
    """One of the last rows with text.

    Attributes:
        number: Its row in the file, from 1.
        cells: As they stand.
        gap: Whether a blank row stands directly above it.
    """

    number: int
    cells: Cells
    gap: bool = False


class Sum(NamedTuple):
    """What the numbers of a column add up to.

    Attributes:
        total: Their sum.
        numbers: How many cells are numbers.
        texts: How many cells have text.
    """

    total: Decimal
    numbers: int
    texts: int


@dataclass(frozen=True, slots=True)
class Above:
    """What is known of the rows above the last ones.

    Attributes:
        keep: Index from 0 of each kept column in the grid.
        kinds: What the cells of each kept column look like.
        sums: What each kept column adds up to; None where it was not added up.
        rows: How many rows were summed.
    """

    keep: Sequence[int]
    kinds: Sequence[str]
    sums: Sequence["Sum | None"]
    rows: int


@dataclass(frozen=True, slots=True)
class Tail:
    """The verdict on the last rows.

    Attributes:
        skipped: Why a row is no row of data, by its number.
        notes: What a person should know.
    """

    skipped: dict[int, Why]
    notes: tuple[str, ...]


def find_tail(rows: Sequence[TailRow], above: Above) -> Tail:
    """Judge the last rows of a grid.

    Args:
        rows: The last rows with text, top to bottom.
        above: What is known of the rows above them.

    Returns:
        Which of them are no data.
    """
    skipped: dict[int, Why] = {}
    notes: list[str] = []
    first = _first_note(rows, above)
    for place in range(len(rows) - 1, max(-1, len(rows) - KEPT - 1), -1):
        row = rows[place]
        if place >= first or _is_footer(row, above, _is_sentence(rows, place)):
            skipped[row.number] = "footer"
            continue
        proof = _proof(rows, place, above) if is_total(row.cells) else None
        if proof is None:
            break
        if proof.startswith("Row"):
            notes.append(proof)
            break
        skipped[row.number] = "total"
        notes.append(f"Row {row.number} is the sum of the rows above: {proof}.")
    return Tail(skipped, tuple(reversed(notes)))


def is_total(cells: Cells) -> bool:
    """Return whether a row may be one of totals.

    Args:
        cells: The row.

    Returns:
        Whether it has numbers, and a label or nothing else.
    """
    texts = [cells[index] or "" for index in filled(cells)]
    numbers = [text for text in texts if kind_of(text) == "number"]
    if not numbers:
        return False
    labels = [text for text in texts if _LABEL.search(text) and len(text) <= 60]
    return bool(labels) or (len(numbers) == len(texts) and not has_text(cells[0]))


def amount(cell: str | None) -> Decimal | None:
    """Return the number that a cell holds, with its currency sign and commas.

    Args:
        cell: The cell.

    Returns:
        The number; None if there is none.
    """
    if kind_of(cell) != "number":
        return None
    text = (cell or "").strip().translate(_SIGNS)
    below = text.startswith("(") or text.endswith(("-", "CR"))
    try:
        value = Decimal(text.strip("()%-DCR") if below else text.strip("%DR"))
    except InvalidOperation:
        return None
    return -value if below else value


def _first_note(rows: Sequence[TailRow], above: Above) -> int:
    """Return the place of the first of the last rows that are notes one below the other.

    It begins as notes do, or stands below a blank row where no row above has one cell alone.
    """
    if len(above.keep) == 1:
        return len(rows)
    place = len(rows)
    while len(rows) - KEPT < place > 0 and _may_be_note(rows[place - 1].cells, above):
        place -= 1
    others = rows[max(0, len(rows) - KEPT) : place]
    plain = len(above.keep) > 2 and not any(len(filled(row.cells)) == 1 for row in others)
    for start in range(place, len(rows)):
        if _is_marked(rows[start].cells) or (plain and rows[start].gap):
            return start
    return len(rows)


def _may_be_note(cells: Cells, above: Above) -> bool:
    places = filled(cells)
    if len(places) != 1:
        return False
    kind = kind_of(cells[places[0]])
    if places[0] not in above.keep:
        return kind != "number"
    own = above.kinds[above.keep.index(places[0])]
    return kind == own == WORDS or kind not in ("number", own)


def _is_marked(cells: Cells) -> bool:
    return bool(_NOTE.match(cells[filled(cells)[0]] or ""))


def _is_sentence(rows: Sequence[TailRow], place: int) -> bool:
    """Return whether a row is one cell of words, twice as long as any in its column above."""
    index = filled(rows[place].cells)[0]
    text = rows[place].cells[index] or ""
    others = rows[max(0, len(rows) - KEPT) : place]
    texts = [r.cells[index] or "" for r in others if index < len(r.cells)]
    return len(text.split()) > 2 and len(text) > 2 * max(map(len, texts), default=len(text))


def _is_footer(row: TailRow, above: Above, sentence: bool) -> bool:
    places = filled(row.cells)
    text = row.cells[places[0]] or ""
    marked = _is_marked(row.cells)
    if len(places) > 1:
        words = kind_of(text) == WORDS
        return marked and words and len(places) == 2 and len(above.keep) > 2
    if len(above.keep) == 1:
        return marked and row.gap
    column = above.keep.index(places[0]) if places[0] in above.keep else -1
    kind = above.kinds[column] if column >= 0 else EMPTY
    if kind not in (EMPTY, WORDS):
        alike = kind_of(text) == kind
        return not alike and (marked or row.gap or kind_of(text) == WORDS or " " in text.strip())
    return marked or row.gap or sentence or kind == EMPTY


def _proof(rows: Sequence[TailRow], place: int, above: Above) -> str | None:
    """Return which columns add up; a note that begins with `Row` when none does."""
    row, before = rows[place], rows[:place]
    count = above.rows + len(before)
    labelled = any(_LABEL.search(cell) for cell in row.cells if cell)
    proven, halves = [], []
    for column, index in enumerate(above.keep):
        total = amount(row.cells[index]) if index < len(row.cells) else None
        if total is None:
            continue
        cells = [r.cells[index] if index < len(r.cells) else None for r in before]
        whole = _whole(cells, above.sums[column])
        if whole is None:
            continue
        if total and (count > 1 or labelled) and _is_sum(whole, total):
            proven.append(index + 1)
        elif total and _is_sum(whole / 2, total):
            halves.append(index + 1)
    if proven:
        return "column " + ", ".join(map(str, proven))
    if not labelled:
        return None
    why = "half the sum" if halves else "not the sum"
    return f"Row {row.number} is labelled as a total, but is {why} of the rows above; it is kept."


def _whole(cells: Cells, above: Sum | None) -> Decimal | None:
    """Return what a column adds up to; None when most of its cells are no numbers."""
    if above is None:
        return None
    numbers = [number for number in map(amount, cells) if number is not None]
    texts = above.texts + sum(map(has_text, cells))
    if 2 * (above.numbers + len(numbers)) < texts:
        return None
    return sum(numbers, above.total)


def _is_sum(whole: Decimal, total: Decimal) -> bool:
    exponent = total.as_tuple().exponent
    unit = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return abs(whole - total) <= unit / 2
