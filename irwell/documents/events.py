"""The events that both readers give, and the builder that turns them into one value.

The limits act on the stream, before anything is built; nothing here recurses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from irwell.documents.source import JSONValue, Limits, Path, Scalar, Source, fault_at

EventKind = Literal["map", "list", "end", "scalar"]

# Control characters, line breaks that YAML 1.1 and 1.2 read differently, halves of a surrogate
# pair, and the marks that make text read in another order than it is stored.
# Source: YAML 1.2.2, 5.1 and 5.4; Unicode Technical Report 36, 2.2 (bidirectional text).
UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
_NO_KEY = object()


@dataclass(frozen=True, slots=True)
class Event:
    """One step through a document: a scalar, or the start or end of a map or list."""

    kind: EventKind
    line: int
    value: Scalar = None
    plain: bool = False


class ReadingError(Exception):
    """What a reader refuses; the builder adds the document's name and the key."""

    def __init__(self, what: str, remedy: str, *, line: int = 0, rule: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.line = line
        self.rule = rule


class _Open:
    """A map or list that is being filled."""

    __slots__ = ("key", "path", "value")

    def __init__(self, value: list[JSONValue] | dict[str, JSONValue], path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | object = _NO_KEY


class _Builder:
    """Builds one value from events, within limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.stack: list[_Open] = []
        self.lines: dict[Path, int] = {}
        self.root: JSONValue = None
        self.nodes = 0
        self.line = 1

    @property
    def path(self) -> Path:
        """Where the builder stands, for messages."""
        return self._next_path() if self.stack else ()

    def _next_path(self) -> Path:
        top = self.stack[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return (*top.path, top.key) if isinstance(top.key, str) else top.path

    def take(self, event: Event) -> None:
        """Take the next event, or raise ReadingError."""
        self.line = event.line
        if event.kind == "end":
            self.stack.pop()
            return
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise ReadingError(
                f"the document has more than {self.limits.nodes} parts",
                "Divide it into smaller documents.",
                rule="document.nodes",
            )
        if isinstance(event.value, str) and UNSAFE.search(event.value):
            raise ReadingError(
                "the text has a control character or a mark that reorders text",
                "Remove the character.",
                rule="document.characters",
            )
        if self._key_is_due():
            self._take_key(event)
        else:
            self._take_value(event)

    def _key_is_due(self) -> bool:
        if not self.stack:
            return False
        top = self.stack[-1]
        return isinstance(top.value, dict) and top.key is _NO_KEY

    def _take_key(self, event: Event) -> None:
        top = self.stack[-1]
        key = event.value
        if event.kind != "scalar" or not isinstance(key, str):
            raise ReadingError("a key is not text", "Put the key in quotes.", rule="document.key")
        if event.plain and key == "<<":
            raise ReadingError("merge keys are refused", "Write them out.", rule="document.merge")
        where = (*top.path, key)
        if where in self.lines:
            first = self.lines[where]
            top.key = key
            raise ReadingError(
                f"the key stands twice, first at line {first}",
                "Keep one of the two.",
                rule="document.duplicate",
            )
        top.key = key
        self.lines[where] = event.line

    def _take_value(self, event: Event) -> None:
        path = self._next_path() if self.stack else ()
        self.lines.setdefault(path, event.line)
        if event.kind == "scalar":
            self._put(event.value)
            return
        if len(self.stack) >= self.limits.depth:
            raise ReadingError(
                f"lists and maps stand more than {self.limits.depth} deep",
                "Write the document flatter.",
                rule="document.depth",
            )
        opened: list[JSONValue] | dict[str, JSONValue] = {} if event.kind == "map" else []
        self._put(opened)
        self.stack.append(_Open(opened, path))

    def _put(self, value: JSONValue) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        else:
            top.value[str(top.key)] = value
            top.key = _NO_KEY


def build(events: Iterator[Event], name: str, limits: Limits) -> Source:
    """Build a document from its events.

    Args:
        events: One whole document.
        name: What messages call the document.
        limits: Depth and number of nodes allowed.

    Returns:
        The value with its lines.

    Raises:
        DocumentError: A rule of strict documents is broken; names the line and the key.
    """
    builder = _Builder(limits)
    try:
        for event in events:
            builder.take(event)
    except ReadingError as fault:
        line = fault.line or builder.line
        refusal = (fault.what, fault.remedy, fault.rule)
        raise fault_at(name, line, builder.path, refusal) from None
    return Source(builder.root, name, MappingProxyType(builder.lines))
