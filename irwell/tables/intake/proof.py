"""The proof that the bytes of a text file have one reading only, so that the fast reader may."""

import codecs
import re
from pathlib import Path

BOM = codecs.BOM_UTF8
CHUNK = 2**19  # bytes; more do not fit a processor's cache
_QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')


def prove(path: Path, separator: bytes, field: int) -> bool:
    """Return whether all bytes of a file have one reading.

    They are UTF-8 without NUL, and quotes stand only around whole fields, each of them closed.

    Args:
        path: The file.
        separator: The byte between two fields.
        field: Bytes of one row at most.

    Returns:
        Whether there is nothing that the fast reader might misread.
    """
    quoting = _Quoting(separator)
    decoder = codecs.getincrementaldecoder("utf-8")()
    kept = b"\n"  # a line end first: there a field may begin
    first = True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if first:
                chunk, first = chunk.removeprefix(BOM), False
            if b"\0" in chunk or not _is_utf8(decoder, chunk):
                return False
            text = kept + chunk
            if not chunk.isascii() and BOM in text:  # one inside is text that would be kept
                return False
            stop = quoting.judge(text, text.rfind(b"\n") + 1)
            if not stop or len(text) - stop > CHUNK + field:
                return False
            kept = text[stop - 1 :]
    if decoder.getstate()[0] or kept.endswith(b"\x1a"):  # the end mark of DOS
        return False
    return kept == b"\n" or quoting.judge(kept + b"\n", len(kept) + 1) == len(kept) + 1


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
