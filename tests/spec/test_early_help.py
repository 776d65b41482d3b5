"""The worked example, early help for children missing school, releases what its words say.

Five invented children stand in the attendance data. One turned 18 on the day, one has no date of
birth and one lives in a fourth district: these are out of both data sets, although the social care
data holds neither dates of birth nor districts.
"""

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from irwell.agreements import read_agreement
from irwell.cli.main import main
from irwell.contracts import check, parse_data_set_id, read_contract
from irwell.documents import parse_yaml
from irwell.releases import compile_release, materialise
from irwell.tables import plan

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "early-help"
DAY = date(2026, 12, 10)
ATTENDANCE = parse_data_set_id("calderwick-council/school-attendance@1")
FLAGS = parse_data_set_id("calderwick-council/social-care-flags@1")
FILES = {
    ATTENDANCE: """nhs_number,pupil_name,date_of_birth,district,attendance_pct
9990000018,Invented One,2010-05-31,alder,47
9990000026,Invented Two,2008-12-10,birch,62
9990000034,Invented Three,,rowan,80
9990000042,Invented Four,2012-02-29,cedar,71
9990000050,Invented Five,2014-09-01,birch,92
""",
    FLAGS: """nhs_number,case_open
999 000 0018,yes
9990000026,yes
9990000034,yes
9990000042,no
9990000050,no
9990000069,yes
""",
}


def texts():
    document = parse_yaml((EXAMPLE / "agreement.yaml").read_bytes(), name="agreement.yaml")
    paths = sorted((EXAMPLE / "contracts").glob("*.yaml"))
    read = [read_contract(parse_yaml(path.read_bytes(), name=path.name)) for path in paths]
    return read_agreement(document), {own.data_set: own for own in read}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The rows of both data sets, under one secret, as one provider releases them."""
    folder = tmp_path_factory.mktemp("early-help")
    agreement, contracts = texts()
    clean = {}
    for own, text in FILES.items():
        (folder / own.slug / "work").mkdir(parents=True)
        (folder / own.slug / "own.csv").write_text(text)
        clean[own] = folder / own.slug / "clean.parquet"
        work = folder / own.slug / "work"
        check(folder / own.slug / "own.csv", contracts[own], scratch=work, out=clean[own])
    found = {}
    for own in FILES:
        release = compile_release(agreement, contracts, own, DAY)
        inputs = {name: [clean[source]] for name, source in release.sources.items()}
        built = materialise(release, inputs, bytes(range(32)), 1, folder / f"{own.slug}-out")
        found[own] = pq.read_table(built.folder).to_pylist()
    return found


def test_the_document_says_what_the_worked_example_says():
    agreement, _ = texts()
    assert [clause.data_set for clause in agreement.data] == [ATTENDANCE, FLAGS]
    assert [(row.column, row.verb) for row in agreement.where] == [
        ("date_of_birth", "age under"),
        ("district", "one of"),
    ]
    assert agreement.document["use"]["link_with"][0]["key"] == "link-07"
    assert agreement.mode == "api"


def test_two_of_the_five_children_come_out(released):
    rows = [{key: row[key] for key in row if key != "child"} for row in released[ATTENDANCE]]
    assert sorted(rows, key=lambda row: row["birth_year"]) == [
        {"attendance": "under 50", "birth_year": 2010, "district": "alder"},
        {"attendance": "90-94", "birth_year": 2014, "district": "birch"},
    ]


def test_the_same_two_come_out_of_the_data_set_that_has_neither_column(released):
    assert sorted(row["case_open"] for row in released[FLAGS]) == [False, True]


def test_the_two_tables_join_by_pseudonym_and_show_no_number(released):
    attendance = {row["child"]: row["birth_year"] for row in released[ATTENDANCE]}
    open_cases = {row["child"]: row["case_open"] for row in released[FLAGS]}
    assert {attendance[child]: open_cases[child] for child in attendance} == {
        2010: True,
        2014: False,
    }
    assert not any(number in str(released) for number in ("999000", "Invented"))


def test_the_tests_are_tried_on_true_values_in_the_attendance_data():
    agreement, contracts = texts()
    release = compile_release(agreement, contracts, FLAGS, DAY)
    (test,) = release.plan.input.input.tests
    assert isinstance(test, plan.HeldBy)
    assert test.held.tests == (
        plan.AgeUnder("date_of_birth", 18, DAY),
        plan.OneOf("district", ("alder", "birch", "rowan")),
    )


def test_the_command_does_the_same_and_names_both_deposits(tmp_path, capsys):
    words = ["release", "run", EXAMPLE / "agreement.yaml", "--for", FLAGS, "--rehearse"]
    for path in sorted((EXAMPLE / "contracts").glob("*.yaml")):
        words += ["--contract", path]
    for own, text in FILES.items():
        (tmp_path / f"{own.slug}.csv").write_text(text)
        words += ["--data", f"{own}={tmp_path / own.slug}.csv"]
    words += ["--as-at", DAY, "--out", tmp_path / "bundle"]
    assert main([str(word) for word in words]) == 0, capsys.readouterr().err
    manifest = json.loads((tmp_path / "bundle" / "manifest.json").read_bytes())
    assert set(manifest["identity"]["deposits"]) == {"data", "held-1"}
    assert manifest["rows_in"] == 6
    assert manifest["rows_out"] == 2
