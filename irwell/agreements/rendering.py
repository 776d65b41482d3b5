"""An agreement as a page of plain English."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from irwell.agreements.clauses import SECTIONS, section
from irwell.agreements.model import Agreement, Clause
from irwell.agreements.wording import printable, prose

_WIDTH = 100
_MARKS = ("enforced", "evidenced", "promised")
_LEGEND = (
    "Each clause is enforced (the program makes it so), evidenced (the ledger can show a breach) "
    "or promised (people must keep it)."
)
_INDENT = " " * (len("evidenced") + 4)


def render(agreement: Agreement, clauses: Sequence[Clause]) -> str:
    """Write an agreement in plain English, each clause with its mark.

    Args:
        agreement: The agreement.
        clauses: Its clauses, as `clauses` gives them.

    Returns:
        Lines of at most 100 characters, where words allow; the text of one clause cannot be
        taken for another clause.
    """
    return "\n".join(_lines(agreement, clauses)) + "\n"


def clause_lines(clause: Clause) -> list[str]:
    """Write one clause, its mark before it.

    Args:
        clause: The clause.

    Returns:
        Lines of at most 100 characters, where words allow; all but the first are set in.
    """
    first = f"  {clause.mark:<9}  "
    return textwrap.wrap(
        clause.text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(agreement: Agreement, clauses: Sequence[Clause]) -> Iterator[str]:
    yield printable(prose(agreement.title)).removesuffix(".")
    yield f"Agreement {agreement.id}, version {agreement.version}"
    yield agreement.digest
    yield ""
    yield from textwrap.wrap(_LEGEND, _WIDTH)
    counts = [f"{sum(c.mark == mark for c in clauses)} {mark}" for mark in _MARKS]
    yield f"Here: {', '.join(counts)}."
    for name, own in groupby(clauses, section):
        yield ""
        yield SECTIONS[name].upper()
        for clause in own:
            yield from clause_lines(clause)
