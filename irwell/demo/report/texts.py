"""The agreements in plain English, each clause with its mark."""

from html import escape
from itertools import groupby

from irwell import agreements
from irwell.agreements import Agreement, Clause
from irwell.agreements.clauses import SECTIONS, section

MARKS = {
    "enforced": "the program makes it so",
    "evidenced": "the ledger can show a breach",
    "promised": "people must keep it",
}


def agreement_text(agreement: Agreement, between: str, *, is_open: bool) -> str:
    """Write one agreement, to be opened by its reader.

    Args:
        agreement: The agreement.
        between: Who shares with whom, in words.
        is_open: Whether it stands open at first.

    Returns:
        HTML.
    """
    clauses = agreements.clauses(agreement)
    counts = ", ".join(f"{sum(c.mark == mark for c in clauses)} {mark}" for mark in MARKS)
    parts = (
        f'<h4>{escape(SECTIONS[name])}</h4><ul class="clauses">{"".join(map(_clause, own))}</ul>'
        for name, own in groupby(clauses, section)
    )
    return (
        f"<details{' open' if is_open else ''}><summary><h3>{escape(agreement.title)}</h3>"
        f' <span class="note">{escape(between)}</span></summary>'
        f"<p>{escape(agreement.summary)}</p>"
        f'<p class="note">{len(clauses)} clauses: {counts}. <code>{agreement.digest}</code></p>'
        f"{''.join(parts)}</details>"
    )


def legend() -> str:
    """Say what the marks mean.

    Returns:
        HTML.
    """
    items = "".join(
        f'<li><span class="mark {mark}">{mark}</span>{text}</li>' for mark, text in MARKS.items()
    )
    return f'<ul class="clauses">{items}</ul>'


def _clause(clause: Clause) -> str:
    return f'<li><span class="mark {clause.mark}">{clause.mark}</span>{escape(clause.text)}</li>'
