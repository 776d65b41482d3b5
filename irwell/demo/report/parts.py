"""The parts of the page: text made safe, tables with captions, facts."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from irwell.documents.marks import Own, Passed

HIDDEN = "too few to show"


def own(rows: Sequence[Mapping[str, Any]]) -> Own:
    """Mark counts of metadata, or of a body's own report about its own data.

    Args:
        rows: At least one row; the same names in each.

    Returns:
        The rows as an Arrow table, marked.
    """
    import pyarrow as pa

    return Own(pa.Table.from_pylist([dict(row) for row in rows]))


def rows_of(figures: Passed | Own) -> list[dict[str, Any]]:
    """Return the rows of a marked table.

    Args:
        figures: A table that carries a mark.

    Returns:
        The rows.

    Raises:
        TypeError: It carries none.
    """
    if not isinstance(figures, Passed | Own):
        raise TypeError("A figure without a mark goes on no page.")
    rows: list[dict[str, Any]] = figures.table.to_pylist()
    return rows


def table(
    figures: Passed | Own,
    caption: str,
    headings: Mapping[str, str],
    words: Mapping[str, str] | None = None,
) -> str:
    """Write a table.

    Args:
        figures: What it shows.
        caption: Its caption.
        headings: Heading for each column shown, in order; the first names the row.
        words: A word for each code of the first column, if it holds codes.

    Returns:
        HTML.
    """
    shown = rows_of(figures)
    numbers = {name for name in headings if any(_is_number(row[name]) for row in shown)}
    head = "".join(
        f'<th scope="col"{_side(name, numbers)}>{escape(text)}</th>'
        for name, text in headings.items()
    )
    body = "".join(_row(row, list(headings), numbers, words or {}) for row in shown)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def facts(pairs: Mapping[str, int]) -> str:
    """Write a few counts of metadata, large.

    Args:
        pairs: Words and their count.

    Returns:
        HTML.
    """
    items = (
        f"<div><dt>{escape(row['what'])}</dt><dd>{row['count']:,}</dd></div>"
        for row in rows_of(own([{"what": k, "count": v} for k, v in pairs.items()]))
    )
    return f'<dl class="facts">{"".join(items)}</dl>'


def section(anchor: str, heading: str, *parts: str) -> str:
    """Write a section.

    Args:
        anchor: Its id.
        heading: Its heading.
        *parts: Its HTML.

    Returns:
        HTML.
    """
    inner = "".join(parts)
    return (
        f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{escape(heading)}</h2>{inner}'
        "</section>"
    )


def say(text: str, kind: str = "") -> str:
    """Write a paragraph.

    Args:
        text: Plain words.
        kind: A class of the style sheet.

    Returns:
        HTML.
    """
    return f"<p{f' class={kind}' if kind else ''}>{escape(text)}</p>"


def _row(
    row: Mapping[str, Any], names: Sequence[str], numbers: set[str], words: Mapping[str, str]
) -> str:
    first, *others = names
    head = words.get(str(row[first]), row[first])
    cells = "".join(f"<td{_side(name, numbers)}>{_cell(row[name])}</td>" for name in others)
    return f'<tr><th scope="row">{_cell(head)}</th>{cells}</tr>'


def _cell(value: Any) -> str:
    if value is None:  # a suppressed figure
        return HIDDEN
    return f"{value:,}" if _is_number(value) else escape(str(value))


def _side(name: str, numbers: set[str]) -> str:
    return ' class="number"' if name in numbers else ""


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))
