"""The proof that the bytes of a text file have one reading only, so that the fast reader may."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

BOM = codecs.BOM_UTF8
CHUNK = 8 * 2**20
_QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')


@dataclass(frozen=True, slots=True)
class Proof:
    """What was seen in a file whose bytes have one reading.

    Attributes:
        formulas: Whether a field may begin as a formula does.
        exponents: Whether there may be a number as Excel shortens it.
    """

    formulas: bool
    exponents: bool


def prove(path: Path, separator: bytes, field: int) -> Proof | None:
    """Look at all bytes of a file: UTF-8, no NUL, quotes only around whole fields, each closed.

    Args:
        path: The file.
        separator: The byte between two fields.
        field: Bytes of one row at most.

    Returns:
        What was seen; None when there is anything that the fast reader might misread.
    """
    quoting = _Quoting(separator)
    decoder = codecs.getincrementaldecoder("utf-8")()
    kept = b"\n"  # a line end first: there a field may begin
    formulas, exponents, first = False, False, True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if first:
                chunk, first = chunk.removeprefix(BOM), False
            if b"\0" in chunk or not _is_utf8(decoder, chunk):
                return None
            formulas = formulas or _may_hold_formulas(chunk)
            exponents = exponents or b"E+" in chunk
            text = kept + chunk
            if not chunk.isascii() and BOM in text:  # one inside is text that would be kept
                return None
            stop = quoting.judge(text, text.rfind(b"\n") + 1)
            if not stop or len(text) - stop > CHUNK + field:
                return None
            kept = text[stop - 1 :]
    if decoder.getstate()[0] or kept.endswith(b"\x1a"):  # the end mark of DOS
        return None
    whole = kept == b"\n" or quoting.judge(kept + b"\n", len(kept) + 1) == len(kept) + 1
    return Proof(formulas, exponents) if whole else None


class _Quoting:
    def __init__(self, separator: bytes) -> None:
        # A whole text: quoted fields that stand alone in their field, and unquoted text whose only
        # line ends are LF and CR LF. Source: RFC 4180, 2. Possessive, so it never goes back.
        edge = re.escape(separator)
        self._whole = re.compile(
            rb'(?:(?<![^%b\r\n])"(?:[^"]++|"")*+"(?![^%b\r\n])|[^"\r]++|\r\n)*+' % (edge, edge)
        )
        self._edges = (separator, b"\n", b"\r")

    def judge(self, text: bytes, end: int) -> int:
        """Return up to where a text is well quoted: all, or up to an open quote; 0 at a fault."""
        if end <= 1:
            return 1
        text = text[:end]
        if b'"' not in text:
            return end if b"\r" not in text or text.count(b"\r") == text.count(b"\r\n") else 0
        match = self._whole.match(text, 1)
        stop = match.end() if match else 1
        if stop == end:
            return end
        opened = text[stop - 1 : stop] in self._edges and text[stop : stop + 1] == b'"'
        return stop if opened and not _QUOTED.match(text, stop) else 0


def _is_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _may_hold_formulas(chunk: bytes) -> bool:
    return b"=" in chunk or b"@" in chunk or b"+" in chunk or (b"|" in chunk and b",-" in chunk)
