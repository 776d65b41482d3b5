"""A JSON text read value by value, so that memory holds one record and never the whole file.

Strict where a lax reader would guess: a key twice, NaN, half a surrogate pair and wrong UTF-8
are refused. Numbers stay the text that they are.
"""

import codecs
import json
import re
from pathlib import Path
from typing import Any

from irwell.errors import TableError

CHUNK = 2**20
RECORD = 32 * 2**20  # characters of one record
DEPTH = 64  # levels of one record
_SPACE = re.compile(r"[ \t\r\n]*")  # Source: RFC 8259, 2
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEND = "Write the file anew as JSON by the program that it came from."


class Number(str):
    """A number as its source wrote it: rounding nothing, and told from a text in nested JSON."""

    __slots__ = ()


class _RefusedError(Exception):
    """A value that is JSON by its form and is not taken."""


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keyed = dict(pairs)
    if len(keyed) < len(pairs):
        raise _RefusedError("a key stands twice in one object")
    return keyed


def _no_constant(_: str) -> None:
    raise _RefusedError("NaN or Infinity, which JSON does not have")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_twins,
    parse_float=Number,
    parse_int=Number,
    parse_constant=_no_constant,
)


def encoding_of(head: bytes, stated: str = "") -> tuple[str, int]:
    """Return the encoding of a JSON text.

    Args:
        head: Its first bytes.
        stated: The encoding that its sender states, if one is stated.

    Returns:
        The encoding, and how many bytes of the head are a byte-order mark.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, len(bom)
    if not stated and len(head) > 1 and 0 in head[:2]:
        return ("utf-16-le" if head[1] == 0 else "utf-16-be"), 0
    return stated or "utf-8", 0


class JsonText:
    """A place in a JSON file.

    Args:
        path: The file.
        name: What to call it in an error.
        encoding: The encoding that its sender states; empty: UTF-8, or UTF-16 by its mark.
        record: Characters of one value.
    """

    def __init__(self, path: Path, name: str, encoding: str = "", record: int = RECORD) -> None:
        self._file = path.open("rb")
        self.encoding, skipped = encoding_of(self._file.read(4), encoding)
        self._file.seek(skipped)
        self._decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        self._name, self._record = name, record
        self._text, self._at, self._line, self._ended = "", 0, 1, False

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def start(self, characters: int) -> str:
        """Return the next characters without passing over them.

        Args:
            characters: How many; fewer come only at the end of the file.

        Returns:
            The text.
        """
        while len(self._text) - self._at < characters and self._more():
            pass
        return self._text[self._at : self._at + characters]

    def _more(self) -> bool:
        if self._ended:
            return False
        self._line += self._text.count("\n", 0, self._at)
        rest = self._text[self._at :]
        data = self._file.read(max(CHUNK, len(rest)))
        self._ended = not data
        self._text, self._at = rest + self._decoded(data), 0
        return True

    def _decoded(self, data: bytes) -> str:
        try:
            return self._decoder.decode(data, self._ended)
        except UnicodeDecodeError:
            pass
        raise TableError(
            f"{self._name}, after line {self._line}: text that is not {self.encoding.upper()}.",
            "Save the file as UTF-8, or state its encoding: `--encoding windows-1252`.",
            rule="intake.encoding",
        )

    def peek(self) -> str:
        """Pass over white space.

        Returns:
            The next character; empty at the end.
        """
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, mark: str) -> bool:
        """Pass over one character if it is the next one.

        Args:
            mark: The character.

        Returns:
            Whether it was.
        """
        if self.peek() != mark:
            return False
        self._at += 1
        return True

    def want(self, mark: str) -> None:
        """Pass over one character.

        Args:
            mark: The character.

        Raises:
            TableError: Another one stands there.
        """
        if not self.take(mark):
            raise self.fault(f"`{mark}` is missing")

    def key(self) -> str:
        """Pass over a key and its colon.

        Returns:
            The key.

        Raises:
            TableError: None stands here.
        """
        if self.peek() != '"':
            raise self.fault("a key in quotes is missing")
        key, _ = self.value()
        self.want(":")
        return str(key)

    def value(self) -> tuple[Any, int]:
        """Pass over one whole value.

        Returns:
            The value, each number as `Number`; and how many characters it took.

        Raises:
            TableError: No JSON, too long, too deep, or refused as the module says.
        """
        self.peek()
        found, fault, at = self._decode()
        while fault and len(self._text) - self._at < self._record and self._more():
            found, fault, at = self._decode()
        if len(self._text) - self._at >= self._record and (fault or found[1] - at > self._record):
            raise self.fault(f"no JSON, or one record of over {self._record} characters")
        if fault:
            raise self.fault(fault, at)
        value, end = found
        if _SURROGATE.search(self._text, self._at, end) and not _is_whole(value):
            raise self.fault("half a surrogate pair, which is no character")
        length, self._at = end - self._at, end
        return value, length

    def _decode(self) -> tuple[Any, str, int]:
        fault, final, at = "", "", self._at
        try:
            value, end = _DECODER.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            fault, at = "this is not JSON", error.pos
        except (_RefusedError, RecursionError) as error:
            final = str(error) if isinstance(error, _RefusedError) else "too many levels"
        if final:
            raise self.fault(final)
        if not fault and end == len(self._text) and not self._ended:
            fault = "the file is cut short"  # a number may go on in what is not yet read
        return (None if fault else (value, end)), fault, at

    def fault(self, what: str, at: int | None = None) -> TableError:
        """Return the refusal of what stands here.

        Args:
            what: What is wrong.
            at: Where in the text held; None: here.

        Returns:
            The error, to be raised.
        """
        line = self._line + self._text.count("\n", 0, self._at if at is None else at)
        return TableError(f"{self._name}, line {line}: {what}.", _MEND, rule="intake.json")


def _is_whole(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
