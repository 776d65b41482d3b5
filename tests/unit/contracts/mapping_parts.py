"""What tests of mappings share: files that are looked at in this process, without a worker."""

import itertools
from pathlib import Path

from irwell.contracts import contract_from
from irwell.contracts.draft import draft_from, profile_of
from irwell.contracts.mapping_file import Last, propose_file
from irwell.contracts.sketches import sketch_key
from irwell.tables.intake.guide import Guide

DATA_SET = "mersley-council/homes"
SECRET = b"s" * 32
_COUNT = itertools.count()


def here(job, request, secrets=None, limits=None):
    """Run a job of the worker in this process."""
    return job(request, secrets or {})


def written(folder: Path, headings, rows) -> Path:
    path = folder / f"file-{next(_COUNT)}.csv"
    lines = [headings, *rows]
    path.write_text("".join(",".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")
    return path


def fresh(folder: Path) -> Path:
    made = folder / f"work-{next(_COUNT)}"
    made.mkdir()
    return made


def drafted(folder: Path, file: Path):
    """A contract drafted from a file, with nothing of it confirmed by a person."""
    profile = profile_of(file, scratch=fresh(folder), run=here)
    return contract_from(draft_from(profile, DATA_SET, Guide()).document)


def proposed(folder: Path, file: Path, contract, *, last=(), kept=None):
    own = Last(last, sketch_key(SECRET, DATA_SET)) if last else None
    return propose_file(file, contract, scratch=fresh(folder), last=own, kept=kept, run=here)


def found(proposal) -> dict[str, str]:
    return {one.column: one.heading for one in proposal.chosen}
