"""JSON as records: a list of objects, the one list inside an object, or an object a line."""

from pathlib import Path
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.grid import Records
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.json_flat import Flat, leaves
from irwell.tables.intake.json_spool import Spool
from irwell.tables.intake.json_text import JsonText
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import Kind, Skipped

LEVELS = 8  # levels of objects in which lists are looked for
LISTED = 20
_AS_LIST = "Write one object a row: a list of objects, or one object a line (JSON Lines)."


def read_json(path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path) -> Records:
    """Read a JSON file that holds one list of objects.

    Args:
        path: The file.
        name: What to call it in an error.
        guide: What is known of it: `records` and `encoding`.
        limits: What it may produce.
        scratch: The folder of temporary files.

    Returns:
        Its records; what stands beside the list is reported as left out.

    Raises:
        TableError: Not JSON, hostile, without a list of objects (`intake.records`), or with
            several of them and no word about which (`intake.ask.records`).
    """
    text = JsonText(path, name, guide.encoding)
    try:
        walk = _Walk(text, name, guide.records, Spool(name, scratch, limits))
        walk.run()
    finally:
        text.close()
    return walk.records("json", text.encoding)


def read_json_lines(
    path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path
) -> Records:
    """Read a file of JSON objects, one a line.

    Args:
        path: The file.
        name: What to call it in an error.
        guide: What is known of it: `encoding`.
        limits: What it may produce.
        scratch: The folder of temporary files.

    Returns:
        Its records.

    Raises:
        TableError: A line is no object, or hostile.
    """
    text = JsonText(path, name, guide.encoding)
    try:
        walk = _Walk(text, name, "", Spool(name, scratch, limits))
        while text.peek():
            walk.record()
    finally:
        text.close()
    return walk.records("jsonl", text.encoding)


class _Walk:
    """One pass over a JSON text: the records are taken, all else is counted."""

    def __init__(self, text: JsonText, name: str, wanted: str, spool: Spool) -> None:
        self._text, self._name, self._wanted, self._spool = text, name, wanted, spool
        self._flat = Flat(name)
        self._lists: list[str] = []  # each path to a list of objects
        self._taken: str | None = None
        self._plain: dict[str, Any] = {}  # plain values of the outermost object
        self._beside = 0
        self._deeper = False

    def run(self) -> None:
        """Read the whole text."""
        if self._text.peek() == "[":
            self._list("")
        else:
            self._object(())
        if self._text.peek():
            raise self._text.fault("more text after the end of the JSON")
        self._judge()

    def _object(self, path: tuple[str, ...]) -> None:
        self._text.want("{")
        seen: set[str] = set()
        while not self._text.take("}"):
            if seen:
                self._text.want(",")
            key = self._text.key()
            if key in seen:
                raise self._text.fault("a key stands twice in one object")
            seen.add(key)
            if len(seen) > self._spool.limits.columns:
                raise self._no_list()
            self._member((*path, key))

    def _member(self, path: tuple[str, ...]) -> None:
        mark = self._text.peek()
        if mark == "[":
            self._deeper = True
            self._list(".".join(path))
        elif mark == "{" and len(path) < LEVELS:
            self._deeper = True
            self._object(path)
        else:
            value, _ = self._text.value()
            self._beside += leaves(value)
            if not self._deeper:
                self._plain[path[-1]] = value

    def _list(self, path: str) -> None:
        self._text.want("[")
        objects = self._text.peek() == "{"
        taken = objects and (path == self._wanted or not (self._wanted or self._lists))
        if objects:
            self._lists.append(path)
        if taken:
            self._taken = path
        first = True
        while not self._text.take("]"):
            if not first:
                self._text.want(",")
            first = False
            if taken:
                self.record()
            else:
                self._beside += leaves(self._text.value()[0])

    def record(self) -> None:
        """Take the object that stands here as a row."""
        if self._text.peek() != "{":
            raise self._text.fault(f"record {self._spool.rows + 1} is no object")
        value, length = self._text.value()
        self._spool.add(self._flat.row(value), length)

    def _judge(self) -> None:
        if self._wanted and self._taken != self._wanted:
            raise self._which("holds no list of objects at the path stated")
        if len(self._lists) > 1 and not self._wanted:
            raise self._which(f"holds {len(self._lists)} lists of objects")
        if self._lists:
            return
        if not self._plain or self._deeper:
            raise self._no_list()
        self._spool.add(self._flat.row(self._plain), 0)  # one flat object is one row
        self._beside = 0

    def _which(self, what: str) -> TableError:
        if not self._lists:
            return self._no_list()
        named = [path[:80] if path.isprintable() else "?" for path in self._lists[:LISTED]]
        return TableError(
            f"{self._name} {what}; it holds: {', '.join(part or 'itself' for part in named)}.",
            "Say which list holds the records: `--records NAME`, or `irwell.file` in the "
            "contract; a file that is itself the list needs none.",
            rule="intake.ask.records",
        )

    def _no_list(self) -> TableError:
        return TableError(
            f"{self._name} holds no list of objects.", _AS_LIST, rule="intake.records"
        )

    def records(self, kind: Kind, encoding: str) -> Records:
        """Return what was read.

        Args:
            kind: `json` or `jsonl`.
            encoding: Of the text.

        Returns:
            The records.
        """
        return as_records(kind, encoding, self._spool, self._flat, self._beside)


def as_records(kind: Kind, encoding: str, spool: Spool, flat: Flat, beside: int) -> Records:
    """Return the records of a JSON file of any kind.

    Args:
        kind: What the file is.
        encoding: Of the text.
        spool: The rows.
        flat: What made them.
        beside: How many plain values stand beside the records.

    Returns:
        The records.
    """
    records = Records(kind, spool.columns, spool.batches(), encoding)
    records.changed.update({("nested", name): count for name, count in flat.nested.items()})
    if flat.nested:
        records.notes.append(
            f"Columns with lists or empty objects, kept as JSON text: {len(flat.nested)}."
        )
    if beside:
        records.skipped.append(Skipped("preamble", (), 0, beside))
        records.notes.append(f"Values beside the list of records, left out: {beside}.")
    return records
