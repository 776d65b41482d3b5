"""The texts that the cells of an XLSX file share, looked through as they are unpacked."""

import re
from array import array
from collections.abc import Iterable

from irwell.errors import TableError
from irwell.tables.intake.workbook_facts import BOX

ITEM = 4 * 2**20  # bytes of one text with its marks of style
_END = re.compile(rb"</si>|<si/>")
_BEGIN = re.compile(rb"<(?:[^\s<>/!?]*:)?si[\s/>]")
_STATED = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]+)""")
_ODD = re.compile(rb"<!--|<!\[CDATA\[|<\?(?!xml )")
_OVERLAP = 64


class SharedTexts:
    """How long each shared text is.

    Attributes:
        lengths: Bytes of each text with its marks, in order.
        odd: Whether the texts are written in a way in which their order is not sure.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self.lengths = array("I")
        self.odd = False

    @property
    def sure(self) -> "array[int]":
        """The lengths; only the longest where their order is not sure."""
        return array("I", [max(self.lengths, default=0)]) if self.odd else self.lengths

    def take(self, chunks: Iterable[bytes]) -> None:
        """Look through the part that holds the texts.

        Args:
            chunks: Its bytes.

        Raises:
            TableError: It holds, or says that it holds, more than memory should.
        """
        rest = b""
        for chunk in chunks:
            text = rest + chunk
            self._check_stated(text)
            # What is not yet whole stands in `rest` and is looked at again.
            *items, rest = _END.split(text)
            done = len(text) - len(rest)
            begun = len(_BEGIN.findall(text, 0, done))
            self.odd = self.odd or begun != len(items) or bool(_ODD.search(text))
            self.lengths.extend(map(len, items))
            if len(rest) > ITEM or len(self.lengths) > BOX:
                raise self._over(f"a shared text has over {ITEM} bytes, or there are over {BOX}")
        self.lengths.append(len(rest))

    def _check_stated(self, text: bytes) -> None:
        """Refuse a count for which the library would set memory aside."""
        if any(len(number) > 12 or int(number) > BOX for number in _STATED.findall(text)):
            raise self._over(f"it says that it has over {BOX} shared texts")

    def _over(self, what: str) -> TableError:
        return TableError(
            f"{self._name}: {what}.",
            "Save it anew with a spreadsheet program, or save the sheet as CSV.",
            rule="intake.size",
        )
