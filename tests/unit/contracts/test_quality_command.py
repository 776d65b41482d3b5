import argparse
import json
from pathlib import Path

import pytest

from irwell.cli import quality as command
from irwell.contracts import check, read_contract, report_value
from irwell.documents import parse_json, parse_yaml
from irwell.errors import DocumentError

MEALS = Path(__file__).parents[3] / "docs" / "examples" / "school-meals"


@pytest.fixture
def reports(tmp_path):
    """Two checks of the example, the later one of a file with a fault more."""
    contract = read_contract(
        parse_yaml((MEALS / "contracts" / "claims.yaml").read_bytes(), name="c")
    )
    first = MEALS / "claims.csv"
    head, row, *rest = first.read_text().splitlines()
    second = tmp_path / "later.csv"
    second.write_text("\n".join([head, row, row, *rest]) + "\n")
    made = {}
    for label, path in (("october", first), ("november", second)):
        made[label] = tmp_path / f"{label}.json"
        report = check(path, contract, scratch=tmp_path)
        made[label].write_text(json.dumps(report_value(report)))
    return made


def run(capsys, *words):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    code = command.run(parser.parse_args([str(word) for word in words]))
    return code, capsys.readouterr().out


def test_it_writes_every_form(reports, tmp_path, capsys):
    out, sheet, dqv = tmp_path / "q.html", tmp_path / "q.csv", tmp_path / "q.json"
    code, said = run(
        capsys, f"November={reports['november']}", "--earlier", reports["october"],
        "--agreement", MEALS / "agreement.yaml", "--out", out, "--csv", sheet,
        "--dqv", dqv, "https://data.example.org/claims",
    )  # fmt: skip
    assert code == 0
    assert "uniqueness" in said
    assert "Trend over deposits" in out.read_text()
    assert "school-meals" in out.read_text()
    assert sheet.read_text().startswith("deposit,kind,name")
    assert "November,score" in sheet.read_text()
    assert "october,score" in sheet.read_text()
    assert json.loads(dqv.read_text())["@graph"][0]["@id"] == "https://data.example.org/claims"


def test_json_is_json(reports, capsys):
    _, said = run(capsys, reports["november"], "--json")
    value = parse_json(said.encode(), name="q").value
    assert value["now"]["label"] == "november"
    assert value["now"]["scores"][1]["percent"] < 100
    assert value["earlier"] == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "3", '{"data_set": "x"}', "\xff", "[" * 5000]
)
def test_what_is_no_report_is_said(tmp_path, capsys, text):
    (tmp_path / "r.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(DocumentError, match="not the report of a check"):
        run(capsys, tmp_path / "r.json")


def test_a_report_that_is_not_there(tmp_path, capsys):
    with pytest.raises(DocumentError, match="cannot be read"):
        run(capsys, tmp_path / "r.json")


def test_an_earlier_check_of_another_data_set_is_refused(reports, tmp_path, capsys):
    value = json.loads(reports["october"].read_text()) | {"data_set": "other-body/claims@1"}
    (tmp_path / "other.json").write_text(json.dumps(value))
    with pytest.raises(DocumentError, match="another data set"):
        run(capsys, reports["november"], "--earlier", tmp_path / "other.json")


def test_a_page_that_cannot_be_written_is_said(reports, tmp_path, capsys):
    with pytest.raises(DocumentError, match="cannot be written"):
        run(capsys, reports["november"], "--out", tmp_path / "absent" / "q.html")
