"""The pages of tests/spec/intake: files, what is said of them, and what is read."""

import gzip
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from irwell.documents import parse_yaml
from irwell.tables.cast_spec import CastSpec
from irwell.tables.intake.guide import Guide, guide_from
from irwell.tables.intake.report import Intake
from tests.unit.tables.intake.made import Sheet, ods, xlsx

FOLDER = Path(__file__).with_name("intake")
_BLOCK = re.compile(r"```(\w+)(?: ([^\n]*))?\n(.*?)```\n", re.DOTALL)
_TABLE = re.compile(r"(?:^\|[^\n]*\|\n)+", re.MULTILINE)
_SEEN = str.maketrans({"␉": "\t", "␍": "\r", "␚": "\x1a", "␀": "\0", "⍽": "\u00a0", "␠": " "})
_CODECS = {"windows-1252": "cp1252", "mac-roman": "mac-roman", "latin-1": "latin-1",
           "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}  # fmt: skip
_MARK = "\ufeff"


@dataclass(frozen=True)
class Block:
    kind: str
    said: str
    text: str
    table: list[list[str]] = field(default_factory=list)

    def value(self) -> Any:
        return parse_yaml(self.text, name=self.kind).value


@dataclass(frozen=True)
class Example:
    page: str
    title: str
    blocks: Mapping[str, Block]

    @property
    def guide(self) -> Guide:
        block = self.blocks.get("guide")
        return guide_from(block.value()) if block else Guide()

    def write(self, folder: Path) -> Path:
        made = "file" if "file" in self.blocks else "sheets"
        name, *said = self.blocks[made].said.split()
        path = folder / name
        if made == "sheets":
            return _book(path, self.blocks[made].value())
        return _pack(path, content(self.blocks[made].text, said), said)


def examples() -> Iterator[Example]:
    """Yield every example of every page."""
    for page in sorted(FOLDER.glob("*.md")):
        for section in page.read_text(encoding="utf-8").split("\n## ")[1:]:
            title, body = section.split("\n", 1)
            found = list(_BLOCK.finditer(body))
            if not found:
                continue
            ends = [match.start() for match in found[1:]] + [len(body)]
            blocks = {
                match[1]: Block(match[1], match[2] or "", match[3], _table(body[match.end() : end]))
                for match, end in zip(found, ends, strict=True)
            }
            if {"file", "sheets"} & set(blocks):
                yield Example(page.stem, title.strip(), blocks)


def _table(text: str) -> list[list[str]]:
    found = _TABLE.search(text)
    lines = found[0].splitlines() if found else []
    return [
        [cell.strip().replace("¦", "|") for cell in line[1:-1].split("|")]
        for number, line in enumerate(lines)
        if number != 1
    ]


def content(text: str, said: list[str]) -> bytes:
    """Return the bytes of a file as a page writes it."""
    if "cut" in said:
        text = text.removesuffix("\n")
    if "crlf" in said:
        text = text.replace("\n", "\r\n")
    if "cr" in said:
        text = text.replace("\n", "\r")
    codec = next((codec for name, codec in _CODECS.items() if name in said), "utf-8")
    parts = re.split("⟨([0-9A-F]{2})⟩", text)
    whole = b"".join(
        bytes.fromhex(part) if place % 2 else part.translate(_SEEN).encode(codec)
        for place, part in enumerate(parts)
    )
    return (_MARK.encode(codec) if "bom" in said else b"") + whole


def _pack(path: Path, whole: bytes, said: list[str]) -> Path:
    if "gzip" in said:
        path.write_bytes(gzip.compress(whole, mtime=0))
    elif "zip" in said:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(path.with_suffix(".csv").name, whole)
    else:
        path.write_bytes(whole)
    return path


def _book(path: Path, value: Mapping[str, Any]) -> Path:
    sheets = [
        Sheet(name, said["rows"], tuple(said.get("merged", ())), said.get("state", ""))
        if isinstance(said, Mapping)
        else Sheet(name, said)
        for name, said in value.items()
    ]
    return ods(path, *sheets) if path.suffix == ".ods" else xlsx(path, *sheets)


def shown(cell: Any) -> str:
    """Return a cell as the pages show it."""
    if cell is None:
        return "(none)"
    text = str(cell)
    if not text:
        return "(empty)"
    text = text.replace("\r", "␍").replace("\n", "⏎").replace("\t", "␉").replace("\u00a0", "⍽")
    text = re.sub("^ +| +$", lambda found: "␠" * len(found[0]), text)
    text = re.sub("[\x80-\x9f]", lambda found: f"⟨{ord(found[0]):02X}⟩", text)
    return text.replace("\x1a", "␚").replace("|", "¦")


def report(intake: Intake) -> dict[str, Any]:
    """Return what is not plain in an intake report, as the pages write it."""
    plain = {"kind": "csv", "encoding": "utf-8", "separator": ",", "header": [1]}
    if intake.kind != "csv":
        plain |= {"encoding": "", "separator": ""}
    said = {
        "kind": intake.kind, "container": intake.container, "member": intake.member,
        "encoding": intake.encoding, "separator": intake.separator, "sheet": intake.sheet,
        "header": list(intake.header),
    }  # fmt: skip
    value = {key: part for key, part in said.items() if part != plain.get(key, "")}
    value["cells"] = intake.cells
    left = {
        part.why: _left(part)
        for part in intake.skipped
        if part.why != "header"
    }  # fmt: skip
    changed: dict[str, dict[str, int]] = {}
    for part in intake.changed:
        changed.setdefault(part.rule, {})[part.column] = part.count
    more = {"skipped": left, "changed": changed, "notes": list(intake.notes)}
    return value | {key: part for key, part in more.items() if part}


def _left(part: Any) -> dict[str, Any]:
    where = {"rows": list(part.rows)} if len(part.rows) == part.count else {"count": part.count}
    return {**where, "cells": part.cells}


def specs(value: Mapping[str, Any]) -> list[CastSpec]:
    """Return the columns of a `typed` block."""
    lists = ("null_tokens", "suppressed")
    return [
        CastSpec(**{key: tuple(part) if key in lists else part for key, part in column.items()})
        for column in value["columns"]
    ]
