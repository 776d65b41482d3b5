"""Every key of an agreement as a plain sentence with its mark."""

from collections.abc import Iterator, Mapping
from typing import Any

from irwell.agreements.model import Agreement, Clause
from irwell.agreements.paths import Keys, dotted, keys_of, places
from irwell.agreements.sentences import SENTENCES, Sentence
from irwell.agreements.wording import printable

SECTIONS: Mapping[str, str] = {
    "": "The agreement",
    "parties": "Who takes part",
    "purpose": "Why",
    "law": "What makes it lawful",
    "data": "What is shared",
    "where": "Which rows",
    "use": "What recipients may and must not do",
    "people": "Who uses it",
    "setting": "Where it is used",
    "time": "When",
    "rights": "People's rights",
    "incidents": "When something goes wrong",
    "publish": "What the public sees",
}
_ALL_ROWS = Clause("where", "Every row of each data set leaves.", "enforced")
_BY_PLACE = ("parties", "data")  # read party by party, data set by data set


def clauses(agreement: Agreement) -> tuple[Clause, ...]:
    """Say every key of an agreement.

    Args:
        agreement: The agreement.

    Returns:
        One clause or more for each section, in reading order; each key is in one clause's `keys`.
        Two documents of one digest give the same clauses.
    """
    spoken = [
        (_order(number, at), clause)
        for number, sentence in enumerate(SENTENCES)
        for at, clause in _said(sentence, agreement)
    ]
    if not agreement.where:
        spoken.append((_order(0, ("where",)), _ALL_ROWS))
    return tuple(clause for _, clause in sorted(spoken, key=lambda pair: pair[0]))


def section(clause: Clause) -> str:
    """Return the section that a clause stands in.

    Args:
        clause: The clause.

    Returns:
        A key of `SECTIONS`.
    """
    return _section(keys_of(clause.path))


def _said(sentence: Sentence, agreement: Agreement) -> Iterator[tuple[Keys, Clause]]:
    for at, value in places(agreement.document, sentence.at):
        keys = _keys(sentence, at, value)
        said = sentence.say(agreement, at, value) if keys else None
        if said is not None:
            path = dotted(at) or keys[0]
            mark = said.mark or sentence.mark
            yield at, Clause(path, printable(said.text), mark, keys)


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
