"""Fixed width: lines without separators, cut by a layout that the sender states."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from irwell.errors import TableError
from irwell.tables.intake.encoding import as_utf8, find_encoding
from irwell.tables.intake.grid import Records
from irwell.tables.intake.guide import FixedField, Guide
from irwell.tables.intake.json_spool import Spool
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import ROWS_NAMED, SHOWN, Skipped, Why

_BLANKS = " \u00a0"
_DOS_END = "\x1a"  # marks the end of a file that DOS wrote


def read_fixed(
    path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path
) -> Records:
    """Read a file whose fields stand at stated places of each line.

    Args:
        path: The file.
        name: What to call it in an error.
        guide: What is known of it: `fixed`, and `header` rows, which are left out with all
            above them. Without a word about these, a first line that holds exactly the fields'
            names is the header.
        limits: What it may produce.
        scratch: The folder of temporary files.

    Returns:
        Its records. Spaces around a field are padding; a field of padding alone is no value.

    Raises:
        TableError: The layout overlaps, or a line has text outside of it or a tab.
    """
    check_layout(guide.fixed)
    encoding = find_encoding(path, name, guide)
    text = as_utf8(path, encoding, scratch, limits)
    try:
        reading = _Reading(name, guide, Spool(name, scratch, limits))
        with text.open(encoding="utf-8-sig", newline="\n") as lines:
            reading.before = tuple(
                line.rstrip("\r\n") for line in islice(_lines(lines, name, limits), SHOWN)
            )
            lines.seek(0)
            for number, line in enumerate(_lines(lines, name, limits), 1):
                reading.take(number, line.rstrip("\r\n"))
    finally:
        if text != path:
            text.unlink(missing_ok=True)
    return reading.records(encoding.name, encoding.notes)


def check_layout(fields: tuple[FixedField, ...]) -> None:
    """Refuse a layout that is none.

    Args:
        fields: The fields.

    Raises:
        TableError: A field has no width, begins before the line, or overlaps another.
    """
    end = 0
    for field in sorted(fields, key=lambda each: each.start):
        if field.start <= end or field.width < 1:
            raise TableError(
                "The fixed-width layout has fields that overlap or have no width.",
                "State each field's first character, from 1, and its width.",
                rule="intake.fixed",
            )
        end = field.start + field.width - 1


def _lines(file: TextIO, name: str, limits: LandingLimits) -> Iterator[str]:
    while line := file.readline(limits.field):
        if len(line) == limits.field:
            raise TableError(
                f"{name}: a line has over {limits.field} characters.",
                "Check the line ends.",
                rule="intake.fixed",
            )
        yield line


class _Reading:
    def __init__(self, name: str, guide: Guide, spool: Spool) -> None:
        self._name, self._spool = name, spool
        self._fields = guide.fixed
        self._names = tuple(field.name for field in self._fields)
        self._cuts = [(f.start - 1, f.start - 1 + f.width) for f in self._fields]
        self._gaps = _gaps(self._cuts)
        self._end = max(end for _, end in self._cuts)
        self._header = guide.header
        self._skipped: Counter[Why] = Counter()
        self._rows: dict[Why, list[int]] = {}
        self._changed: Counter[tuple[str, str]] = Counter()
        self.before: tuple[str, ...] = ()

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        why = self._why(number, line)
        if why:
            self._skipped[why] += 1
            rows = self._rows.setdefault(why, [])
            rows += [number] if len(rows) < ROWS_NAMED else []
            return
        self._check(number, line)
        row: dict[str, str | None] = {}
        for name, (start, end) in zip(self._names, self._cuts, strict=True):
            raw = line[start:end]
            cell = raw.strip(_BLANKS)
            row[name] = cell or None
            if len(line) <= start:
                self._changed["short_row", name] += 1
            elif cell != raw:
                self._changed["padding", name] += 1
        self._spool.add(row, len(line))

    def _why(self, number: int, line: str) -> Why | None:
        if self._header and number <= max(self._header):
            return "header" if number in self._header else "preamble"
        if not line.strip(_BLANKS + _DOS_END):
            return "blank"
        if number == 1 and self._header is None:
            texts = [line[start:end].strip(_BLANKS).casefold() for start, end in self._cuts]
            if texts == [field.name.casefold() for field in self._fields]:
                self._header = (1,)
                return "header"
        return None

    def _check(self, number: int, line: str) -> None:
        fault = ""
        if "\t" in line or "\x00" in line or "\r" in line:
            fault = "it holds a tab, a NUL or a carriage return"
        elif len(line) > self._end and line[self._end :].strip(_BLANKS):
            fault = f"it has text beyond character {self._end}, where the layout ends"
        elif any(line[start:end].strip(_BLANKS) for start, end in self._gaps):
            fault = "it has text between two fields of the layout"
        if fault:
            raise TableError(
                f"{self._name}, line {number}: {fault}.",
                "Check the layout that is stated, or write the file anew from its source.",
                rule="intake.fixed",
            )

    def records(self, encoding: str, notes: tuple[str, ...]) -> Records:
        """Return what was read."""
        width = len(self._fields)
        skipped = [
            Skipped(why, tuple(self._rows[why]), count, count * width)
            for why, count in self._skipped.items()
        ]
        return Records(
            "fixed", self._names, self._spool.batches(), encoding,
            skipped, self._changed, self.before, list(notes),
        )  # fmt: skip


def _gaps(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    gaps, end = [], 0
    for start, stop in sorted(cuts):
        if start > end:
            gaps.append((end, start))
        end = stop
    return gaps
