"""Pieces of HTML, and the words in them made safe."""

import re
from collections.abc import Iterable, Sequence
from html import escape

# What shows nothing or turns the line around: controls, marks of direction, lone surrogates and
# non-characters. Source: Unicode 15, categories Cc and Cs; UAX 9, bidirectional formatting.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SPACE = re.compile(r"[\t\n]+")
_ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,62}", re.ASCII)


class Html(str):
    """HTML that this room wrote; plain text is not one, so nothing unescaped reaches a page."""

    __slots__ = ()


def plain(text: str) -> str:
    """Return text without what cannot be seen, on one line.

    Args:
        text: Any text.

    Returns:
        The text; tabs and line ends are spaces, controls and marks of direction are gone.
    """
    return _UNSEEN.sub("", _SPACE.sub(" ", text))


def safe(text: str) -> Html:
    """Return text made safe for HTML and SVG, within an element or a quoted attribute.

    Args:
        text: Any text.

    Returns:
        The text, escaped.
    """
    return Html(escape(plain(text), quote=True))


def joined(parts: Iterable[Html]) -> Html:
    """Join pieces.

    Args:
        parts: Pieces that this room wrote.

    Returns:
        One piece.

    Raises:
        TypeError: A piece is plain text.
    """
    listed = list(parts)
    if not all(isinstance(part, Html) for part in listed):
        raise TypeError("A page is joined of pieces that `figures` wrote, not of plain text.")
    return Html("".join(listed))


def anchor(name: str) -> str:
    """Return a name that may stand as an id.

    Args:
        name: Lower-case letters, digits and hyphens, a letter first.

    Returns:
        The same name.

    Raises:
        ValueError: It is of another form.
    """
    if _ANCHOR.fullmatch(name) is None:
        raise ValueError("An id on a page is lower-case letters, digits and hyphens.")
    return name


def section(name: str, heading: str, *parts: Html) -> Html:
    """Write a section of a page.

    Args:
        name: Its id.
        heading: Its heading, plain text.
        *parts: Its pieces.

    Returns:
        HTML.
    """
    tag = anchor(name)
    head = f'<section aria-labelledby="{tag}"><h2 id="{tag}">{safe(heading)}</h2>'
    return Html(f"{head}{joined(parts)}</section>")


def paragraph(text: str) -> Html:
    """Write a paragraph.

    Args:
        text: Plain words; figures belong in tables, facts and cards.

    Returns:
        HTML.
    """
    return Html(f"<p>{safe(text)}</p>")


def notice(text: str) -> Html:
    """Write a paragraph that must not be missed.

    Args:
        text: Plain words.

    Returns:
        HTML.
    """
    return Html(f'<p class="notice">{safe(text)}</p>')


def bullets(items: Iterable[str]) -> Html:
    """Write a list.

    Args:
        items: Plain words.

    Returns:
        HTML; nothing for no items.
    """
    listed = "".join(f"<li>{safe(item)}</li>" for item in items)
    return Html(f"<ul>{listed}</ul>" if listed else "")


def told(names: Sequence[str], texts: Sequence[str]) -> Html:
    """Write a list of what is told, each with a short word before it.

    Args:
        names: The short words, plain; one may come more than once.
        texts: What is told beside each, plain words.

    Returns:
        HTML; nothing for no words.
    """
    items = "".join(
        f"<div><dt>{safe(name)}</dt><dd>{safe(text)}</dd></div>"
        for name, text in zip(names, texts, strict=True)
    )
    return Html(f'<dl class="told">{items}</dl>' if items else "")


def side_by_side(parts: Iterable[Html]) -> Html:
    """Set pieces beside one another where the page is wide enough.

    Args:
        parts: Small pieces of like kind, for instance charts.

    Returns:
        HTML; nothing for no pieces.
    """
    cells = "".join(f"<div>{joined([part])}</div>" for part in parts)
    return Html(f'<div class="beside">{cells}</div>' if cells else "")
