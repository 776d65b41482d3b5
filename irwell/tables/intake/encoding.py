"""Which encoding a text file is in, by a ladder of our own, and the file as UTF-8.

The ladder: a byte-order mark; strict UTF-8; UTF-16 by its NULs; Windows-1252; Latin-1. Guessing by
frequencies is wrong too often. Mac Roman is read only when it is stated: each byte means something
in it, so nothing would ever speak against it. Where its line ends speak for it, a person is asked.
"""

import codecs
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.names import ask

CHUNK = 8 * 2**20
CODECS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "windows-1252": "cp1252",
    "latin-1": "latin-1",
    "mac-roman": "mac-roman",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Source: Unicode, cp1252.txt: the five bytes that Windows-1252 leaves undefined.
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_HEAD = 4096
_SPOILT = (
    ("\u2020 ", 3, "daggers stand where no-break spaces of Mac Roman would"),
    ("â€", 1, "characters stand that arise when UTF-8 is read as Windows-1252"),
    ("Â£", 1, "pound signs stand that arise when UTF-8 is read as Windows-1252"),
    ("\ufffd", 1, "replacement characters stand where text was lost before"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a text file.

    Attributes:
        name: As the intake report names it; a key of `CODECS`.
        mark: How many bytes of byte-order mark stand at the beginning.
        notes: What a person should know.
    """

    name: str
    mark: int = 0
    notes: tuple[str, ...] = ()


def find_encoding(path: Path, name: str, guide: Guide) -> Encoding:
    """Find the encoding of a text file.

    Args:
        path: The file.
        name: Its name, for messages.
        guide: A stated encoding is checked, not doubted.

    Returns:
        The encoding.

    Raises:
        TableError: The text has NUL characters, is UTF-32, is not in the stated encoding, or is
            UTF-8 in part or perhaps Mac Roman (`intake.ask.encoding`).
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TableError(f"{name} is UTF-32 text.", "Save it as UTF-8.", rule="intake.encoding")
    if guide.encoding:
        return _stated(path, name, head, guide.encoding)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            _check(path, name, encoding, len(mark))
            return Encoding(encoding, len(mark))
    if wide := _wide(head):
        _check(path, name, wide, 0)
        return Encoding(wide, 0, ("The text is UTF-16, told by its NUL bytes alone.",))
    return _narrow(path, name)


def _stated(path: Path, name: str, head: bytes, stated: str) -> Encoding:
    encoding = stated.lower()
    if encoding not in CODECS:
        raise TableError(
            f"{name}: this encoding is not known.",
            f"State one of {', '.join(CODECS)}.",
            rule="intake.encoding",
        )
    if encoding == "utf-16":
        wide = "utf-16-be" if head.startswith(codecs.BOM_UTF16_BE) else "utf-16-le"
        encoding = wide if head.startswith((b"\xff\xfe", b"\xfe\xff")) else _wide(head) or wide
    mark = next((len(m) for m, of in _MARKS if of == encoding and head.startswith(m)), 0)
    _check(path, name, encoding, mark)
    return Encoding(encoding, mark, ("The encoding is as stated.",))


def _wide(head: bytes) -> str:
    """Return UTF-16 and its order where nearly every second byte is NUL."""
    half = len(head) // 2
    first, second = head[0::2].count(0), head[1::2].count(0)
    if half and 2 * max(first, second) > half and 8 * min(first, second) < max(first, second):
        return "utf-16-le" if second > first else "utf-16-be"
    return ""


def _narrow(path: Path, name: str) -> Encoding:
    fault = _first_fault(path, name)
    if fault is None:
        return Encoding("utf-8")
    if _is_of_macintosh(path):
        what = (
            "the text is not UTF-8, and its rows end in CR alone, as an old Macintosh writes them: "
            "it may be Mac Roman"
        )
        raise ask(name, "encoding", what)
    good, bad = _counts(path)
    if good and good >= bad:
        what = f"line {fault} is not UTF-8, though other characters are"
        raise ask(name, "encoding", what)
    if any(_UNDEFINED.search(chunk) for chunk in _chunks(path)):
        what = "Latin-1: the text is neither UTF-8 nor Windows-1252"
        return Encoding("latin-1", 0, (f"The encoding is taken to be {what}.",))
    what = f"Windows-1252: line {fault} is not UTF-8"
    return Encoding("windows-1252", 0, (f"The encoding is taken to be {what}.",))


def _is_of_macintosh(path: Path) -> bool:
    return any(b"\r" in chunk for chunk in _chunks(path)) and not any(
        b"\n" in chunk for chunk in _chunks(path)
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _first_fault(path: Path, name: str) -> int | None:
    """Return the line of the first byte that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, fault = 1, None
    for chunk in _chunks(path):
        _check_nul(name, line, chunk)
        try:
            if fault is None:
                decoder.decode(chunk)
        except UnicodeDecodeError as error:
            fault = line + chunk.count(b"\n", 0, max(0, error.start))
        line += chunk.count(b"\n")
    if fault is None and decoder.getstate()[0]:
        fault = line
    return fault


def _check_nul(name: str, line: int, chunk: bytes) -> None:
    at = chunk.find(b"\0")
    if at >= 0:
        where = line + chunk.count(b"\n", 0, at)
        raise TableError(
            f"{name}, line {where}: a NUL character.",
            "Remove NUL characters at the source, or save the file as CSV in UTF-8.",
            rule="intake.nul",
        )


def _counts(path: Path) -> tuple[int, int]:
    """Return how many characters beyond ASCII are UTF-8, and how many bytes are not."""
    good = bad = 0
    for chunk in _chunks(path):
        if not chunk.isascii():
            text = chunk.decode("utf-8", "surrogateescape")
            wrong = len(re.findall("[\udc80-\udcff]", text))
            good += len(re.findall("[^\0-\x7f]", text)) - wrong
            bad += wrong
    return good, bad


def _check(path: Path, name: str, encoding: str, mark: int) -> None:
    decoder = codecs.getincrementaldecoder(CODECS[encoding])()
    wide, line = encoding.startswith("utf-16"), 1
    try:
        for chunk in _chunks(path):
            if not wide:
                _check_nul(name, line, chunk)
            text = decoder.decode(chunk)
            if wide:
                _check_nul(name, line, text.encode())
            line += text.count("\n")
        decoder.decode(b"", True)
    except UnicodeError:
        raise TableError(
            f"{name}, line {line} or below: text that is not {encoding}.",
            "Save the file as CSV in UTF-8, or state its encoding (`--encoding`).",
            rule="intake.encoding",
        ) from None


def as_utf8(path: Path, encoding: Encoding, scratch: Path, limits: LandingLimits) -> Path:
    """Return a text file as UTF-8, written anew to the scratch folder if it is not.

    Args:
        path: The file.
        encoding: As it was found.
        scratch: A private folder.
        limits: Its bytes are bounded.

    Returns:
        The file itself when it is UTF-8, with its byte-order mark if it has one; else a file in
        `scratch` without one, whose line ends are as they were.

    Raises:
        TableError: The text is larger than the limit.
    """
    if encoding.name == "utf-8":
        return path
    decoder = codecs.getincrementaldecoder(CODECS[encoding.name])()
    size = 0
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=".utf8", delete=False) as out:
        for number, chunk in enumerate(_chunks(path)):
            text = decoder.decode(chunk)
            written = (text.removeprefix("\ufeff") if number == 0 else text).encode()
            size += len(written)
            if size > limits.size:
                raise TableError(
                    f"{path.name} holds more than {limits.size} bytes of text.",
                    "Split the file, or raise the limit on purpose.",
                    rule="intake.size",
                )
            out.write(written)
    return Path(out.name)


def spoilt(text: str) -> list[str]:
    """Return notes on characters that a wrong encoding left behind; nothing is changed.

    Args:
        text: The beginning of a file.

    Returns:
        Plain sentences.
    """
    return [
        f"In the first part of the file {what}; they are kept as they are."
        for mark, least, what in _SPOILT
        if text.count(mark) >= least
    ]
