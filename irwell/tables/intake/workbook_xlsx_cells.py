"""A worksheet's XML looked through by patterns, as Excel and most programs write it.

Any cell that is written in another way makes the sheet odd: then a real reader of XML looks
through it, which is slower. Nothing is taken for absent because a pattern missed it.
"""

import re
from collections.abc import Iterable, Sequence

from irwell.errors import TableError
from irwell.tables.intake.workbook_facts import MERGED, TEXT, SheetFacts, column_of

Cell = tuple[bytes, bytes, bytes]
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [A-Za-z:]{1,20}="[^"<>&]*")* ?(/?)>')
_ANY_CELL = re.compile(rb"<(?:[^\s<>/!?]*:)?c[\s/>]")
_ODD = re.compile(rb"<!--|<!\[CDATA\[|<\?(?!xml )")
_SHARED = re.compile(rb't="s"[^>]*><v>([0-9]{1,9})</v>')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*?t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_BARE = re.compile(rb"(?:</f>|<f [^>]*/>)(?:<v></v>|<v/>)?</c>")
_ROW = re.compile(rb"<row [^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def cells_in(text: bytes) -> Sequence[Cell] | None:
    """Return the cells of a piece of a sheet.

    Args:
        text: The piece, cut where a cell or a row begins.

    Returns:
        Letters, row, and a mark where the cell is empty; None if the piece has anything that the
        patterns do not know, so that a reader of XML must look at the sheet.
    """
    cells = _CELL.findall(text)
    if len(cells) != len(_ANY_CELL.findall(text)) or _ODD.search(text):
        return None
    return cells


def look_at_cells(text: bytes, cells: Sequence[Cell], facts: SheetFacts) -> None:
    """Take what a piece of a sheet tells.

    Args:
        text: The piece.
        cells: Its cells, as `cells_in` found them.
        facts: What is known; it is added to.
    """
    filled = [cell for cell in cells if not cell[2]]
    if filled:
        columns = {cell[0] for cell in filled}
        facts.columns = max(facts.columns, *(column_of(c.decode()) + 1 for c in columns))
        facts.rows = max(facts.rows, *map(int, {cell[1] for cell in filled}))
    if b't="e"' in text:
        for column, row, error in _ERROR.findall(text):
            place = int(row) - 1, column_of(column.decode())
            facts.errors[place] = error.decode("utf-8", "replace")[:20]
    if b"<f" in text:
        facts.bare += len(_BARE.findall(text))
    if b"hidden=" in text:
        facts.hidden_rows += sum(1 for row in _ROW.findall(text) if _HIDDEN.search(row))


def check_merges(count: int, name: str) -> None:
    """Refuse a sheet with more merged areas than memory should hold.

    Args:
        count: How many it has.
        name: What to call the file in an error.

    Raises:
        TableError: There are too many.
    """
    if count > MERGED:
        raise TableError(
            f"{name}: a sheet has over {MERGED} merged areas.",
            "Take the merges away, or save the sheet as CSV.",
            rule="intake.size",
        )


def check_text(pieces: Iterable[bytes], shared: int, lengths: Sequence[int], name: str) -> None:
    """Add up the shared texts of all cells: one long text may stand in a million of them.

    Args:
        pieces: The sheet.
        shared: How many cells refer to a shared text.
        lengths: The bytes of each shared text.
        name: What to call the file in an error.

    Raises:
        TableError: They hold more than memory should.
    """
    longest, most, size = max(lengths, default=0), len(lengths), 0
    for text in pieces:
        for number in map(int, _SHARED.findall(text)):
            if number < most:
                size += lengths[number]
                shared -= 1
    # A reference that no pattern finds, or whose text is not sure, may be to the longest text.
    if size + max(0, shared) * longest > TEXT:
        raise TableError(
            f"{name}: the cells of a sheet hold over {TEXT} bytes of text.",
            "Split the sheet, or save it as CSV.",
            rule="intake.size",
        )
