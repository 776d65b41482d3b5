"""A page that stands alone: HTML with its style inside, and nothing fetched from anywhere."""

import base64
import hashlib
from collections.abc import Sequence

from irwell.documents import packaged
from irwell.figures.html import Html, joined, safe

STYLE = "page.css"


def page(
    title: str, parts: Sequence[Html], *, above: str = "", foot: str = "", lang: str = "en-GB"
) -> Html:
    """Write a whole page.

    Args:
        title: Its title and first heading.
        parts: Its pieces, in order.
        above: A line above the title, for instance whose report it is.
        foot: A line at the end.
        lang: The language of its words.

    Returns:
        HTML that needs nothing beside it: no script, no outside resource, a policy that forbids
        both, a link past the heading, a style for print and for narrow screens.

    Source:
        W3C, WCAG 2.2: 1.4.3 contrast, 1.4.10 reflow, 2.4.1 bypass blocks, 2.4.2 page titled, 3.1.1
        language of page; W3C, Content Security Policy Level 3 (a hash for the one style).
    """
    style = packaged("irwell.figures", STYLE).decode()
    return Html(
        f'<!doctype html>\n<html lang="{safe(lang)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{safe(title)}</title>'
        f"<style>{style}</style></head>"
        '<body><a class="skip" href="#main">Skip to main content</a>'
        f"<header>{_line(above)}<h1>{safe(title)}</h1></header>"
        f'<main id="main" tabindex="-1">{joined(parts)}</main>'
        f"{_foot(foot)}</body></html>\n"
    )


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _line(words: str) -> str:
    return f'<p class="above">{safe(words)}</p>' if words else ""


def _foot(words: str) -> str:
    return f"<footer><p>{safe(words)}</p></footer>" if words else ""
