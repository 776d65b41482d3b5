"""The rows of separated text, one at a time, quotes and line breaks as they stand.

A field in quotes may hold separators, line breaks and doubled quotes. White space between a
separator and a quote is no part of the field: the rule `quote_spaces`. A quote inside an unquoted
field is text. Anything else that follows a closing quote is refused. Source: RFC 4180, 2.

The end mark of CP/M and DOS (Ctrl-Z, 0x1A) after the last row is no data, as a byte-order mark
before the first is none.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made
from pathlib import Path
from typing import TextIO

from irwell.errors import TableError
from irwell.tables.intake.grid import Row

_OPEN = re.compile(r'[ \t]*"')
_SPACES = re.compile(r"[ \t]*")
# Where a tab separates the fields, it is no white space around them.
_OPEN_TABBED, _SPACES_TABBED = re.compile(r' *"'), re.compile(r" *")
BACKSLASH = "\\"
END_MARK = "\x1a"


@dataclass(slots=True)
class Lines:
    """A file of separated text in UTF-8.

    Attributes:
        path: The file.
        name: Its name, for messages.
        separator: The character between two fields.
        field: Characters of one row at most.
        escaped: Whether a quote inside quotes has a backslash before it, and is not doubled.
        ends: How many rows end in LF (or CR LF), and in CR alone.
        stray: How many unquoted fields hold a quote.
        marked: Whether the file ends in an end mark.
    """

    path: Path
    name: str
    separator: str
    field: int
    escaped: bool = False
    ends: Counter[str] = made(default_factory=Counter)
    stray: int = 0
    marked: bool = False

    def rows(self) -> Iterator[Row]:
        """Read all rows anew.

        Yields:
            Each row, and the cells that `quote_spaces` or `backslash_quote` changed.

        Raises:
            TableError: A quote is not closed or closed too early, or a row is too long.
        """
        self.ends, self.stray, self.marked = Counter(), 0, False
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            number = 0
            while line := self.next_line(file):
                number += 1
                self.check_length(len(line), number)
                if '"' in line:
                    line, row = self._quoted(line, number, file)
                else:
                    text = line.rstrip("\r\n")
                    row = [cell or None for cell in text.split(self.separator)], ()
                    if not text:
                        row = (), ()
                self.ends["\r" if line[-1] == "\r" else "\n"] += 1
                yield row

    def next_line(self, file: TextIO) -> str:
        """Return the next line of the file, without an end mark; empty at the end.

        Args:
            file: The open file.

        Returns:
            The line with its line end.
        """
        line = file.readline(self.field + 1)
        if line.endswith(END_MARK) and len(line) <= self.field:  # no line end: it is the last
            self.marked = True
            return line.rstrip(END_MARK)
        return line

    def _fault(self, number: int, what: str, remedy: str) -> TableError:
        return TableError(f"{self.name}, row {number}: {what}.", remedy, rule="intake.quotes")

    def check_length(self, size: int, number: int) -> None:
        """Refuse a row that is too long.

        Args:
            size: Its characters.
            number: Its place in the file, from 1.

        Raises:
            TableError: It is longer than a row may be.
        """
        if size > self.field:
            what = f"the row, or a quoted field in it, is longer than {self.field} characters"
            raise self._fault(number, what, "Check the line ends, and close each quote.")

    def _quoted(self, line: str, number: int, file: TextIO) -> tuple[str, Row]:
        if not self.escaped and '""' not in line and line.count('"') % 2 == 0:
            try:  # nearly every line: the reader in C reads it as we would
                blank = " " if self.separator == "\t" else r"[ \t]"
                if not re.search(rf'(?:^|{re.escape(self.separator)}){blank}+"', line):
                    cells = next(csv.reader([line], delimiter=self.separator, strict=True))
                    if not any('"' in cell for cell in cells):
                        return line, ([cell or None for cell in cells], ())
            except csv.Error:
                pass
        return _Fields(self, file, line, number).read()


@dataclass(slots=True)
class _Fields:
    """One row, field by field."""

    of: Lines
    file: TextIO
    line: str
    number: int
    cells: list[str | None] = made(default_factory=list)
    changes: list[tuple[str, int]] = made(default_factory=list)
    size: int = 0  # characters of the lines before the one held

    def read(self) -> tuple[str, Row]:
        place, opening = 0, _OPEN_TABBED if self.of.separator == "\t" else _OPEN
        while place >= 0:
            opened = opening.match(self.line, place)
            place = self._in_quotes(place, opened.end()) if opened else self._plain(place)
        return self.line, (self.cells, self.changes)

    def _plain(self, start: int) -> int:
        end = self.line.find(self.of.separator, start)
        text = self.line[start:] if end < 0 else self.line[start:end]
        text = text.rstrip("\r\n") if end < 0 else text
        self.of.stray += '"' in text
        self.cells.append(text or None)
        return end if end < 0 else end + 1

    def _in_quotes(self, start: int, inside: int) -> int:
        text, close = self._close(inside)
        blank = _SPACES_TABBED if self.of.separator == "\t" else _SPACES
        spaces = blank.match(self.line, close + 1)
        after = spaces.end() if spaces else close + 1
        if inside - start > 1 or after > close + 1:
            self.changes.append(("quote_spaces", len(self.cells)))
        if self.of.escaped and BACKSLASH in text:
            text = text.replace(BACKSLASH + '"', '"').replace(BACKSLASH * 2, BACKSLASH)
            if not self.changes or self.changes[-1][1] != len(self.cells):
                self.changes.append(("backslash_quote", len(self.cells)))
        elif not self.of.escaped:
            text = text.replace('""', '"')
        self.cells.append(text)
        if not self.line[after:].strip("\r\n"):
            return -1
        if not self.line.startswith(self.of.separator, after):
            what = "text follows a closing quote, or a quote stands inside a quoted field"
            raise self.of._fault(
                self.number, what, "Put the whole field in quotes and double each quote inside it."
            )
        return after + 1

    def _close(self, scan: int) -> tuple[str, int]:
        """Return the text up to the closing quote, and the quote's place in the line it is in.

        The lines before that one are let go: a row of many lines is never copied again and again.
        """
        parts, begin = [], scan
        while True:
            at = self.line.find('"', scan)
            if at < 0:
                parts.append(self.line[begin:])
                self._turn()
                scan = begin = 0
            elif self.of.escaped and self._is_escaped(at):
                scan = at + 1
            elif not self.of.escaped and self.line.startswith('"', at + 1):
                scan = at + 2
            else:
                return "".join([*parts, self.line[begin:at]]), at

    def _turn(self) -> None:
        """Go to the next line of the file, which is of the same row."""
        self.size += len(self.line)
        self.line = self.of.next_line(self.file)
        if not self.line:
            what = "a quote opens here and is not closed"
            raise self.of._fault(self.number, what, "The file is cut short.")
        self.of.check_length(self.size + len(self.line), self.number)

    def _is_escaped(self, at: int) -> bool:
        before = self.line[:at]
        return (len(before) - len(before.rstrip(BACKSLASH))) % 2 == 1
