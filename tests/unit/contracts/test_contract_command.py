"""`irwell contract draft|diff|show|lint` and `irwell check`, as typed."""

import json
from pathlib import Path

import pytest
import yaml

from irwell.cli.main import main
from irwell.contracts.linting import lint
from tests.unit.contracts.made import column, contract
from tests.unit.contracts.test_reading import TEXT

MEALS = Path(__file__).parents[3] / "docs" / "examples" / "school-meals"


def run(capsys, *words):
    code = main([str(word) for word in words])
    return code, *capsys.readouterr()


@pytest.fixture
def residents(tmp_path):
    path = tmp_path / "residents.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def later(residents, version="2.0.0", **columns):
    """A later version: by column the keys to set; None takes the column out."""
    value = yaml.safe_load(TEXT)
    value["version"] = version
    properties = value["schema"][0]["properties"]
    for name, keys in columns.items():
        own = next(c for c in properties if c["name"] == name)
        if keys is None:
            properties.remove(own)
        else:
            own.update(keys)
    path = residents.with_name(f"later-{version}.yaml")
    path.write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")
    return path


def test_from_a_file_to_a_draft_that_its_file_keeps(tmp_path, capsys):
    file, out = tmp_path / "homes.csv", tmp_path / "homes.yaml"
    file.write_text("home_id,rooms\n" + "".join(f"{n},{n % 5}\n" for n in range(100, 140)))
    code, said, _ = run(capsys, "contract", "draft", file, "--id", "mersley-council/homes",
                        "--out", out)  # fmt: skip
    assert code == 0
    assert f"irwell check {file} --contract {out}" in said
    code, said, _ = run(capsys, "check", file, "--contract", out)
    assert code == 0
    assert said.startswith("mersley-council/homes@1: 40 rows, 0 errors, 0 warnings.")
    assert said.rstrip().endswith("The contract lets this file in with all of its rows.")


def test_a_check_says_where_the_rows_with_errors_are(residents, tmp_path, capsys):
    file, back = tmp_path / "file.csv", tmp_path / "back.csv"
    file.write_text("nhs_number,born,tenure,disability\n9990000018,01/01/1990,own,yes\n,x,own,no\n")
    code, said, _ = run(capsys, "check", file, "--contract", residents)
    assert code == 1
    assert "add `--quarantine FILE.csv`" in said.splitlines()[-1]
    code, said, _ = run(capsys, "check", file, "--contract", residents, "--quarantine", back)
    assert said.splitlines()[-1] == f"  {back}: the rows with errors, as they stood. It holds data."
    assert [line.split(",")[0] for line in back.read_text().splitlines()] == ['"_row"', "2"]


def test_a_draft_with_an_open_question_says_so(tmp_path, capsys):
    file = tmp_path / "seen.csv"
    file.write_text("seen,n\n" + "".join(f"0{n}/0{10 - n}/2024,{n}\n" for n in range(1, 10)))
    code, said, _ = run(capsys, "contract", "draft", file, "--id", "mersley-council/seen")
    assert code == 1
    assert "Answer these first:" in said
    code, said, _ = run(capsys, "contract", "draft", file, "--id", "mersley-council/seen",
                        "--dates", "day-first", "--json")  # fmt: skip
    value = json.loads(said)
    assert (code, [q["must"] for q in value["questions"] if q["must"]]) == (0, [])
    assert value["document"]["id"] == "mersley-council/seen"


def test_a_file_that_is_not_there(tmp_path, capsys):
    code, _, said = run(capsys, "contract", "draft", tmp_path / "no.csv", "--id", "a/b")
    assert (code, "there is no such file" in said) == (13, True)


