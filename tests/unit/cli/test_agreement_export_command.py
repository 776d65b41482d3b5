"""`irwell agreement export`: the forms, where they are written, and what is refused."""

import json
from pathlib import Path

import pytest

from irwell.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "early-help"
DOC = str(EXAMPLE / "agreement.yaml")
CONTRACTS = [str(path) for path in sorted((EXAMPLE / "contracts").glob("*.yaml"))]
BODY = """\
irwell_organisation: 1
id: calderwick-council
name: Calderwick Council
sector: local_government
public_authority: true
"""


def test_the_policy_is_json_with_its_own_context(capsys):
    assert main(["agreement", "export", DOC, "--as", "odrl", "--contract", *CONTRACTS]) == 0
    policy = json.loads(capsys.readouterr().out)
    assert policy["type"][0] == "Agreement"
    assert policy["@context"]["odrl"] == "http://www.w3.org/ns/odrl/2/"


@pytest.mark.parametrize("form", ["dpia", "ropa", "notice"])
def test_a_draft_is_markdown_or_json_and_says_that_it_is_a_draft(form, tmp_path, capsys):
    body, out = tmp_path / "body.yaml", tmp_path / "draft.md"
    body.write_text(BODY)
    asked = ["agreement", "export", DOC, "--as", form, "--body", str(body)]

    assert main(asked) == 0
    text = capsys.readouterr().out
    assert text.startswith("# ")
    assert "A draft: a person must complete it" in text
    assert "Calderwick Council" in text
    assert main([*asked, "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["kind"] == form
    assert main([*asked, "--out", str(out)]) == 0
    assert out.read_text() == text
    assert capsys.readouterr().out == f"{out} is written.\n"
    assert main([*asked, "--out", str(out), "--json"]) == 0
    assert json.loads(out.read_text()) == value


def test_a_transparency_record_of_no_decision_is_refused(capsys):
    assert main(["agreement", "export", DOC, "--as", "atrs"]) == 19
    assert "allows no automated decisions" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(tmp_path, capsys):
    out = str(tmp_path / "no" / "such" / "policy.json")
    assert main(["agreement", "export", DOC, "--as", "odrl", "--out", out]) == 10
    assert "cannot be written" in capsys.readouterr().err
