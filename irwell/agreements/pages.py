"""What every rendering of an agreement shows, before it is text, Markdown or HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from irwell.agreements.clauses import SECTIONS, section
from irwell.agreements.model import Agreement, Clause
from irwell.agreements.phrases import Items, Phrase, Translate, as_written, said
from irwell.agreements.reading_age import reading_age
from irwell.agreements.shares import shares
from irwell.agreements.wording import printable, prose

_NAME = "Agreement {id}, version {version}"
_LEGEND = (
    "Each clause is enforced (the program makes it so), evidenced (the ledger can show a breach) "
    "or promised (people must keep it)."
)
_FIRST = "{clauses} of {of} clauses {mark} ({percent}%)"
_NEXT = "{clauses} {mark} ({percent}%)"
_AGE = "Its reading age is about {age} (Flesch-Kincaid grade, plus 5)."


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a page: its key, its heading, and each clause as mark and text."""

    key: str
    heading: str
    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An agreement as it is shown.

    Attributes:
        title: Its title.
        name: Id and version.
        digest: What a signature names.
        notes: What the marks mean, the share of each, the reading age where it was measured.
        parts: The sections.
    """

    title: str
    name: str
    digest: str
    notes: tuple[str, ...]
    parts: tuple[Part, ...]


def page_of(
    agreement: Agreement, clauses: Sequence[Clause], translate: Translate = as_written
) -> Page:
    """Return an agreement as it is shown.

    Args:
        agreement: The agreement.
        clauses: Its clauses, as `clauses` gives them.
        translate: As `clauses` took it.

    Returns:
        The page. The reading age is measured of English only, so that a translated page has none.
    """
    name = Phrase(_NAME, {"id": agreement.id, "version": agreement.version})
    return Page(
        title=printable(prose(agreement.title)).removesuffix("."),
        name=said(name, translate),
        digest=agreement.digest,
        notes=tuple(_notes(clauses, translate)),
        parts=tuple(_parts(clauses, translate)),
    )


def _notes(clauses: Sequence[Clause], translate: Translate) -> Iterator[str]:
    yield translate(_LEGEND)
    counted = [
        Phrase(
            _NEXT if place else _FIRST,
            {
                "clauses": own.clauses,
                "of": own.of,
                "mark": Phrase(mark),
                "percent": own.percent,
            },
        )
        for place, (mark, own) in enumerate(shares(clauses).items())
    ]
    yield said(Phrase("Here: {shares}.", {"shares": Items(counted, "{most}, {last}")}), translate)
    if translate is as_written:
        yield said(Phrase(_AGE, {"age": reading_age(own.text for own in clauses)}))


def _parts(clauses: Sequence[Clause], translate: Translate) -> Iterator[Part]:
    for key, own in groupby(clauses, section):
        lines = tuple((translate(clause.mark), clause.text) for clause in own)
        yield Part(key, translate(SECTIONS[key]), lines)
