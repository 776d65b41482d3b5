"""Agreements on paper enter the register: seen by all, read under by nobody."""

from dataclasses import dataclass
from typing import Any

from irwell.agreements.paper import read_paper
from irwell.agreements.paper_model import Layout, Paper, PaperFinding, PaperRecord
from irwell.authority.actors import Actor
from irwell.authority.acts.act import Done, Steps, act
from irwell.authority.desk import Desk
from irwell.authority.models import Agreement
from irwell.authority.papers import paper_entry
from irwell.authority.register import enter
from irwell.documents import digest
from irwell.documents.canonical import digest_bytes
from irwell.ledger.entries import Subject

NAMED = 200  # ids in one entry, so that it stays below its largest size


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list of agreements on paper.

    Attributes:
        entered: Agreements that are in the register from now on, in state `paper`.
        before: Ids of those that stood there with the same words.
        findings: What is wrong with rows and cells, and rows whose id has other words here.
    """

    entered: tuple[Agreement, ...]
    before: tuple[str, ...]
    findings: tuple[PaperFinding, ...]


@act("import_paper", "paper_list", roles=("officer",))
def import_paper(
    desk: Desk, actor: Actor, name: str, *, data: bytes, layout: Layout | None = None
) -> Steps[Imported]:
    """Enter every agreement of a list that can be read; a faulty row leaves the others.

    Args:
        desk: The desk.
        actor: An authority officer.
        name: What the list is called, for the entry.
        data: The CSV, UTF-8 or Windows-1252.
        layout: The layout, where it is known; else the one whose headings are there.

    Returns:
        What was entered, what stood there before, and what is wrong, by row.

    Raises:
        TableError: The list is too large, or no row holds the headings of a layout.
    """
    paper = read_paper(data, layout=layout)
    yield
    known = {row.name: row.digest for row in Agreement.objects.filter(name__in=_ids(paper))}
    fresh = [own for own in paper.records if own.id not in known]
    entered = tuple(_enter(desk, actor, own) for own in fresh)
    same = tuple(own.id for own in paper.records if known.get(own.id) == own.digest)
    other = [own for own in paper.records if known.get(own.id, own.digest) != own.digest]
    findings = (*paper.findings, *(_changed(own) for own in other))
    made = Imported(entered, same, findings)
    return Done(made, Subject("paper_list", name, digest=digest_bytes(data)), _facts(made, paper))


def _ids(paper: Paper) -> list[str]:
    return [own.id for own in paper.records]


def _enter(desk: Desk, actor: Actor, record: PaperRecord) -> Agreement:
    now = desk.now()
    row = Agreement.objects.create(
        id=f"{record.id}.v1",
        name=record.id,
        version=1,
        digest=record.digest,
        document=dict(record.document),
        state="paper",
        changed_at=now,
        proposed_at=now,
        proposed_by_id=actor.id,
    )
    enter(row, paper_entry(record, now), now)
    return row


def _changed(record: PaperRecord) -> PaperFinding:
    text = "The register has this reference with other words; it stays as it is."
    return PaperFinding(record.row, "", "error", text, "Give it a reference of its own.")


def _facts(made: Imported, paper: Paper) -> dict[str, Any]:
    every = [{"id": row.name, "digest": row.digest} for row in made.entered]
    facts: dict[str, Any] = {
        "layout": paper.layout,
        "entered": len(made.entered),
        "before": len(made.before),
        "left_out": len({f.row for f in made.findings if f.severity == "error"}),
        "records": digest(every),
    }
    if len(every) <= NAMED:
        facts["agreements"] = every
    return facts
