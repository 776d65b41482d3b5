"""An agreement as plain English: text for a terminal, Markdown."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from irwell.agreements.model import Agreement, Clause
from irwell.agreements.pages import Page, page_of
from irwell.agreements.phrases import Translate, as_written

_WIDTH = 100
_MARK = len("evidenced")
# All that Markdown could take for more than text. Source: CommonMark 0.31, 2.4 and 6.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&|~#])")


def render(
    agreement: Agreement, clauses: Sequence[Clause], translate: Translate = as_written
) -> str:
    """Write an agreement in plain English, each clause with its mark.

    Args:
        agreement: The agreement.
        clauses: Its clauses, as `clauses` gives them.
        translate: As `clauses` took it.

    Returns:
        Lines of at most 100 characters, where words allow; the text of one clause cannot be
        taken for another clause.
    """
    return "\n".join(_lines(page_of(agreement, clauses, translate))) + "\n"


def render_markdown(
    agreement: Agreement, clauses: Sequence[Clause], translate: Translate = as_written
) -> str:
    """Write an agreement as Markdown.

    Args:
        agreement: The agreement.
        clauses: Its clauses, as `clauses` gives them.
        translate: As `clauses` took it.

    Returns:
        CommonMark: a heading for each section, a list of its clauses. What the parties wrote is
        text, whatever it holds.
    """
    page = page_of(agreement, clauses, translate)
    lines = [f"# {_plain(page.title)}", "", _plain(page.name), "", f"`{page.digest}`"]
    for note in page.notes:
        lines += ["", _plain(note)]
    for part in page.parts:
        own = [f"- **{_plain(mark)}** {_plain(text)}" for mark, text in part.clauses]
        lines += ["", f"## {_plain(part.heading)}", "", *own]
    return "\n".join(lines) + "\n"


def clause_lines(clause: Clause) -> list[str]:
    """Write one clause, its mark before it.

    Args:
        clause: The clause.

    Returns:
        Lines of at most 100 characters, where words allow; all but the first are set in.
    """
    return _clause(clause.mark, clause.text, _MARK)


def _clause(mark: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"  {mark:<{width}}  ",
        subsequent_indent=" " * (width + 4),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(page: Page) -> Iterator[str]:
    yield from (page.title, page.name, page.digest, "")
    for note in page.notes:
        yield from textwrap.wrap(note, _WIDTH)
    width = max([_MARK, *(len(mark) for part in page.parts for mark, _ in part.clauses)])
    for part in page.parts:
        yield from ("", part.heading.upper())
        for mark, text in part.clauses:
            yield from _clause(mark, text, width)


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
