"""What each plain page of the register has around it."""

from collections.abc import Iterable
from html import escape

STYLE = (
    "body{font-family:Arial,Helvetica,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "line-height:1.5;color:#0b0c0c}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #b1b4b6;padding:.5rem .75rem .5rem 0;text-align:left;"
    "vertical-align:top}.day{white-space:nowrap}"
    "th{font-weight:700}a{color:#1a65a6}caption{text-align:left;padding:.5rem 0}"
    "form{background:#f3f2f1;padding:1rem}label{display:block;font-weight:700;margin-top:.5rem}"
    "input,select,button{font:inherit;padding:.25rem;max-width:100%;min-height:24px}"
    "button{margin-top:1rem}"
)


def shell(title: str, body: str, feed: str = "") -> str:
    """Return a whole page.

    Args:
        title: Its title, not escaped.
        body: What stands in `main`, as HTML.
        feed: The address of its Atom feed, not escaped.

    Returns:
        HTML without scripts, that names no other host.
    """
    found = (
        f'<link rel="alternate" type="application/atom+xml" title="Changes" href="{escape(feed)}">'
        if feed
        else ""
    )
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}'
        f'</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="stylesheet" href="/register.css">{found}</head><body><main>{body}'
        f"</main></body></html>"
    )


def paragraphs(texts: Iterable[str]) -> str:
    """Return texts as paragraphs.

    Args:
        texts: Plain texts, not escaped.

    Returns:
        HTML.
    """
    return "".join(f"<p>{escape(text)}</p>" for text in texts)
