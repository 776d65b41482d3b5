"""Which part of an XLSX file is which sheet, read as the library reads it, and in no other way.

Source: ECMA-376 part 2, 9.3 (relationships); part 1, 12.3.23 (workbook), 18.3.1.13 (columns).
"""

import re
from collections.abc import Container, Sequence
from typing import Any

from irwell.errors import TableError
from irwell.tables.intake.containers_zip import damaged
from irwell.tables.intake.xml_survey import local

_MAIN = "xl/workbook.xml"
_DOCUMENT = "/relationships/officeDocument"
_COLUMN = re.compile(rb"<col [^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FROM_TO = re.compile(rb'\b(min|max)="([0-9]{1,5})"')


def sheet_parts(name: str, whole: Sequence[bytes], parts: Container[str]) -> dict[str, str]:
    """Return the part of each worksheet.

    Args:
        name: What to call the file in an error.
        whole: The package's relationships, the workbook's relationships, and the workbook.
        parts: The names of all parts, in small letters.

    Returns:
        Parts by the sheet's name.

    Raises:
        TableError: Not well formed, or open to two readings.
    """
    if any(b"&#" in text for text in whole[:2]):
        raise damaged(name)  # the library takes these texts as they stand
    package, relations, book = (_parsed(name, text) for text in whole)
    for each in _elements(package, "Relationship"):
        is_main = each.get("Type", "").endswith(_DOCUMENT)
        if is_main and each.get("Target", "").lstrip("/").lower() != _MAIN:
            raise damaged(name)
    listed = _elements(relations, "Relationship")
    targets = {each.get("Id", ""): each for each in listed}
    if len(targets) < len(listed):
        raise damaged(name)
    found: dict[str, str] = {}
    for sheet in _elements(book, "sheet"):
        said, relation = _sheet(name, sheet, targets)
        if said in found:
            raise damaged(name)
        found[said] = _part(name, relation, parts)
    return {said: part for said, part in found.items() if part}


def _parsed(name: str, text: bytes) -> Any:
    from defusedxml import ElementTree

    try:
        return ElementTree.fromstring(text, forbid_dtd=True)
    except (ElementTree.ParseError, ValueError, LookupError):
        pass
    raise damaged(name)


def _elements(root: Any, wanted: str) -> list[Any]:
    return [each for each in root.iter() if local(each.tag) == wanted]


def _sheet(name: str, sheet: Any, targets: dict[str, Any]) -> tuple[str, Any]:
    keys = [value for key, value in sheet.items() if local(key) == "id"]
    if len(keys) != 1 or keys[0] not in targets:
        raise damaged(name)
    return sheet.get("name", ""), targets[keys[0]]


def _part(name: str, relation: Any, parts: Container[str]) -> str:
    """Return the part of a worksheet; empty for a chart or a dialog."""
    if relation.get("Type", "").rpartition("/")[2] != "worksheet":
        return ""
    if relation.get("TargetMode", "") == "External":
        raise TableError(
            f"{name}: a sheet stands in another file; nothing outside is read.",
            "Save the workbook with its sheets inside it.",
            rule="intake.workbook",
        )
    target = relation.get("Target", "")
    part = (target[1:] if target.startswith("/") else f"xl/{target}").lower()
    if part not in parts or "&" in target:
        raise damaged(name)
    return part


def hidden_columns(text: bytes) -> int:
    """Return how many columns a sheet hides.

    Args:
        text: A piece of the sheet.

    Returns:
        The count. Columns to the end of the sheet are hidden to look tidy, and do not count.
    """
    count = 0
    for column in _COLUMN.findall(text):
        ends = {which: int(number) for which, number in _FROM_TO.findall(column)}
        if _HIDDEN.search(column) and ends.get(b"max", 0) < 16384:
            count += ends.get(b"max", 0) - ends.get(b"min", 0) + 1
    return count
