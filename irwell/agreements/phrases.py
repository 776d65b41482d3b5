"""Sentences before they are said: a text to translate, and what fills it.

Every text of the program passes through one call, `said`, so that another language is a callable
and no other change. What the parties wrote is never translated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Translate = Callable[[str], str]  # as `gettext` takes a text and gives it in another language


def as_written(text: str) -> str:
    """Return a text as the program has it: the language of the house.

    Args:
        text: Any.

    Returns:
        The same.
    """
    return text


@dataclass(frozen=True, slots=True)
class Phrase:
    """One text of the program.

    Attributes:
        text: With `{name}` for each value; a brace of its own is doubled.
        values: What stands at each name: a phrase, items, or a word of the document.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Items:
    """A list inside a sentence.

    Attributes:
        items: Phrases, or words of the document; at least one.
        last: How the last two are joined: a text with `{most}` and `{last}`.
        comma: What stands between the others.
    """

    items: Sequence[Any]
    last: str = "{most} and {last}"
    comma: str = ", "


def said(value: Any, translate: Translate = as_written) -> str:
    """Say a phrase.

    Args:
        value: A phrase, items, or a word of the document, which stays as it is.
        translate: Gives the program's texts in another language.

    Returns:
        Plain text.
    """
    if isinstance(value, Items):
        return _joined(value, translate)
    if not isinstance(value, Phrase):
        return str(value)
    filled = {name: said(own, translate) for name, own in value.values.items()}
    return translate(value.text).format_map(filled)


def _joined(own: Items, translate: Translate) -> str:
    *most, last = [said(item, translate) for item in own.items]
    if not most:
        return last
    return translate(own.last).format_map({"most": translate(own.comma).join(most), "last": last})
