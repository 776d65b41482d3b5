"""The first lines of a text file, as the report shows them."""

from pathlib import Path

from irwell.tables.intake.encoding import spoilt
from irwell.tables.intake.report import SHOWN

_LONGEST = 500  # characters of a shown line
_HEAD = 64 * 2**10


def first_lines(path: Path) -> tuple[tuple[str, ...], list[str]]:
    """Return the first lines of a UTF-8 file as they stand, and notes on spoilt characters.

    Args:
        path: The file.

    Returns:
        At most `SHOWN` lines of at most 500 characters, without their line ends; and the notes.
    """
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        text = file.read(_HEAD)
    lines = text.splitlines()[:SHOWN]
    return tuple(line[:_LONGEST] for line in lines), spoilt(text)
