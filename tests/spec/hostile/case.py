"""What a case of the hostile corpus is: a file that code makes, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from irwell.tables.intake.guide import Guide

READ = "read"


@dataclass(frozen=True)
class Case:
    """One file.

    Attributes:
        name: Its name, which the page lists.
        what: What is hostile in it, for the page.
        make: Writes it.
        rule: The rule that refuses it; `READ`: it is read, and `note` says what was contained.
        note: A part of a note of the intake report.
        guide: What its sender says.
        rows: How many rows, where it is read.
    """

    name: str
    what: str
    make: Callable[[Path], object]
    rule: str
    note: str = ""
    guide: Guide = field(default_factory=Guide)
    rows: int = -1


def written(content: Callable[[], bytes | str]) -> Callable[[Path], object]:
    """Return what makes the content and writes it: nothing large is made before it is wanted."""

    def make(path: Path) -> object:
        data = content()
        return path.write_bytes(data.encode() if isinstance(data, str) else data)

    return make
