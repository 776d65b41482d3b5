"""Every key of an agreement as a plain sentence with its mark."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.agreements.model import Agreement, Clause
from irwell.agreements.paths import Keys, dotted, keys_of, places
from irwell.agreements.phrases import Phrase, Translate, as_written, said
from irwell.agreements.sentences import SENTENCES, Sentence
from irwell.agreements.wording import printable

SECTIONS: Mapping[str, str] = {
    "": "The agreement",
    "parties": "Who takes part",
    "accession": "Who may join",
    "purpose": "Why",
    "law": "What makes it lawful",
    "data": "What is shared",
    "where": "Which rows",
    "use": "What recipients may and must not do",
    "people": "Who uses it",
    "setting": "Where it is used",
    "five_safes": "How safe it is",
    "time": "When",
    "rights": "People's rights",
    "incidents": "When something goes wrong",
    "running": "How it is run",
    "publish": "What the public sees",
}
_ALL_ROWS = Phrase("Every row of each data set leaves.")
_BY_PLACE = ("parties", "data")  # read party by party, data set by data set


def clauses(agreement: Agreement, translate: Translate = as_written) -> tuple[Clause, ...]:
    """Say every key of an agreement.

    Args:
        agreement: The agreement.
        translate: Gives each text of the program in another language, `{names}` kept, as a
            function of `gettext` does; what the parties wrote is left as it is.

    Returns:
        One clause or more for each section, in reading order; each key is in one clause's `keys`.
        Two documents of one digest give the same clauses.
    """
    spoken = [
        (_order(number, at), clause)
        for number, sentence in enumerate(SENTENCES)
        for at, clause in _said(sentence, agreement, translate)
    ]
    if not agreement.where:
        every = Clause("where", said(_ALL_ROWS, translate), "enforced")
        spoken.append((_order(0, ("where",)), every))
    return tuple(clause for _, clause in sorted(spoken, key=lambda pair: pair[0]))


def section(clause: Clause) -> str:
    """Return the section that a clause stands in.

    Args:
        clause: The clause.

    Returns:
        A key of `SECTIONS`.
    """
    return _section(keys_of(clause.path))


def _said(
    sentence: Sentence, agreement: Agreement, translate: Translate
) -> Iterator[tuple[Keys, Clause]]:
    for at, value in places(agreement.document, sentence.at):
        keys = _keys(sentence, at, value)
        own = sentence.say(agreement, at, value) if keys else None
        if own is not None:
            path = dotted(at) or keys[0]
            text = printable(said(own.phrase, translate))
            yield at, Clause(path, text, own.mark or sentence.mark, keys)


def _keys(sentence: Sentence, at: Keys, value: Any) -> tuple[str, ...]:
    below = [key for key in sentence.keys if key]
    if not below or ("" in sentence.keys and not isinstance(value, Mapping)):
        return (dotted(at),)
    return tuple(dotted((*at, key)) for key in below if key in value)


def _order(number: int, at: Keys) -> tuple[int, Keys, int]:
    own = _section(at)
    return list(SECTIONS).index(own), at if own in _BY_PLACE else (), number


def _section(at: Keys) -> str:
    return str(at[0]) if at and at[0] in SECTIONS else ""
