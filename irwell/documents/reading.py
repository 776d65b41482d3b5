"""Reading a document: YAML or JSON text in, a value with lines out."""

from collections.abc import Callable, Iterator

from irwell.documents.events import UNSAFE, Event, build
from irwell.documents.json_reader import json_events
from irwell.documents.source import Limits, Source, fault_at
from irwell.documents.yaml_reader import yaml_events
from irwell.errors import DocumentError

_BOM = "\ufeff"


def parse_yaml(
    text: bytes | str, *, name: str = "document", limits: Limits | None = None
) -> Source:
    """Read one strict YAML 1.2 document.

    Unquoted words follow the core schema of YAML 1.2, so dates stay text and `yes` is a word.
    Duplicate keys, anchors, aliases, tags, merge keys, directives and further documents are
    refused, as are numbers that a reader could take for a code (`007`).

    Args:
        text: The document, UTF-8 if bytes.
        name: What messages call it, for instance the file's name.
        limits: Size, depth and number of nodes; `Limits()` when None.

    Returns:
        The value with the line of each part.

    Raises:
        DocumentError: The document is refused; names the line and the key.
    """
    return _read(text, yaml_events, name, limits or Limits())


def parse_json(
    text: bytes | str, *, name: str = "document", limits: Limits | None = None
) -> Source:
    """Read one strict JSON document, under the same refusals as YAML.

    Args:
        text: The document, UTF-8 if bytes.
        name: What messages call it, for instance the file's name.
        limits: Size, depth and number of nodes; `Limits()` when None.

    Returns:
        The value with the line of each part.

    Raises:
        DocumentError: The document is refused; names the line and the key.
    """
    return _read(text, json_events, name, limits or Limits())


def _read(
    text: bytes | str, events: Callable[[str], Iterator[Event]], name: str, limits: Limits
) -> Source:
    if len(text) > limits.size:
        raise _too_large(name, limits)
    clean = _decoded(text, name).removeprefix(_BOM)
    if found := UNSAFE.search(clean):
        line = clean.count("\n", 0, found.start()) + 1
        what = "a control character, or a mark that reorders text"
        raise fault_at(name, line, (), (what, "Remove the character.", "document.characters"))
    if len(clean.encode()) > limits.size:
        raise _too_large(name, limits)
    return build(events(clean), name, limits)


def _decoded(text: bytes | str, name: str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        fault = ("the text is not UTF-8", "Save the file as UTF-8.", "document.encoding")
        raise fault_at(name, line, (), fault) from None


def _too_large(name: str, limits: Limits) -> DocumentError:
    what = f"the document is larger than {limits.size} bytes"
    return fault_at(name, 1, (), (what, "Divide it into smaller documents.", "document.size"))
