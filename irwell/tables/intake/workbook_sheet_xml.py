"""A worksheet's XML looked through cell by cell, however it is written."""

import re

from irwell.errors import TableError
from irwell.tables.intake.workbook_facts import SheetFacts, column_of
from irwell.tables.intake.workbook_xlsx_cells import check_merges
from irwell.tables.intake.xml_survey import local

_AT = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_NUMBER = re.compile("[0-9]{1,7}")
_YES = ("1", "true")
_COLUMNS = 16384  # columns to the end of the sheet are hidden to look tidy
_EVERY = 10_000  # cells between two looks at the size


class SheetSink:
    """Takes the events of a worksheet. A cell without a place stands after the one before it.

    Args:
        name: What to call the file in an error.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self.facts = SheetFacts()
        self.shared = 0
        self._row = self._column = -1
        self._kind = ""
        self._path: list[str] = []
        self._has_formula = self._has_value = False
        self._cells = self._merges = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        own = local(tag)
        self._path.append(own)
        if own == "row":
            self._start_row(attributes)
        elif own == "c":
            self._start_cell(attributes)
        elif own == "f":
            self._has_formula = True
        elif own == "mergeCell":
            self._merges += 1
            check_merges(self._merges, self._name)
        elif own == "col" and attributes.get("hidden") in _YES:
            first, last = (_whole(attributes.get(key)) for key in ("min", "max"))
            self.facts.hidden_columns += last - first + 1 if last < _COLUMNS else 0

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = self._row + 1, -1
        if "r" in attributes:
            if not _NUMBER.fullmatch(attributes["r"]):
                raise self._misplaced()
            self._row = int(attributes["r"]) - 1
        self.facts.hidden_rows += attributes.get("hidden") in _YES

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        if "r" in attributes:
            place = _AT.fullmatch(attributes["r"])
            if not place:
                raise self._misplaced()
            self._row, self._column = int(place[2]) - 1, column_of(place[1])
        self._kind = attributes.get("t", "")
        self._has_formula = self._has_value = False

    def _misplaced(self) -> TableError:
        return TableError(
            f"{self._name}: a row or cell of a sheet has no place that can be read.",
            "Open it in a spreadsheet program and save it anew as XLSX, or as CSV.",
            rule="intake.workbook",
        )

    def data(self, text: str) -> None:
        """Take text of a cell."""
        if self._path[-1:] == ["v"] or (self._path[-1:] == ["t"] and "is" in self._path):
            self._has_value = True
            if self._kind == "e":
                place = self._row, self._column
                self.facts.errors[place] = (self.facts.errors.get(place, "") + text)[:20]

    def end(self) -> None:
        """Take the end of an element."""
        if self._path.pop() != "c":
            return
        if self._has_value:
            self.facts.rows = max(self.facts.rows, self._row + 1)
            self.facts.columns = max(self.facts.columns, self._column + 1)
            self.shared += self._kind == "s"
            self._cells += 1
            if self._cells % _EVERY == 0:
                self.facts.check(self._name)
        elif self._has_formula:
            self.facts.bare += 1


def _whole(said: str | None) -> int:
    return int(said) if said and _NUMBER.fullmatch(said) else 0
