"""Each file of tests/spec/intake is read as its page says, and every cell is accounted for."""

import csv
import io
import re
from collections import Counter
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from pyarrow import parquet

from irwell.contracts.draft import draft
from irwell.contracts.reports_intake import CHANGES
from irwell.tables.casting import cast
from irwell.tables.intake.encoding import CODECS
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.names import REMEDIES
from irwell.tables.intake.report import Why
from irwell.tables.landing import land
from tests.spec.intake_pages import Example, examples, report, shown, specs
from tests.unit.tables.intake.law import read, refusal

ROOT = Path(__file__).parents[2]
EXAMPLES = list(examples())
READ = [example for example in EXAMPLES if "read" in example.blocks]
TYPED = [example for example in EXAMPLES if "typed" in example.blocks]
ASKED = [example for example in EXAMPLES if "asked" in example.blocks]
REFUSED = [example for example in EXAMPLES if "refused" in example.blocks]


def name(example: Example) -> str:
    return f"{example.page}: {example.title}"


@pytest.mark.parametrize("example", READ, ids=name)
def test_file_is_read_as_the_page_says(example, tmp_path):
    path = example.write(tmp_path)
    rows, intake = read(path, example.guide)
    block = example.blocks["read"]
    assert report(intake) == block.value()
    table = [list(intake.columns), *([shown(cell) for cell in row.values()] for row in rows)]
    assert table == block.table


def cells_of(path: Path, encoding: str, separator: str) -> list[list[str]]:
    text = path.read_bytes().decode(CODECS[encoding]).removeprefix("\ufeff").rstrip("\x1a")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


# Files that the standard library splits as Irwell does: no other quoting, no blank row of data.
OTHER = {"kind", "container", "quote_spaces", "backslash_quote"}
SAME = [
    example
    for example in READ
    if not OTHER & {*(said := example.blocks["read"].value()), *said.get("changed", ())}
]


@pytest.mark.parametrize("example", SAME, ids=name)
def test_every_cell_of_the_file_is_landed_changed_or_left_out(example, tmp_path):
    path = example.write(tmp_path)
    rows, intake = read(path, example.guide)
    table = cells_of(path, intake.encoding, intake.separator)
    added = sum(part.count for part in intake.changed if part.rule == "short_row")
    blank = sum(1 for cells in table if not cells) if len(intake.columns) == 1 else 0
    assert sum(map(len, table)) + added + blank == intake.cells
    gone = {number for part in intake.skipped for number in part.rows}
    left = Counter(
        cell for number, cells in enumerate(table, 1) if number in gone for cell in cells
    )
    landed = Counter(cell or "" for row in rows for cell in row.values())
    whole = Counter(cell for cells in table for cell in cells)
    del left[""], landed[""], whole[""]
    assert landed + left == whole


@pytest.mark.parametrize("example", REFUSED, ids=name)
def test_file_is_refused_as_the_page_says(example, tmp_path):
    error = refusal(example.write(tmp_path), example.guide)
    block = example.blocks["refused"]
    assert (error.rule, error.message) == (block.said, " ".join(block.text.split()))


@pytest.mark.parametrize("example", TYPED, ids=name)
def test_values_are_cast_as_the_page_says(example, tmp_path):
    landed, out = tmp_path / "landed.parquet", tmp_path / "typed.parquet"
    land(example.write(tmp_path), landed, example.guide)
    block = example.blocks["typed"]
    value = block.value()
    found = cast(landed, specs(value), out)
    assert found.cells == found.same + sum(p.count for p in (*found.changed, *found.uncast))
    changed: dict[str, dict[str, int]] = {}
    for part in found.changed:
        changed.setdefault(part.rule, {})[part.column] = part.count
    assert changed == value.get("changed", {})
    uncast = {part.column: list(part.rows) for part in found.uncast}
    assert uncast == value.get("not_cast", {})
    table = parquet.read_table(out).drop_columns(["_row"])
    rows = ([shown(cell) for cell in row.values()] for row in table.to_pylist())
    assert [table.column_names, *rows] == block.table


@pytest.mark.parametrize("example", ASKED, ids=name)
def test_draft_asks_what_the_page_says(example, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def run(work, request, *, secrets):
        return work(request, secrets)

    made = draft(
        example.write(tmp_path), "mersley-council/file", scratch=scratch, guide=example.guide,
        run=run,
    )  # fmt: skip
    asked = [question.text for question in made.open]
    assert asked == example.blocks["asked"].text.splitlines()


def test_reference_names_every_reason_rule_and_refusal():
    page = (ROOT / "docs" / "reference" / "intake.md").read_text(encoding="utf-8")
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "irwell" / "tables").rglob("*.py"))
    )
    rules = set(re.findall(r'"(intake\.(?:ask\.)?[a-z_]+)"', code)) - {"intake.ask"}
    asked = {f"intake.ask.{what}" for what in REMEDIES}
    skipped = {part.why for example in READ for part in read_again(example).skipped}
    assert skipped == set(get_args(Why))
    named = (*rules, *asked, *get_args(Why), *CHANGES)
    assert [name for name in named if f"`{name}`" not in page] == []


def read_again(example: Example):
    with TemporaryDirectory() as folder:
        return read(example.write(Path(folder)), example.guide)[1]


def test_corpus_covers_what_it_must():
    assert len(EXAMPLES) >= 60
    assert all({"read", "refused"} & set(example.blocks) for example in EXAMPLES)
    names = [name(example) for example in EXAMPLES]
    assert len(set(names)) == len(names)
    guides = [example.blocks["guide"].value() for example in EXAMPLES if "guide" in example.blocks]
    assert {key for guide in guides for key in guide} == {part.name for part in fields(Guide)}
