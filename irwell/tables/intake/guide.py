"""What is known of a file before it is opened: from its contract, its mapping, or its sender."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FixedField:
    """One field of a file whose lines have no separators.

    Attributes:
        name: The column's name.
        start: Its first character in the line, from 1.
        width: How many characters.
    """

    name: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Guide:
    """What a sender says about a file; what is empty is found, and where it cannot be, asked.

    Attributes:
        columns: Headings that are expected; the row that holds most of them is the header.
        header: Rows of the file, from 1, that hold the headings, top to bottom; None when
            they are to be found. Empty: the file has none, and `names` gives them.
        names: The columns' names in order, used instead of the headings.
        sheet: The sheet of a workbook.
        member: The file inside a zip file.
        encoding: `utf-8`, `utf-16`, `windows-1252`, `latin-1`, `mac-roman`.
        separator: The character between two fields.
        fixed: The layout of a fixed-width file.
        records: The XML element, or the path of keys (`grants` or `data.items`) of a JSON list,
            that repeats.
    """

    columns: tuple[str, ...] = ()
    header: tuple[int, ...] | None = None
    names: tuple[str, ...] = ()
    sheet: str = ""
    member: str = ""
    encoding: str = ""
    separator: str = ""
    fixed: tuple[FixedField, ...] = ()
    records: str = ""


def guide_from(value: Mapping[str, Any]) -> Guide:
    """Return a guide from plain values.

    Args:
        value: As `guide_value` writes it.

    Returns:
        The guide.
    """
    header = value.get("header")
    return Guide(
        columns=tuple(value.get("columns", ())),
        header=None if header is None else tuple(header),
        names=tuple(value.get("names", ())),
        sheet=value.get("sheet", ""),
        member=value.get("member", ""),
        encoding=value.get("encoding", ""),
        separator=value.get("separator", ""),
        fixed=tuple(FixedField(f["name"], f["start"], f["width"]) for f in value.get("fixed", ())),
        records=value.get("records", ""),
    )


def guide_value(guide: Guide) -> dict[str, Any]:
    """Return a guide as plain values; what is empty is left out.

    Args:
        guide: The guide.

    Returns:
        Plain values, ready for JSON.
    """
    fixed = [{"name": f.name, "start": f.start, "width": f.width} for f in guide.fixed]
    said = {
        "columns": list(guide.columns),
        "names": list(guide.names),
        "sheet": guide.sheet,
        "member": guide.member,
        "encoding": guide.encoding,
        "separator": guide.separator,
        "fixed": fixed,
        "records": guide.records,
    }
    value = {key: part for key, part in said.items() if part}
    return value if guide.header is None else {**value, "header": list(guide.header)}
