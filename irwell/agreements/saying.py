"""What says a clause: sentences from templates, labels and lists of codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from irwell.agreements.model import Agreement, Mark
from irwell.agreements.paths import Keys
from irwell.agreements.wording import code_words, iso_words, law_words, listed, prose


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and its own mark where it differs from place to place."""

    text: str
    mark: Mark | None = None


Say = Callable[[Agreement, Keys, Any], Said | None]


def template(text: str) -> Say:
    """Return the sentence of a template.

    Args:
        text: May hold `{v}` (the value), `{key}` (its key), `{words}` (a code as words), `{law}`
            (a legal basis as words) and `{day}` (a day as words).

    Returns:
        What says it.
    """

    def say(_agreement: Agreement, at: Keys, value: Any) -> Said:
        plain = str(value)
        forms = {"v": plain, "key": at[-1], "words": code_words(plain), "law": law_words(plain)}
        if "{day}" in text:
            forms["day"] = iso_words(plain)
        return Said(text.format_map(forms))

    return say


def labelled(label: str) -> Say:
    """Return prose of the document after a label.

    Args:
        label: For instance `Why it is needed`.

    Returns:
        What says it.
    """
    return lambda _agreement, _at, value: Said(f"{label}: {prose(value)}")


def codes(text: str, *, none: str, joined_by: str = "and") -> Say:
    """Return a list of codes inside a sentence.

    Args:
        text: With one `{}`.
        none: The sentence for an empty list.
        joined_by: `and` or `or`.

    Returns:
        What says it.
    """

    def say(_agreement: Agreement, _at: Keys, value: Any) -> Said:
        if not value:
            return Said(none)
        return Said(text.format(listed([code_words(code) for code in value], joined_by)))

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
        return Said(found) if isinstance(found, str) else Said(*found)

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
        return Said(f"`{path}` is reserved: this version of Irwell keeps nothing of it.")

    return say
