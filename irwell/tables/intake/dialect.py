"""Which character separates the fields of a text file.

The file is split by each separator in turn; the one by which most rows have one and the same width
is taken. Where two do equally well, the expected headings decide, and else a person. A file of one
column is only believed when that is expected or stated: any separator that is not known looks so.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.grid import Cells
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.lines import Lines
from irwell.tables.intake.names import ask
from irwell.tables.intake.text import is_blank, one_line

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 2000  # rows that are split by each separator
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*')
_ALIKE = 0.02  # two shares of rows that differ by no more do equally well
_STEADY = 0.9  # two columns are believed when this share of the rows has them, or in one block
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file separates its fields.

    Attributes:
        separator: The character between two fields.
        escaped: Whether quotes inside quotes have a backslash before them.
        said: Whether the first line is Excel's `sep=`, which is no row of data.
        notes: What a person should know.
    """

    separator: str
    escaped: bool = False
    said: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Try:
    separator: str
    escaped: bool
    width: int
    share: float
    turns: int  # how often rows of full width and others take turns
    top: tuple[Cells, ...]
    fault: TableError | None = None


def find_dialect(path: Path, name: str, guide: Guide, field: int) -> Dialect:
    """Find how a text file separates its fields.

    Args:
        path: The file, in UTF-8.
        name: Its name, for messages.
        guide: A stated separator is not doubted.
        field: Characters of one row at most.

    Returns:
        The dialect.

    Raises:
        TableError: Two separators do equally well, or there is one column only, or one with
            separators inside (`intake.ask.separator`); or no reading has its quotes in order.
    """
    said = _sep_line(path)
    stated = guide.separator.replace("\\t", "\t") or said
    if len(stated) > 1 or (stated and stated in '"\r\n'):
        raise ask(name, "separator", "the stated separator is not one character")
    separators = (stated,) if stated else SEPARATORS
    tries = [_try(path, name, separator, field) for separator in separators]
    best = tries[0] if stated else _best(tries, name, guide)
    if best.fault:
        raise best.fault
    return Dialect(best.separator, best.escaped, bool(said), tuple(_notes(best, said)))


def _notes(best: _Try, said: str) -> list[str]:
    notes = []
    if best.escaped:
        notes.append("Quotes inside quoted fields have a backslash before them; it was taken off.")
    if said:
        notes.append("The first line names the separator, as Excel writes it, and was skipped.")
    return notes


def _sep_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = _SEP_LINE.fullmatch(file.readline(16))
    return found[1] if found else ""


def _has_escapes(path: Path) -> bool:
    with path.open("rb") as file:
        return b'\\"' in file.read(2**20)


def _try(path: Path, name: str, separator: str, field: int) -> _Try:
    plain = _split(Lines(path, name, separator, field))
    if plain.fault and _has_escapes(path):
        escaped = _split(Lines(path, name, separator, field, escaped=True))
        return plain if escaped.fault else escaped
    return plain


def _split(lines: Lines) -> _Try:
    """Split the first rows, up to a fault in the quotes."""
    rows: list[Cells] = []
    fault = None
    try:
        for cells, _ in islice(lines.rows(), SAMPLE):
            if not is_blank(cells):
                rows.append(cells)
    except TableError as error:
        fault = error
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    full = [len(cells) == width for cells in rows]
    return _Try(
        lines.separator,
        lines.escaped,
        width,
        count / len(rows) if rows else 0,
        sum(one != other for one, other in pairwise(full)),
        tuple(rows[:50]),
        fault,
    )


def _best(tries: Sequence[_Try], name: str, guide: Guide) -> _Try:
    ranked = sorted(tries, key=lambda t: -t.share)
    best = ranked[0]
    if best.width == 1:
        return _single(tries, name, guide)
    rivals = [t for t in ranked if t.width > 1 and best.share - t.share <= _ALIKE]
    if len(rivals) > 1:
        best = _chosen(rivals, name, guide)
    if best.width == 2 and best.share < _STEADY and best.turns > 2:
        raise ask(name, "separator", "there is one column only, with separators inside")
    return best


def _single(tries: Sequence[_Try], name: str, guide: Guide) -> _Try:
    """Return the comma for a file of one column that is expected, or that holds nothing."""
    plain = next((t for t in tries if t.separator == ","), tries[0])
    wanted = {one_line(column).casefold() for column in guide.columns}
    if plain.top and not plain.fault and len(guide.names) != 1 and not _known(plain, wanted):
        raise ask(name, "separator", "there is one column only")
    return plain


def _chosen(rivals: Sequence[_Try], name: str, guide: Guide) -> _Try:
    """Return the one that gives expected headings, or far more columns than the others."""
    wanted = {one_line(column).casefold() for column in guide.columns}
    ranked = sorted(rivals, key=lambda t: (_known(t, wanted), t.width), reverse=True)
    best, second = ranked[:2]
    if _known(best, wanted) == _known(second, wanted) and best.width < 2 * second.width:
        both = " and ".join(_NAMES[t.separator] for t in rivals)
        raise ask(name, "separator", f"{both} split the rows equally well")
    return best


def _known(tried: _Try, wanted: set[str]) -> int:
    return max(
        (len(wanted & {one_line(c).casefold() for c in cells if c}) for cells in tried.top),
        default=0,
    )
