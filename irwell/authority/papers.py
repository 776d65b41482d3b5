"""Agreements on paper as the register shows them, and what an upgrade keeps of one."""

from collections.abc import Sequence
from typing import Any

from irwell.agreements.paper_links import ClauseLink, clause_links
from irwell.agreements.paper_model import PaperFinding, PaperRecord, paper_from
from irwell.authority.documents import agreement_of
from irwell.authority.models import Agreement

TIMES = ("start", "end", "review")
PUBLIC = ("purpose", "legal_power", "benefits")


def paper_entry(record: PaperRecord, at: str) -> dict[str, Any]:
    """Return the public entry of an agreement on paper.

    Args:
        record: The agreement on paper.
        at: The moment of entry.

    Returns:
        `register: paper`, the bodies as the list names them, and its days; nothing is read
        under it here.
    """
    days = {key: getattr(record, key) for key in TIMES}
    return {
        "irwell_register": 1,
        "register": "paper",
        "id": record.id,
        "version": 1,
        "digest": record.digest,
        "entered_at": at,
        "withheld": [],
        "title": record.title,
        "summary": record.said("purpose") or "An agreement on paper; its list gives no purpose.",
        "named": [{"name": own.called, "role": own.role} for own in record.parties],
        "time": {key: day.isoformat() for key, day in days.items() if day},
        "said": {key: record.said(key) for key in PUBLIC if record.said(key)},
    }


def paper_of(row: Agreement) -> PaperRecord:
    """Return the agreement on paper that a row indexes.

    Args:
        row: A row in state `paper`, or one superseded from it.

    Returns:
        The record, read again from its document.
    """
    return paper_from(row.document)


def links_of(row: Agreement) -> tuple[ClauseLink, ...]:
    """Say clause by clause what an upgraded agreement keeps of its paper.

    Args:
        row: An agreement that was linked to one on paper.

    Returns:
        One link a clause of the draft made from the paper; none for an agreement without paper.
    """
    return clause_links(paper_of(row.paper), agreement_of(row)) if row.paper else ()


def links_value(links: tuple[ClauseLink, ...]) -> list[dict[str, str]]:
    """Return links as plain values.

    Args:
        links: As `links_of` gives them.

    Returns:
        One row a clause: `path`, `what` and `paper`, what the paper says of it.
    """
    return [{"path": own.path, "what": own.what, "paper": own.paper} for own in links]


def imported_value(
    entered: Sequence[Agreement], before: Sequence[str], findings: Sequence[PaperFinding]
) -> dict[str, Any]:
    """Return what became of a list as plain values.

    Args:
        entered: Agreements that were entered.
        before: Ids of those that stood there.
        findings: What is wrong, by row.

    Returns:
        `entered`, each with its day of review, `before`, and `findings` by row.
    """
    return {
        "entered": [
            {"agreement": row.name, "review": row.document.get("review", "")} for row in entered
        ],
        "before": list(before),
        "findings": [
            {
                "row": own.row,
                "column": own.column,
                "severity": own.severity,
                "text": own.text,
                "remedy": own.remedy,
            }
            for own in findings
        ],
    }
