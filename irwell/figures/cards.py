"""Figures in words: a few large ones, and one card for each row of a table."""

from collections.abc import Sequence

from irwell.figures.html import Html, safe
from irwell.figures.marked import Figures, Row, Shown, rows_of, written


def facts(figures: Figures, columns: Sequence[Shown], *, none: str = "not shown") -> Html:
    """Write the figures of one row, large.

    Args:
        figures: A table of one row.
        columns: What is shown, in order.
        none: What is said where there is no value.

    Returns:
        HTML.

    Raises:
        ValueError: The table has not one row.
    """
    rows = rows_of(figures)
    if len(rows) != 1:
        raise ValueError("Facts are the figures of one row.")
    items = "".join(
        f"<div><dt>{safe(c.heading)}</dt><dd>{safe(written(rows[0][c.name], c, none))}</dd></div>"
        for c in columns
    )
    return Html(f'<dl class="facts">{items}</dl>')


def cards(figures: Figures, title: str, columns: Sequence[Shown]) -> Html:
    """Write one card for each row: a heading, then what there is to say of it.

    Args:
        figures: What it shows.
        title: The column of the headings.
        columns: What is said below, in order; where there is no value, or no text, nothing.

    Returns:
        HTML; headings of the third level.
    """
    return Html("".join(_card(row, title, columns) for row in rows_of(figures)))


def _card(row: Row, title: str, columns: Sequence[Shown]) -> str:
    items = "".join(
        f"<div><dt>{safe(c.heading)}</dt><dd>{safe(text)}</dd></div>"
        for c in columns
        if (text := written(row[c.name], c, ""))
    )
    return f'<article><h3>{safe(str(row[title]))}</h3><dl class="told">{items}</dl></article>'