def test_a_draft_that_cannot_be_written(tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n")
    code, _, said = run(capsys, "contract", "draft", file, "--id", "a/b", "--out", tmp_path)
    assert (code, "cannot be written" in said) == (13, True)


def test_diff_says_what_breaks_and_which_version_it_asks_for(residents, capsys):
    after = later(residents, "1.1.0", tenure=None)
    code, said, _ = run(capsys, "contract", "diff", residents, after)
    assert code == 1
    assert "breaking   `tenure` is gone." in said
    assert "This asks for a new major version: 2.0.0 or above, but it is 1.1.0." in said


def test_diff_is_quiet_about_what_breaks_nothing(residents, capsys):
    after = later(residents, "1.0.1", tenure={"description": "How a home is held."})
    code, said, _ = run(capsys, "contract", "diff", residents, after)
    assert code == 0
    assert "This asks for a new patch version: 1.0.1 or above; it is 1.0.1." in said
    code, said, _ = run(capsys, "contract", "diff", residents, residents)
    assert (code, said.splitlines()[0]) == (0, "Both promise the same.")


def test_diff_names_the_agreements_that_it_suspends(tmp_path, capsys):
    before = MEALS / "contracts" / "claims.yaml"
    value = yaml.safe_load(before.read_text())
    own = value["schema"][0]["properties"]
    agreement = MEALS / "agreement.yaml"
    wanted = set(yaml.safe_load(agreement.read_text())["data"][0]["columns"])
    used = next(c for c in own if c["name"] in wanted)
    own.remove(used)
    after = tmp_path / "after.yaml"
    after.write_text(yaml.safe_dump(value, sort_keys=False))
    code, said, _ = run(
        capsys, "contract", "diff", before, after, "--agreement", agreement, "--json"
    )
    (found,) = json.loads(said)["agreements"]
    assert (code, found["suspends"]) == (1, True)
    code, said, _ = run(capsys, "contract", "diff", before, before, "--agreement", agreement)
    assert (code, "no clause is touched" in said) == (0, True)


def test_show_says_a_contract_in_plain_words(residents, capsys):
    code, said, _ = run(capsys, "contract", "show", residents)
    assert code == 0
    head, digest, sentence, _, _, *rows = said.splitlines()
    assert head == "Residents of Mersley (mersley-council/residents@1), version 1.0.0, active"
    assert digest.startswith("sha256:")
    assert sentence == (
        "4 columns. Key: none. Each file is the whole of the data. If a file has errors, all rows"
        " are kept. The file itself is kept for 90 days."
    )
    assert [row.split("  ")[0] for row in rows] == ["nhs_number", "born", "tenure", "disability"]
    assert "names a person (nhs_number)" in rows[0]
    assert "from 1900-01-01; written as %d/%m/%Y" in rows[1]
    assert "one of own, rent" in rows[2]
    assert "special category" in rows[3]
    code, said, _ = run(capsys, "contract", "show", residents, "--json")
    assert json.loads(said)["id"] == "mersley-council/residents"


def test_lint_names_what_is_unsaid(residents, capsys):
    code, said, _ = run(capsys, "contract", "lint", residents)
    assert code == 0
    assert "primaryKey: It has no primary key" in said
    code, said, _ = run(capsys, "contract", "lint", residents, "--json")
    assert {one["path"] for one in json.loads(said)["remarks"]} >= {"primaryKey", "description"}


def remarks(*columns, **more):
    said = {"name": "Homes", "description": {"purpose": "Tests."}}
    return {(r.path, r.text) for r in lint(contract(*columns, **{**said, **more}))}


WHOLE = column("id", primaryKey=True, description="The home's own number.")


def test_nothing_to_remark():
    assert remarks(WHOLE) == set()


@pytest.mark.parametrize(
    ("own", "path", "says"),
    [
        (column("n"), "columns", "No description"),
        (column("surname", description="x"), "columns.surname", "identifying nobody"),
        (column("dob", "date", description="x"), "columns.dob", "identifying nobody"),
        (column("ethnicity", description="x", keys={"identifies": "quasi"}), "columns.ethnicity",
         "classified as ordinary"),
        (column("case notes", description="x"), "columns.case notes", "free text"),
        (column("who", description="x", keys={"identifies": "direct"}), "columns.who",
         "no identifier type"),
    ],
)  # fmt: skip
def test_what_is_remarked_of_a_column(own, path, says):
    people = column("patient_group", description="x")
    found = remarks(WHOLE, people, own)
    assert any(where == path and says in text for where, text in found), found


def test_a_question_that_a_draft_left_open_is_remarked():
    asked = [{"property": "draft.question", "value": "Which unit is it in?"}]
    own = column("n", description="How far it is.", customProperties=asked)
    text = "A question is open: Which unit is it in?"
    assert remarks(WHOLE, own) == {("columns.n", text)}


def test_the_whole_of_a_contract_is_remarked():
    found = dict(remarks(column("n", description="x"), name="", description={}, status="draft"))
    assert set(found) == {"name", "description", "status", "primaryKey"}
