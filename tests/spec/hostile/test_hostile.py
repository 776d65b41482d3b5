"""Each hostile file goes through the worker: refused by a named rule, or read and contained.

Memory and the size of files are held by the kernel (RLIMIT_DATA, RLIMIT_FSIZE), so a reader that
goes beyond ends as a `WorkerError`, which fails the test.
"""

from pathlib import Path

import pytest
from pyarrow import parquet

from irwell import tables
from irwell.errors import TableError
from irwell.tables import jobs
from irwell.tables.intake.guide import guide_value
from tests.spec.hostile import columns, markup, packing, strangers, texts, workbooks
from tests.spec.hostile.case import READ

MEMORY, FILE, SIZE = 2 * 2**30, 160 * 2**20, 64 * 2**20
LIMITS = tables.WorkerLimits(memory=MEMORY, file_size=FILE, cpu_seconds=120, wall_seconds=300)
PARTS = {
    "Containers": packing.CASES,
    "Kinds that are not read": strangers.CASES,
    "Workbooks": workbooks.CASES,
    "XML, JSON and GeoJSON": markup.CASES,
    "Parquet": columns.CASES,
    "Separated text": texts.CASES,
}
CASES = [case for cases in PARTS.values() for case in cases]
PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "hostile-files.md"


def landed(case, folder):
    file, scratch = folder / f"{case.name}.csv", folder / "scratch"
    case.make(file)
    before = file.read_bytes() if file.stat().st_size < 2**20 else b""
    scratch.mkdir()
    request = {
        "file": str(file),
        "out": str(scratch / "out.parquet"),
        "scratch": str(scratch),
        "guide": guide_value(case.guide),
        "limits": {"size": SIZE},
    }
    try:
        return tables.run(jobs.land_file, request, limits=LIMITS)
    finally:
        left = [each.name for each in folder.rglob("*") if each not in (file, scratch)]
        assert left in ([], ["out.parquet"]), left
        assert file.stat().st_size >= len(before)
        assert not before or file.read_bytes() == before


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_hostile_file_is_refused_or_contained(case, tmp_path):
    if case.rule == READ:
        answer = landed(case, tmp_path)
        assert answer["rows"] == case.rows
        assert case.note in " ".join(answer["intake"]["notes"])
        table = parquet.read_table(tmp_path / "scratch" / "out.parquet")
        assert table.num_rows == case.rows
        return
    with pytest.raises(TableError) as caught:
        landed(case, tmp_path)
    error = caught.value
    assert error.rule.startswith(case.rule), error
    assert error.rule != "intake.damaged" or case.rule == "intake.damaged", error
    assert f"{case.name}.csv" in error.message
    assert error.remedy
    assert len(str(error)) < 2000
    assert not list((tmp_path / "scratch").iterdir())


def test_names_are_their_own():
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert len(names) >= 60


def page_rows(cases):
    """Return the table of a part as the page shows it."""
    rows = ["| file | what is in it | outcome |", "|---|---|---|"]
    for case in cases:
        shown = f"read; {case.note}" if case.note else "read"
        outcome = shown if case.rule == READ else f"`{case.rule.rstrip('.')}`"
        rows.append(f"| {case.name} | {case.what} | {outcome} |")
    return "\n".join(rows)


@pytest.mark.parametrize("part", PARTS)
def test_page_lists_each_file_and_what_became_of_it(part):
    assert page_rows(PARTS[part]) in PAGE.read_text()
