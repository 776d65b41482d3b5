"""An agreement as one page that stands alone, for the screen and for print."""

from collections.abc import Iterator, Sequence

from irwell.agreements.model import Agreement, Clause
from irwell.agreements.pages import Page, page_of
from irwell.agreements.phrases import Translate, as_written
from irwell.figures import Html, page, paragraph, section, told


def render_html(
    agreement: Agreement,
    clauses: Sequence[Clause],
    translate: Translate = as_written,
    *,
    lang: str = "en-GB",
) -> str:
    """Write an agreement as a page.

    Args:
        agreement: The agreement.
        clauses: Its clauses, as `clauses` gives them.
        translate: As `clauses` took it.
        lang: The language that it gives.

    Returns:
        HTML that stands alone: no script, nothing fetched, a style for print. What the parties
        wrote is text, whatever it holds.
    """
    own = page_of(agreement, clauses, translate)
    foot = f"{own.name}, {own.digest}"
    return page(own.title, list(_parts(own)), above=own.name, foot=foot, lang=lang)


def _parts(own: Page) -> Iterator[Html]:
    yield paragraph(own.digest)
    for note in own.notes:
        yield paragraph(note)
    for part in own.parts:
        name = part.key.replace("_", "-") or "agreement"
        marks, texts = zip(*part.clauses, strict=True)  # a section has a clause
        yield section(name, part.heading, told(marks, texts))
