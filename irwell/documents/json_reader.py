"""Strict JSON as events, so that JSON and YAML keep to the same limits and refusals."""

import json
import re
from collections.abc import Iterator

from irwell.documents.events import Event, ReadingError
from irwell.documents.scalars import JSON_NUMBER, number

_SPACE = re.compile(r"[ \t\r\n]*")
# Possessive, so that an unclosed text costs one pass. Source: RFC 8259, 7 (strings).
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
_WORDS = {"true": True, "false": False, "null": None}
_WORD = re.compile("true|false|null")


class _Cursor:
    """A place in the text, with its line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1

    def peek(self) -> str:
        """Pass over white space and give the next character, empty at the end."""
        found = self.match(_SPACE)
        self.line += found.count("\n")
        return self.text[self.at : self.at + 1]

    def match(self, pattern: re.Pattern[str]) -> str:
        """Pass over what the pattern matches here and give it, empty if nothing does."""
        found = pattern.match(self.text, self.at)
        if not found:
            return ""
        self.at = found.end()
        return found[0]

    def take(self, mark: str) -> bool:
        """Pass over this character if it is the next one."""
        if self.peek() != mark:
            return False
        self.at += 1
        return True

    def fault(self, wanted: str) -> ReadingError:
        """Make the refusal of what stands here."""
        return ReadingError(
            f"not JSON ({wanted} expected)",
            "Mend the text: quotes, commas and brackets as JSON has them.",
            line=self.line,
            rule="document.json",
        )


def json_events(text: str) -> Iterator[Event]:
    """Walk through a JSON text.

    Args:
        text: The whole text.

    Yields:
        The document's events in order.

    Raises:
        ReadingError: Not JSON as RFC 8259 has it, or empty.
    """
    cursor = _Cursor(text)
    if not cursor.peek():
        raise ReadingError("the document is empty", "Write it.", line=1, rule="document.empty")
    ends: list[str] = []
    while True:
        event = _value(cursor)
        yield event
        if event.kind != "scalar":
            ends.append("}" if event.kind == "map" else "]")
        if event.kind == "scalar" or cursor.peek() == ends[-1]:
            yield from _closed(cursor, ends)
            if not ends:
                break
        if ends[-1] == "}":
            yield _key(cursor)
    if cursor.peek():
        raise cursor.fault("the end")


def _closed(cursor: _Cursor, ends: list[str]) -> Iterator[Event]:
    """Close what ends here, then pass over the comma that is due inside what stays open."""
    while ends and cursor.take(ends[-1]):
        ends.pop()
        yield Event("end", cursor.line)
    if ends and not cursor.take(","):
        raise cursor.fault(f"`,` or `{ends[-1]}`")


def _key(cursor: _Cursor) -> Event:
    if cursor.peek() != '"':
        raise cursor.fault("a key in quotes")
    event = _text(cursor)
    if not cursor.take(":"):
        raise cursor.fault("`:`")
    return event


def _value(cursor: _Cursor) -> Event:
    if cursor.peek() == '"':
        return _text(cursor)
    if cursor.take("{"):
        return Event("map", cursor.line)
    if cursor.take("["):
        return Event("list", cursor.line)
    if word := cursor.match(_WORD):
        return Event("scalar", cursor.line, _WORDS[word])
    if digits := cursor.match(JSON_NUMBER):
        try:
            return Event("scalar", cursor.line, number(digits))
        except ReadingError as fault:
            fault.line = cursor.line
            raise
    raise cursor.fault("a value")


def _text(cursor: _Cursor) -> Event:
    found = cursor.match(_TEXT)
    if not found:
        raise cursor.fault("text closed by a quote")
    return Event("scalar", cursor.line, json.loads(found))
