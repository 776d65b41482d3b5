"""A table of figures as CSV that is safe to open in a spreadsheet."""

import csv
import io

from irwell.figures.html import plain
from irwell.figures.marked import Figures, is_number, names_of, rows_of

# A cell that starts so is run as a formula by spreadsheets. Source: OWASP, CSV Injection; with the
# full-width forms that a spreadsheet reads as the same signs.
_RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def table_csv(figures: Figures, *, none: str = "") -> str:
    """Write a table as CSV: a header line, then each row, lines ended as RFC 4180 has it.

    Text that a spreadsheet would run as a formula gets an apostrophe before it. Numbers stand as
    they are, without separators or units.

    Args:
        figures: What it shows, all columns.
        none: What is written where there is no value, which is never 0.

    Returns:
        CSV.

    Source:
        IETF RFC 4180; OWASP, CSV Injection.
    """
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow([_text(name) for name in names_of(figures)])
    for row in rows_of(figures):
        writer.writerow([none if value is None else _cell(value) for value in row.values()])
    return sink.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if is_number(value) else _text(str(value))


def _text(text: str) -> str:
    shown = plain(text)
    return f"'{shown}" if shown.lstrip().startswith(_RISKY) else shown
