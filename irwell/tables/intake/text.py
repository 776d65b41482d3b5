"""What the text of a cell looks like: empty, a number, a date, a code, or words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(
    r"[(+-]?\s?[£$€]?\s?[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s?\)?\s?%?-?(?:CR|DR)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d{{1,2}}[-/ ]{_MONTH}[-/ ,]{{1,2}}\d{{2,4}}"
    rf"|{_MONTH}[-/ ]\d{{2,4}}|\d{{4}}[-/]\d{{1,2}})(?:[T ].*)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_YEAR = re.compile(r"(?:18|19|20|21)\d\d(?:[-/]\d{2,4})?")
# No-break, thin and narrow spaces between groups of digits, as continental writers put them.
_GAPS = str.maketrans("", "", "\u00a0\u2009\u202f")
WORDS, EMPTY = "words", ""
_COUNT = 5  # whole numbers one after the other are no chance from here on
_MOST = 0.8  # a column is of a kind when this share of its cells is


def has_text(cell: str | None) -> bool:
    """Return whether a cell holds anything but white space.

    Args:
        cell: The cell.

    Returns:
        Whether there is text.
    """
    return cell is not None and not (cell == "" or cell.isspace())


def is_blank(cells: Iterable[str | None]) -> bool:
    """Return whether no cell of a row holds text.

    Args:
        cells: The row.

    Returns:
        Whether the row is blank.
    """
    return not any(map(has_text, cells))


def filled(cells: Sequence[str | None]) -> list[int]:
    """Return which cells of a row hold text.

    Args:
        cells: The row.

    Returns:
        Their indexes, ascending.
    """
    return [index for index, cell in enumerate(cells) if has_text(cell)]


def one_line(cell: str | None) -> str:
    """Return a heading with each run of white space as one space, and none at its ends.

    A byte-order mark before it, as where two files were joined, is no part of it.

    Args:
        cell: The heading as it stands.

    Returns:
        The heading as it is used.
    """
    return " ".join((cell or "").removeprefix("\ufeff").split())


def kind_of(cell: str | None) -> str:
    """Return what a cell looks like.

    Args:
        cell: The cell.

    Returns:
        Empty for no text, `number`, `date`, `time`, `words`, or the shape of a code: each letter
        as `a`, each digit as `9`.
    """
    text = (cell or "").strip()
    if not text:
        return EMPTY
    if _NUMBER.fullmatch(text if text.isascii() else text.translate(_GAPS)):
        return "number"
    for kind, pattern in (("date", _DATE), ("time", _TIME)):
        if pattern.fullmatch(text):
            return kind
    if len(text) > 40 or not any(map(str.isdigit, text)):
        return "address" if "@" in text or "://" in text else WORDS
    return "".join("9" if c.isdigit() else "a" if c.isalpha() else c for c in text)


def kind_of_column(cells: Iterable[str | None]) -> str:
    """Return what most cells of a column look like.

    Args:
        cells: The column's cells; those without text do not count.

    Returns:
        A kind as of `kind_of`; `words` when no kind has most of them.
    """
    kinds = Counter(kind_of(cell) for cell in cells if has_text(cell))
    if not kinds:
        return EMPTY
    kind, count = kinds.most_common(1)[0]
    return kind if count >= _MOST * kinds.total() else WORDS


def kinds_of(rows: Sequence[Sequence[str | None]], keep: Sequence[int]) -> list[str]:
    """Return what the cells of each column look like, judged by rows that are whole.

    Args:
        rows: Rows of data, with notes and totals among them perhaps.
        keep: Index from 0 of each column.

    Returns:
        A kind for each column, as of `kind_of_column`. Rows with text in fewer than half of the
        columns do not count while there are others.
    """
    most = [cells for cells in rows if 2 * len(filled(cells)) >= len(keep)]
    whole = [cells for cells in most if len(cells) > keep[-1]] or most or rows
    return [kind_of_column(cells[i] for cells in whole if i < len(cells)) for i in keep]


def is_series(cells: Sequence[str]) -> bool:
    """Return whether numbers and dates in a row are those of headings: years, dates, or a count.

    Args:
        cells: The cells that look like numbers or dates.

    Returns:
        Whether each is a year, or each a date, and none repeats; or each is the next whole number,
        as for ages and weeks.
    """
    texts = [cell.strip() for cell in cells]
    years = all(_YEAR.fullmatch(text) for text in texts)
    dates = all(_DATE.fullmatch(text) for text in texts)
    known = len(texts) > 1 and (years or dates) and len(set(texts)) == len(texts)
    return known or _is_count(texts)


def _is_count(texts: Sequence[str]) -> bool:
    whole = [int(text) for text in texts if len(text) < 6 and text.isascii() and text.isdecimal()]
    return len(whole) == len(texts) >= _COUNT and whole == [*range(whole[0], whole[0] + len(whole))]


def counted(count: int, noun: str) -> str:
    """Return a count with its noun.

    Args:
        count: How many.
        noun: One of them.

    Returns:
        For instance `1 row`, `2 rows`.
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
