"""Rows that fail: left out of the clean data as the contract says, given back as they stood."""

import csv

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from irwell.contracts import check, report_text, report_value
from tests.unit.contracts.made import checked, column, contract, here

COLUMNS = (
    column("id", primaryKey=True),
    column("n", "integer", required=True, logicalTypeOptions={"minimum": 0}),
    column("code", quality=[
        {"metric": "invalidValues", "arguments": {"validValues": ["a", "b"]}, "mustBe": 0}
    ]),
    column("soft", quality=[{"metric": "missingValues", "mustBe": 0, "severity": "warning"}]),
)  # fmt: skip
TEXT = (
    "id,n,code,soft\n"
    "1,5,a,x\n"  # whole
    "2,,a,x\n"  # missing
    "3,-1,c,x\n"  # two rules
    "3,many,b,x\n"  # two rules by key and by cast
    "5,1,c,x\n"  # one rule
    "6,2,b,\n"  # a warning only
)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def places(tmp_path):
    return {"out": tmp_path / "clean.parquet", "quarantine": tmp_path / "back.csv"}


def test_every_failing_row_is_given_back_with_all_that_it_breaks(tmp_path, places):
    checked(tmp_path, TEXT, contract(*COLUMNS), **places)
    head, *rows = rows_of(places["quarantine"])
    assert head == ["_row", "_rules", "_quoted", "id", "n", "code", "soft"]
    assert [row[:2] for row in rows] == [
        ["2", "missing in n"],
        ["3", "range in n; code in code"],
        ["4", "duplicate in id; not_cast in n"],
        ["5", "code in code"],
    ]
    assert [row[3:] for row in rows] == [
        ["2", "", "a", "x"],
        ["3", "-1", "c", "x"],
        ["3", "many", "b", "x"],
        ["5", "1", "c", "x"],
    ]


@pytest.mark.parametrize(
    ("said", "verdict", "kept"),
    [
        ("keep", "accepted", [1, 2, 3, 4, 5, 6]),
        ("split", "split", [1, 6]),
        ("hold", "held", [1, 2, 3, 4, 5, 6]),
        ("refuse", "refused", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_the_contract_says_what_is_done_with_a_file_that_has_errors(
    tmp_path, places, said, verdict, kept
):
    report = checked(tmp_path, TEXT, contract(*COLUMNS, keys={"onErrors": said}), **places)
    assert (report.verdict, report.kept_rows) == (verdict, len(kept))
    assert pq.read_table(places["out"])["_row"].to_pylist() == kept
    assert [int(row[0]) for row in rows_of(places["quarantine"])[1:]] == [2, 3, 4, 5]


@pytest.mark.parametrize("said", ["keep", "split", "hold", "refuse"])
def test_a_file_without_errors_is_accepted_whatever_is_said(tmp_path, places, said):
    wanted = contract(*COLUMNS, keys={"onErrors": said})
    report = checked(tmp_path, "id,n,code,soft\n1,5,a,\n", wanted, **places)
    assert (report.verdict, report.kept_rows, report.errors) == ("accepted", 1, 0)
    assert [f.severity for f in report.findings] == ["warning"]
    assert not places["quarantine"].exists()


def test_a_fault_of_the_whole_file_cannot_be_split_off(tmp_path, places):
    few = {"quality": [{"metric": "rowCount", "mustBeGreaterThan": 99}]}
    wanted = contract(*COLUMNS, table=few, keys={"onErrors": "split"})
    assert checked(tmp_path, TEXT, wanted, **places).verdict == "held"


def test_a_missing_column_is_refused_whatever_is_said(tmp_path, places):
    report = checked(tmp_path, "id,n\n1,5\n", contract(*COLUMNS), **places)
    assert (report.verdict, report.clean) == ("refused", False)
    assert not places["out"].exists()


def test_values_stand_in_the_quarantine_file_alone(tmp_path, places):
    canary = "CANARY-7f3a9b2c4d5e6f70"
    report = checked(tmp_path, f"id,n,code,soft\n1,{canary},{canary},x\n", contract(*COLUMNS),
                     **places)  # fmt: skip
    assert canary in places["quarantine"].read_text()
    assert canary not in repr(report) + report_text(report) + repr(report_value(report))


def test_a_formula_is_made_safe_and_the_file_says_which(tmp_path, places):
    wanted = contract(column("id", required=True), *(column(n) for n in ("a", "b", "c")))
    text = (
        "id,a,b,c\n"
        ',=1+1,-5,"@SUM(A1)"\n'
        ',+44 7700,-,"\tx"\n'
        ',"=HYPERLINK(""http://mersley.example"")","+1,250.50","a=b"\n'
        ",\uff1d1+1,-2.5%,plain\n"
    )
    checked(tmp_path, text, wanted, **places)
    _, *rows = rows_of(places["quarantine"])
    assert [row[2] for row in rows] == ["a; c", "a; c", "a", "a"]
    assert [row[4:] for row in rows] == [
        ["'=1+1", "-5", "'@SUM(A1)"],
        ["'+44 7700", "-", "'\tx"],
        ['\'=HYPERLINK("http://mersley.example")', "+1,250.50", "a=b"],
        ["'\uff1d1+1", "-2.5%", "plain"],
    ]


def test_a_line_break_inside_a_value_starts_no_formula(tmp_path, places):
    pq.write_table(
        pa.table({"id": [None, None], "a": ["\r=1+1", "x\n=1+1"]}), tmp_path / "f.parquet"
    )
    wanted = contract(column("id", required=True), column("a"))
    check(tmp_path / "f.parquet", wanted, scratch=tmp_path, run=here, **places)
    _, first, second = rows_of(places["quarantine"])
    assert first[2:] == ["a", "", "'\r=1+1"]
    assert second[2:] == ["", "", "x\n=1+1"]


def test_headings_are_safe_too_and_never_taken_for_the_files_own(tmp_path, places):
    text = "id,=x,_rules,_quoted\n,=1,b,c\n"
    checked(tmp_path, text, contract(column("id", required=True), column("=x")), **places)
    head, row = rows_of(places["quarantine"])
    assert head == ["_row", "_rules_", "_quoted_", "id", "'=x", "_rules", "_quoted"]
    assert row == ["1", "missing in id", "'=x", "", "'=1", "b", "c"]


def test_unknown_columns_are_given_back_too(tmp_path, places):
    checked(tmp_path, "id,n,code,soft,more\n1,,a,x,kept\n", contract(*COLUMNS), **places)
    head, row = rows_of(places["quarantine"])
    assert (head[-1], row[-1]) == ("more", "kept")


def test_rows_that_were_all_told_and_rows_asked_for_again_are_said_alike(
    tmp_path, places, monkeypatch
):
    checked(tmp_path, TEXT, contract(*COLUMNS), **places)
    told = rows_of(places["quarantine"])
    places["quarantine"].unlink()
    for place in ("contracts.questions", "tables.casting_look"):
        monkeypatch.setattr(f"irwell.{place}.ROWS_TOLD", 1)  # fewer than break `code`
    monkeypatch.setattr("irwell.contracts.failing._write_known", None)  # not to be called
    checked(tmp_path, TEXT, contract(*COLUMNS), **places)
    assert rows_of(places["quarantine"]) == told
