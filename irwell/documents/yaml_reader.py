"""Strict YAML 1.2 as events: libyaml cuts the text, the meaning of each word is given here.

Only the stream of events is used, so neither depth nor aliases can build anything before the
limits act (measured: libyaml composes `[` x 100,000 in 21 s; 33 events of it take 3 ms).
"""

from collections.abc import Iterator

from yaml import YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs miss it
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.events import Event as RawEvent

from irwell.documents.events import Event, ReadingError
from irwell.documents.scalars import resolve


def yaml_events(text: str) -> Iterator[Event]:
    """Walk through the one document in a YAML text.

    Args:
        text: The whole text, free of the characters that documents refuse.

    Yields:
        The document's events in order.

    Raises:
        ReadingError: Not YAML, not exactly one document, or an anchor, alias, tag or directive.
    """
    parser = CParser(text)
    documents = 0
    while (raw := _next(parser)) is not None:
        if isinstance(raw, DocumentStartEvent):
            documents += 1
            _check_start(raw, documents)
        event = _event(raw)
        if event is not None:
            yield event
    if not documents:
        raise ReadingError("the document is empty", "Write it.", line=1, rule="document.empty")


def _next(parser: CParser) -> RawEvent | None:
    try:
        event: RawEvent | None = parser.get_event()
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        raise ReadingError(
            f"not YAML ({getattr(error, 'problem', None) or 'unreadable'})",
            "Mend the layout: indent with spaces, close quotes and brackets.",
            line=mark.line + 1 if mark else 0,
            rule="document.yaml",
        ) from None
    return event


def _line(raw: RawEvent) -> int:
    return raw.start_mark.line + 1 if raw.start_mark else 0


def _check_start(raw: DocumentStartEvent, documents: int) -> None:
    line = _line(raw)
    if documents > 1:
        raise ReadingError(
            "a second document begins",
            "Keep one document in one file.",
            line=line,
            rule="document.several",
        )
    if raw.tags or raw.version not in (None, (1, 2)):
        raise ReadingError(
            "a directive other than `%YAML 1.2`", "Remove it.", line=line, rule="document.directive"
        )


def _event(raw: RawEvent) -> Event | None:
    line = _line(raw)
    if isinstance(raw, NodeEvent):
        _check_node(raw, line)
    if isinstance(raw, ScalarEvent):
        return _scalar(raw, line)
    if isinstance(raw, MappingStartEvent):
        return Event("map", line)
    if isinstance(raw, SequenceStartEvent):
        return Event("list", line)
    if isinstance(raw, (MappingEndEvent, SequenceEndEvent)):
        return Event("end", line)
    return None


def _check_node(raw: NodeEvent, line: int) -> None:
    if isinstance(raw, AliasEvent) or raw.anchor is not None:
        raise ReadingError(
            "anchors and aliases (`&`, `*`) are not read",
            "Write the value out, or put it in quotes.",
            line=line,
            rule="document.anchor",
        )
    if getattr(raw, "tag", None) is not None:
        raise ReadingError(
            "tags (`!`) are not read",
            "Remove the tag, or put the value in quotes.",
            line=line,
            rule="document.tag",
        )


def _scalar(raw: ScalarEvent, line: int) -> Event:
    plain = not raw.style
    try:
        value = resolve(raw.value) if plain else raw.value
    except ReadingError as fault:
        fault.line = line
        raise
    return Event("scalar", line, value, plain)
