"""XML as a stream of events under limits: no DTD, no entity, nothing from outside."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from irwell.errors import TableError

CHUNK = 2**20
DEPTH = 64  # levels of elements
ATTRIBUTES = 1000  # of one element
NAMES = 10_000  # different names of elements and attributes in one file
SILENT = 32 * 2**20  # bytes of one tag, and characters of one element's text
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")
_ENTITIES = "Write the file anew without a document type (DTD) and without entities."
_MEND = "Write the file anew as XML by the program that it came from."


class Sink(Protocol):
    """What takes the events."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def data(self, text: str) -> None:
        """Take text."""

    def end(self) -> None:
        """Take the end of an element."""


class _Guard:
    """Passes events on as long as they keep to the limits."""

    def __init__(self, name: str, sink: Sink) -> None:
        self._name, self._sink = name, sink
        self._depth = self._text = 0
        self._names: set[str] = set()
        self.events = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        self.events += 1
        self._depth += 1
        self._text = 0
        if self._depth > DEPTH or len(attributes) > ATTRIBUTES:
            raise self.over(f"over {DEPTH} levels, or {ATTRIBUTES} attributes of one element")
        if tag not in self._names or not self._names.issuperset(attributes):
            self._names.update((tag, *attributes))
            if len(self._names) > NAMES:
                raise self.over(f"over {NAMES} different names")
        self._sink.start(tag, attributes)

    def data(self, text: str) -> None:
        """Take text."""
        self.events += 1
        self._text += len(text)
        if self._text > SILENT:
            raise self.over(f"over {SILENT} characters in one element")
        self._sink.data(text)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        self.events += 1
        self._depth -= 1
        self._text = 0
        self._sink.end()

    def close(self) -> None:
        """Take the end of the file."""

    def over(self, what: str) -> TableError:
        """Return the refusal of what goes over a limit."""
        return TableError(
            f"{self._name} has {what}.", "Send plain records, or CSV.", rule="intake.depth"
        )


def parse_xml(path: Path, name: str, encoding: str, sink: Sink) -> str:
    """Read an XML file from front to back.

    Args:
        path: The file.
        name: What to call it in an error.
        encoding: The encoding that its sender states; empty: as the file declares.
        sink: What takes the events.

    Returns:
        The encoding.

    Raises:
        TableError: Not well formed, with a DTD or entities, or over a limit.
    """
    with path.open("rb") as file:
        found = encoding or encoding_of(file.read(1024))
        file.seek(0)
        feed_xml(iter(lambda: file.read(CHUNK), b""), name, sink, encoding)
    return found


def feed_xml(chunks: Iterable[bytes], name: str, sink: Sink, encoding: str = "") -> None:
    """Read XML that comes in pieces.

    Args:
        chunks: The pieces.
        name: What to call the file in an error.
        sink: What takes the events.
        encoding: The encoding, if it is stated.

    Raises:
        TableError: Not well formed, with a DTD or entities, or over a limit.
    """
    from defusedxml import DefusedXmlException, ElementTree

    guard, line = _Guard(name, sink), 0
    try:
        parser = ElementTree.DefusedXMLParser(
            target=guard, encoding=encoding or None, forbid_dtd=True
        )
        _feed(chunks, parser, guard)
        return
    except DefusedXmlException:
        fault, remedy, rule = "a document type or an entity", _ENTITIES, "intake.entities"
    except ElementTree.ParseError as error:
        fault, remedy, rule = "this is not well-formed XML", _MEND, "intake.xml"
        line = error.position[0]
    except (LookupError, ValueError):
        fault, remedy, rule = "an unknown encoding", "Write it as UTF-8.", "intake.encoding"
    where = f", line {line}" if line else ""
    raise TableError(f"{name}{where}: {fault}.", remedy, rule=rule)


def _feed(chunks: Iterable[bytes], parser: Any, guard: _Guard) -> None:
    silent = before = 0
    for chunk in chunks:
        parser.feed(chunk)
        silent = silent + len(chunk) if guard.events == before else 0
        if silent > SILENT:
            raise guard.over(f"over {SILENT} bytes in one tag")
        before = guard.events
    parser.close()


def encoding_of(head: bytes) -> str:
    """Return the encoding that an XML file declares.

    Args:
        head: Its first bytes.

    Returns:
        The encoding. Source: Extensible Markup Language 1.0, appendix F.
    """
    if head[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        return "utf-16"
    found = _DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
    return found[1].decode("ascii").lower() if found else "utf-8"
