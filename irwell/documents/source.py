"""A document that was read: its plain value, and the line where each part stands."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from irwell.errors import DocumentError

Scalar: TypeAlias = str | int | float | bool | None
JSONValue: TypeAlias = Scalar | list["JSONValue"] | dict[str, "JSONValue"]
Path: TypeAlias = tuple[str | int, ...]

LARGEST = 2**53 - 1  # Source: RFC 7493, 2.2 and RFC 8785, 3.2.2.3: exact in every reader
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SHOWN = 60  # characters of an odd key that a message shows


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be; each limit acts before the value is built.

    Attributes:
        size: Bytes of UTF-8.
        depth: Lists and maps inside one another.
        nodes: Keys, values, lists and maps together.
    """

    size: int = 1_048_576
    depth: int = 32
    nodes: int = 50_000


@dataclass(frozen=True, slots=True)
class Source:
    """A document's value with the line of each of its parts.

    Attributes:
        value: Plain values: text, numbers, booleans, None, lists and dicts with text keys.
        name: What messages call the document, for instance its file name.
        lines: Line from 1 of each key or list item, by path; `()` is the whole document.
    """

    value: JSONValue
    name: str = "document"
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a part, or of the nearest part around it.

        Args:
            path: Keys and list positions from the top, `("parties", "provider")`.

        Returns:
            The line from 1; 1 when the document carries no lines.
        """
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1

    def error(self, path: Path, what: str, remedy: str, *, rule: str = "") -> DocumentError:
        """Make the error that refuses one part of this document.

        Args:
            path: Where the fault stands.
            what: What is wrong, one clause without a full stop, without the value itself.
            remedy: What to do about it, one sentence.
            rule: The rule that refuses; the path when empty.

        Returns:
            The error, ready to raise.
        """
        return fault_at(self.name, self.line(path), path, (what, remedy, rule))


def path_text(path: Path) -> str:
    """Write a path as people read it: `data[0].columns.town`.

    Args:
        path: Keys and list positions from the top.

    Returns:
        The path as text; odd keys stand in quotes, shortened.
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        key = part if _PLAIN_KEY.fullmatch(part) else json.dumps(part[:_SHOWN])
        text += f".{key}" if text else key
    return text


def fault_at(name: str, line: int, path: Path, fault: tuple[str, str, str]) -> DocumentError:
    """Make the error of one fault at one line and key.

    Args:
        name: What messages call the document.
        line: Line from 1.
        path: Where the fault stands; empty for the whole document.
        fault: What is wrong, the remedy, and the rule (the path when empty).

    Returns:
        The error, ready to raise.
    """
    what, remedy, rule = fault
    key = f", key `{path_text(path)}`" if path else ""
    return DocumentError(f"{name}, line {line}{key}: {what}.", remedy, rule=rule or path_text(path))
