"""A table of figures as HTML, with its caption and the scope of each heading."""

from collections.abc import Sequence

from irwell.figures.html import Html, joined, safe
from irwell.figures.marked import Figures, Row, Shown, is_number, rows_of, written


def table_html(
    figures: Figures, caption: str, columns: Sequence[Shown], *, none: str = "not shown"
) -> Html:
    """Write a table.

    Args:
        figures: What it shows.
        caption: Its caption.
        columns: The columns shown, in order; the first names the row.
        none: What is said where there is no value, which is never shown as 0.

    Returns:
        HTML; a wide table scrolls by itself, the page does not.
    """
    rows = rows_of(figures)
    numbers = {c.name for c in columns if all(_fits(row[c.name]) for row in rows)}
    head = "".join(
        f'<th scope="col"{_side(c.name, numbers)}>{safe(c.heading)}</th>' for c in columns
    )
    body = "".join(_row(row, columns, numbers, none) for row in rows)
    label = safe(caption)
    return Html(
        f'<div class="wide" role="region" tabindex="0" aria-label="{label}">'
        f"<table><caption>{label}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def folded(summary: str, *parts: Html) -> Html:
    """Write pieces that are opened on demand, without a script; print shows the summary.

    Args:
        summary: What is inside, plain text.
        *parts: The pieces.

    Returns:
        HTML.
    """
    return Html(f"<details><summary>{safe(summary)}</summary>{joined(parts)}</details>")


def _row(row: Row, columns: Sequence[Shown], numbers: set[str], none: str) -> str:
    first, *others = columns
    cells = "".join(
        f"<td{_side(c.name, numbers)}>{safe(written(row[c.name], c, none))}</td>" for c in others
    )
    return f'<tr><th scope="row">{safe(written(row[first.name], first, none))}</th>{cells}</tr>'


def _fits(value: object) -> bool:
    return value is None or is_number(value)


def _side(name: str, numbers: set[str]) -> str:
    return ' class="number"' if name in numbers else ""
