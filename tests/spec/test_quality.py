"""The example and the tables of docs/reference/quality-report.md, run as they stand."""

import argparse
import re
from pathlib import Path

import pytest

from irwell.cli import quality as command
from irwell.contracts import check, read_contract
from irwell.contracts.quality import quality
from irwell.contracts.quality_words import COUNTED
from irwell.disclosure.quality import STEPS, share_quality
from irwell.documents import parse_yaml

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
TEXT = (REFERENCE / "quality-report.md").read_text(encoding="utf-8")
FRAME = """
apiVersion: v3.1.0
kind: DataContract
id: mersley-council/homes
version: 1.0.0
status: active
schema:
  - name: homes
    properties:
"""


def block(kind):
    return re.search(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL).group(1)


def table(heading):
    rows = TEXT.split(heading)[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_example_has_the_scores_that_the_page_says(tmp_path):
    columns = "".join(f"      {line}\n" for line in block("yaml columns").splitlines())
    contract = read_contract(parse_yaml(FRAME + columns, name="quality-report.md"))
    (tmp_path / "file.csv").write_text(block("csv"), encoding="utf-8")
    report = check(tmp_path / "file.csv", contract, scratch=tmp_path)
    assert [
        [s.dimension, str(s.passed), str(s.eligible), str(s.percent or "not measured")]
        for s in quality(report).scores
    ] == table("Its scores:\n\n")


@pytest.mark.parametrize(
    ("rows", "passed", "smallest", "shown"), table("after `share_quality`:\n\n")
)
def test_what_is_shown_outside(rows, passed, smallest, shown):
    scores = share_quality({"validity": (int(passed), int(rows), 1)}, smallest=int(smallest))
    (row,) = scores.table.to_pylist()
    said = "suppressed" if row["suppressed"] else f"{row['percent']} to {row['below']}"
    assert said == shown


def test_the_page_says_how_scores_are_counted_in_the_words_of_the_report():
    flat = re.sub(r"\s+", " ", TEXT)
    assert all(sentence in flat for sentence in COUNTED)


def test_the_page_names_every_step_and_every_option():
    assert f"{', '.join(map(str, STEPS[:-1]))} or {STEPS[-1]} percentages" in TEXT
    parser = argparse.ArgumentParser(add_help=False)
    command.configure(parser)
    options = {word for action in parser._actions for word in action.option_strings}
    assert options == set(re.findall(r"^\| `(--[a-z]+)`", TEXT, re.MULTILINE))
