"""The document, the tables and the example of docs/reference/mapping.md, run as they stand."""

import re
from pathlib import Path

import pytest

from irwell.contracts import (
    mapping_evidence,
    mapping_names,
    mapping_noted,
    mapping_questions,
    mapping_scores,
    read_contract,
    sketches,
)
from irwell.contracts.draft import profile_of
from irwell.contracts.mapping import read_mapping, refuse_misfit
from irwell.contracts.mapping_drift import drift
from irwell.documents import parse_yaml
from tests.unit.contracts.mapping_parts import fresh, here, proposed

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "mapping.md"
TEXT = PAGE.read_text(encoding="utf-8")
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


def table(first):
    rows = TEXT.split(f"| {first} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def contract():
    columns = "".join(f"      {line}\n" for line in block("yaml columns").splitlines())
    return read_contract(parse_yaml(FRAME + columns))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(block("csv"), encoding="utf-8")
    return path


@pytest.mark.parametrize("row", table("heading | column | score"), ids=lambda row: row[0])
def test_names(row):
    heading, column, score, why = row
    found, said = mapping_names.alike(heading, column)
    assert (f"{found:.2f}", said) == (score, why)


def test_the_example(tmp_path, file):
    proposal, _ = proposed(tmp_path, file, contract())
    found = {
        one.column: [one.heading, f"{one.score:.2f}",
                     ", ".join(f"{part.kind} {part.score:.2f}" for part in one.parts)]
        for one in proposal.chosen
    }  # fmt: skip
    found |= {asked.column: ["", "", "a question"] for asked in proposal.questions}
    assert found == {column: rest for column, *rest in table("column | heading | score")}


def test_the_document_fits_the_example():
    mapping = read_mapping(parse_yaml(block("yaml mapping")))
    refuse_misfit(mapping, contract())
    assert {own.heading for own in mapping.seen} == set(mapping.headings.values())


def test_drift_is_told_as_the_page_says(tmp_path, file):
    mapping = read_mapping(parse_yaml(block("yaml mapping")))
    said = file.read_text("utf-8").replace("Post Code", "Postal").replace(",3,", ",three,")
    file.write_text(re.sub(r"^(Ref,|\d,)", "", said, flags=re.MULTILINE), "utf-8")
    known = {"Tenure type", "Date"}
    profile = profile_of(file, scratch=fresh(tmp_path), run=here)
    texts = [one.text for one in drift(mapping.headings, mapping.seen, profile)]
    texts = [
        re.sub(r"3 headings are(.*): .*", r"1 heading is\1: `Postal`.", text) for text in texts
    ]
    assert {"Postal", *known} <= {own.name for own in profile.columns}
    assert texts == [told for _, told in table("what")]


def test_the_numbers_of_the_page():
    weights = [mapping_scores.NAME, mapping_scores.TYPE, mapping_scores.VALUES]
    assert [float(row[1]) for row in table("part")] == [*weights, mapping_scores.OVERLAP]
    said = " ".join(TEXT.split())
    for sentence in (
        f"Fewer than {mapping_evidence.FEW} different values tell nothing",
        f"fewer than {mapping_evidence.SOME} count {mapping_evidence.LESS} of the weight",
        f"it scores {mapping_scores.AGAINST} at most",
        f"scores below {mapping_questions.THRESHOLD};",
        f"another is within {mapping_questions.TIE} of it",
        f"by {mapping_questions.CROSSED} or more",
        f"Below {mapping_names.LEAST} nothing is alike",
        f"means scores {mapping_names.IN_MEANING}",
        f"one cut short {mapping_names.CUT}, one without its vowels {mapping_names.BARE}",
        f"weigh {mapping_names.COMMON}.",
        f"the least {sketches.SIZE} of the hashes",
        f"the first {mapping_noted.FIRST:,} rows",
    ):
        assert sentence in said
