"""What says a clause: sentences from templates, labels and lists of codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from irwell.agreements.model import Agreement, Mark
from irwell.agreements.paths import Keys
from irwell.agreements.phrases import Phrase
from irwell.agreements.wording import (
    basis_phrase,
    code_words,
    iso_phrase,
    law_phrase,
    listed,
    period_phrase,
    prose,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to be said, and its own mark where it differs from place to place."""

    phrase: Phrase
    mark: Mark | None = None


Say = Callable[[Agreement, Keys, Any], Said | None]
_MADE: Mapping[str, Callable[[str], Phrase | str]] = {
    "basis": basis_phrase,
    "law": law_phrase,
    "day": iso_phrase,
    "period": period_phrase,
}


def template(text: str) -> Say:
    """Return the sentence of a template.

    Args:
        text: May hold `{v}` (the value), `{key}` (its key), `{words}` (a code as words), `{law}`
            (a legal basis as words), `{basis}` (that, or a code), `{day}` (a day as words) and
            `{period}` (a period as words).

    Returns:
        What says it.
    """

    def say(_agreement: Agreement, at: Keys, value: Any) -> Said:
        plain = str(value)
        forms: dict[str, Any] = {"v": plain, "key": at[-1], "words": code_words(plain)}
        forms |= {name: made(plain) for name, made in _MADE.items() if f"{{{name}}}" in text}
        return Said(Phrase(text, forms))

    return say


def labelled(label: str) -> Say:
    """Return prose of the document after a label.

    Args:
        label: For instance `Why it is needed`.

    Returns:
        What says it.
    """
    text = f"{label}: {{words}}"
    return lambda _agreement, _at, value: Said(Phrase(text, {"words": prose(value)}))


def codes(text: str, *, none: str, joined_by: str = "and") -> Say:
    """Return a list of codes inside a sentence.

    Args:
        text: With `{codes}`.
        none: The sentence for an empty list.
        joined_by: `and` or `or`.

    Returns:
        What says it.
    """

    def say(_agreement: Agreement, _at: Keys, value: Any) -> Said:
        if not value:
            return Said(Phrase(none))
        words = listed([code_words(code) for code in value], joined_by)
        return Said(Phrase(text, {"codes": words}))

    return say


def chosen(table: Mapping[str, str | tuple[str, Mark]]) -> Say:
    """Return the sentence of a closed choice.

    Args:
        table: The sentence of each value; with its own mark where they differ.

    Returns:
        What says it.
    """

    def say(_agreement: Agreement, _at: Keys, value: Any) -> Said:
        found = table[value]
        text, mark = (found, None) if isinstance(found, str) else found
        return Said(Phrase(text), mark)

    return say


def reserved(*known: str) -> Say:
    """Return the sentence of a key that this version does not keep.

    Args:
        *known: Keys beside it that have sentences of their own.

    Returns:
        What says it; nothing for a known key.
    """

    def say(_agreement: Agreement, at: Keys, _value: Any) -> Said | None:
        if at[-1] in known:
            return None
        path = ".".join(str(key) for key in at)
        text = "`{path}` is reserved: this version of Irwell keeps nothing of it."
        return Said(Phrase(text, {"path": path}))

    return say
