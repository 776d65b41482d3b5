"""XML as records: the element that repeats is a row; no DTD, no entity, nothing from outside.

Read as a stream, twice: once to find the element that repeats, once to take its rows. A column is
named by the path inside the record: `name`, `address.town`, and `id` for an attribute. An element
without text, or with white space alone, is no value; so is one marked `xsi:nil`.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from irwell.errors import TableError
from irwell.tables.intake.grid import Records
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.json_flat import Flat
from irwell.tables.intake.json_spool import Spool
from irwell.tables.intake.limits import LandingLimits
from irwell.tables.intake.report import Skipped
from irwell.tables.intake.xml_stream import SILENT, parse_xml
from irwell.tables.intake.xml_survey import XSI, Survey, Way, local

_NODE = 200  # bytes that an element takes beside its text, about


def read_xml(path: Path, name: str, guide: Guide, limits: LandingLimits, scratch: Path) -> Records:
    """Read an XML file.

    Args:
        path: The file.
        name: What to call it in an error.
        guide: What is known of it: `encoding`, and `records`, the element that repeats.
        limits: What it may produce.
        scratch: The folder of temporary files.

    Returns:
        Its records; what stands beside them is reported as left out.

    Raises:
        TableError: Not well formed, hostile, or without one element that clearly repeats
            (`intake.ask.records`).
    """
    survey = Survey(name)
    encoding = parse_xml(path, name, guide.encoding, survey)
    chosen = survey.choose(guide.records)
    spool = Spool(name, scratch, limits)
    taking = _Taking(name, chosen, spool)
    parse_xml(path, name, guide.encoding, taking)
    records = Records("xml", spool.columns, spool.batches(), encoding)
    _tell(records, taking.nested, survey.beside(chosen))
    return records


def _tell(records: Records, nested: Counter[str], beside: int) -> None:
    records.changed.update({("nested", column): count for column, count in nested.items()})
    if nested:
        records.notes.append(f"Columns with repeated elements, kept as JSON text: {len(nested)}.")
    if beside:
        records.skipped.append(Skipped("preamble", (), 0, beside))
        records.notes.append(f"Values beside the records, left out: {beside}.")


@dataclass(slots=True)
class _Node:
    """One element of a record."""

    tag: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    inside: list["_Node"] = field(default_factory=list)

    @property
    def value(self) -> str | None:
        """Its own text; None if it has none but white space."""
        text = "".join(self.text)
        nil = self.attributes.get(f"{XSI}nil") in ("true", "1")
        return None if nil or not text or text.isspace() else text

    @property
    def named(self) -> dict[str, str]:
        """Its attributes that are data."""
        return {key: text for key, text in self.attributes.items() if not key.startswith(XSI)}


class _Taking:
    """Takes each record as a row."""

    def __init__(self, name: str, chosen: Way, spool: Spool) -> None:
        self._name, self._chosen, self._spool = name, chosen, spool
        self._flat = Flat(name)
        self._way: Way = ()
        self._open: list[_Node] = []
        self._weight = 0
        self._origins: dict[str, Way] = {}
        self.nested: Counter[str] = Counter()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        if not self._open:
            self._way = (*self._way, local(tag))
            if self._way != self._chosen:
                return
        node = _Node(tag, attributes)
        if self._open:
            self._open[-1].inside.append(node)
        self._open.append(node)
        self._grow(_NODE + sum(map(len, attributes.values())))

    def data(self, text: str) -> None:
        """Keep text of a record."""
        if self._open:
            self._open[-1].text.append(text)
            self._grow(len(text))

    def _grow(self, weight: int) -> None:
        self._weight += weight
        if self._weight > SILENT:
            raise TableError(
                f"{self._name}: record {self._spool.rows + 1} is over {SILENT} bytes.",
                "Say which smaller element is a record: `--records NAME`.",
                rule="intake.size",
            )

    def end(self) -> None:
        """Close an element, and take the record that it ends."""
        if len(self._open) == 1:
            row: dict[str, str | None] = {}
            node = self._open[0]
            self._own(row, node, local(node.tag), (node.tag,))
            self._fill(row, node, "", (node.tag,))
            self._spool.add(row, self._weight)
            self._weight = 0
        if self._open:
            self._open.pop()
        if not self._open:
            self._way = self._way[:-1]

    def _put(self, row: dict[str, str | None], name: str, value: str | None, way: Way) -> None:
        if name in row or self._origins.setdefault(name, way) != way:
            raise TableError(
                f"{self._name}: two parts of a record give one column (record "
                f"{self._spool.rows + 1}).",
                "Rename one of the two elements or attributes at the source.",
                rule="intake.names",
            )
        row[name] = value

    def _own(self, row: dict[str, str | None], node: _Node, name: str, way: Way) -> None:
        if node.value is not None or not (node.inside or node.named or len(way) == 1):
            self._put(row, name, node.value, way)

    def _fill(self, row: dict[str, str | None], node: _Node, prefix: str, way: Way) -> None:
        for key, text in node.named.items():
            self._put(row, prefix + local(key), text, (*way, "@", key))
        counts = Counter(part.tag for part in node.inside)
        done: set[str] = set()
        for part in node.inside:
            name, here = prefix + local(part.tag), (*way, part.tag)
            if counts[part.tag] == 1:
                self._own(row, part, name, here)
                self._fill(row, part, name + ".", here)
            elif part.tag not in done:
                done.add(part.tag)
                twins = [_plain(each) for each in node.inside if each.tag == part.tag]
                self._put(row, name, self._flat.text(twins), here)
                self.nested[name] += 1


def _plain(node: _Node) -> object:
    if not node.inside and not node.named:
        return node.value
    parts: dict[str, object] = {local(key): text for key, text in node.named.items()}
    for part in node.inside:
        name = local(part.tag)
        held = parts.get(name)
        if name not in parts:
            parts[name] = _plain(part)
        elif isinstance(held, list):
            held.append(_plain(part))
        else:
            parts[name] = [held, _plain(part)]
    return parts if node.value is None else {**parts, "#text": node.value}
