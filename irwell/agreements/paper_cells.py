"""The cells of one row of a list of agreements, as the document of an agreement on paper."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from irwell.agreements.paper_model import Layout, PaperFinding
from irwell.documents import packaged, parse_yaml

# Day first, as in the United Kingdom; a month first is never guessed.
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})[T ][0-9:.Z+]+")
_SIGNS = re.compile(r"[^0-9a-z]+")
_APART = re.compile(r"[;|\n]")
_GUARDED = re.compile(r"'(?='*[=+\-@\t\r])")  # how a list that is safe to open writes such a text
_ID = 63  # characters of an id
_PAPER = "paper-"  # tells an agreement on paper from one that can be signed
_TEXTS = (
    "purpose", "benefits", "legal_power", "special_condition", "information", "method",
    "retention", "contact", "dpia", "status",
)  # fmt: skip
Layouts = Mapping[Layout, "PaperLayout"]


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """How one kind of list names its columns.

    Attributes:
        title: What it is called.
        needs: The keys without which it is no such list.
        headings: From our key to the headings that mean it, the first being the one written.
    """

    title: str
    needs: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class HeadedRow:
    """One row with its headings.

    Attributes:
        number: Its row in the file, from 1.
        layout: The layout of the list.
        headings: As written.
        keys: From our key to the place of its column.
        cells: As many as headings.
    """

    number: int
    layout: Layout
    headings: Sequence[str]
    keys: Mapping[str, int]
    cells: Sequence[str]

    def text(self, key: str) -> str:
        """Return the text of a cell.

        Args:
            key: Our key.

        Returns:
            The text without spaces at its ends; empty where there is none.
        """
        if key not in self.keys:
            return ""
        text = self.cells[self.keys[key]].strip()
        return text[1:] if _GUARDED.match(text) else text

    def warning(self, key: str, text: str, remedy: str) -> PaperFinding:
        """Return what is wrong with a cell.

        Args:
            key: Our key.
            text: What is wrong, without the value.
            remedy: What can be done.

        Returns:
            The finding.
        """
        return PaperFinding(self.number, self.headings[self.keys[key]], "warning", text, remedy)


@lru_cache(maxsize=1)
def layouts() -> Layouts:
    """Return the layouts that can be read.

    Returns:
        The layouts by name, in the order in which they are tried.
    """
    text = packaged("irwell.agreements", "paper_layouts.yaml")
    value: Any = parse_yaml(text, name="paper_layouts.yaml").value
    return {
        name: PaperLayout(
            own["title"],
            tuple(own["needs"]),
            {key: tuple(names) for key, names in own["headings"].items()},
        )
        for name, own in value["layouts"].items()
    }


def plain(heading: str) -> str:
    """Return a heading as it is compared: in lower case, words apart by one space.

    Args:
        heading: As written, for instance `Legal-Power `.

    Returns:
        For instance `legal power`.
    """
    return _SIGNS.sub(" ", heading.casefold()).strip()


def slug(text: str) -> str:
    """Return a text as an id.

    Args:
        text: Any text.

    Returns:
        Its letters a to z and digits in lower case, joined by hyphens; may be empty.
    """
    return _SIGNS.sub("-", text.casefold()).strip("-")[:_ID].strip("-")


def record_document(
    row: HeadedRow, taken: set[str]
) -> tuple[dict[str, Any], tuple[PaperFinding, ...]]:
    """Return a row as the document of an agreement on paper.

    Args:
        row: The row.
        taken: Ids of earlier rows: a row without a reference gets one that is free.

    Returns:
        The document, which may lack what the form needs, and what is wrong with its cells.
    """
    findings: list[PaperFinding] = []
    reference, title = row.text("id"), row.text("name")
    document: dict[str, Any] = {
        "irwell_paper": 1,
        "id": _id(row, reference, title, taken),
        "title": title,
        "layout": row.layout,
    }
    if reference:
        document["reference"] = reference
    document |= {key: row.text(key) for key in _TEXTS if row.text(key)}
    document |= {
        key: own for key in ("start", "end", "review") if (own := _day(row, key, findings))
    }
    for role in ("controller", "processor"):
        document |= _named(row, f"{role}s", f"{role}_names", findings)
    document |= _named(row, "areas", "area_names", findings)
    _lead(row, document)
    document.setdefault("controllers", [])
    return document, tuple(findings)


def _id(row: HeadedRow, reference: str, title: str, taken: set[str]) -> str:
    own = slug(reference or title) or "agreement"
    own = own if own.startswith(_PAPER) else slug(f"{_PAPER}{own}")
    return f"{own[: _ID - 6]}-{row.number}" if own in taken and not reference else own


def _lead(row: HeadedRow, document: dict[str, Any]) -> None:
    lead = row.text("lead")
    if not lead:
        return
    document["lead"] = lead
    others = document.get("controllers", [])
    if lead not in [own.get("name") for own in others]:
        document["controllers"] = [{"name": lead}, *others]


def _named(
    row: HeadedRow, codes: str, names: str, findings: list[PaperFinding]
) -> dict[str, list[dict[str, str]]]:
    coded, named = _parts(row.text(codes), commas=True), _parts(row.text(names))
    if coded and named and len(coded) != len(named):
        text = f"It has {len(named)} names for {len(coded)} codes, so the names stand alone."
        findings.append(row.warning(names, text, "Part them by `;`, one name for each code."))
        coded = []
    elif len(named) == 1 and "," in named[0] and not coded:
        text = "It has commas and no `;`, so it was read as one name."
        findings.append(row.warning(names, text, "Part the names by `;` if they are several."))
    pairs = zip(named or [""] * len(coded), coded or [""] * len(named), strict=True)
    bodies = [{"name": name} | {"code": code} for name, code in pairs]
    said = [{key: own for key, own in body.items() if own} for body in bodies]
    return {codes: said} if said else {}


def _parts(text: str, *, commas: bool = False) -> list[str]:
    parts = _APART.split(text.replace(",", ";") if commas else text)
    return [part for own in parts if (part := own.strip())]


def _day(row: HeadedRow, key: str, findings: list[PaperFinding]) -> str:
    text = row.text(key)
    if not text:
        return ""
    if moment := _MOMENT.fullmatch(text):
        text = moment[1]
    for form in _DAYS:
        try:
            return date.isoformat(datetime.strptime(text, form).date())
        except ValueError:
            continue
    said = "It is no day that can be read, so the day is not known."
    findings.append(row.warning(key, said, "Write days as 2027-03-31 or 31/03/2027."))
    return ""
