import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from irwell.contracts import check, check_file, contract_from, report_text, report_value
from irwell.errors import TableError


def contract(*columns, **more):
    return contract_from(
        {
            "apiVersion": "v3.1.0",
            "kind": "DataContract",
            "id": "mersley-council/residents",
            "version": "1.0.0",
            "status": "active",
            "schema": [{"name": "residents", "properties": list(columns)}],
            **more,
        }
    )


def column(name, kind="string", **more):
    return {"name": name, "logicalType": kind, **more}


def here(function, request, limits):
    return function(request, {})


def checked(tmp_path, text, wanted, **more):
    file = tmp_path / "file.csv"
    file.write_text(text, encoding="utf-8")
    return check(file, wanted, scratch=tmp_path, run=here, **more)


def brief(report):
    return [(f.rule, f.column, f.count, f.rows) for f in report.findings]


def test_a_file_that_keeps_its_promises_has_no_findings(tmp_path):
    report = checked(tmp_path, "id,n\na,1\nb,2\n", contract(column("id"), column("n", "integer")))
    assert (report.rows, report.findings, report.errors) == (2, (), 0)
    assert report.contract_digest.startswith("sha256:")


def test_the_work_runs_in_the_worker(tmp_path):
    file = tmp_path / "file.csv"
    file.write_text("id,n\na,1\na,x\n", encoding="utf-8")
    wanted = contract(column("id", unique=True), column("n", "integer"))
    out = tmp_path / "clean.parquet"
    report = check(file, wanted, scratch=tmp_path, out=out)
    assert brief(report) == [("duplicate", "id", 1, (2,)), ("not_cast", "n", 1, (2,))]
    assert report.clean
    clean = pq.read_table(out).to_pydict()
    assert clean == {"_row": [1, 2], "id": ["a", "a"], "n": [1, None]}


def test_a_parquet_file_is_checked_alike(tmp_path):
    pq.write_table(pa.table({"id": ["a", "b"], "n": [1, None]}), tmp_path / "file.parquet")
    wanted = contract(column("id"), column("n", "integer", required=True))
    report = check(tmp_path / "file.parquet", wanted, scratch=tmp_path, run=here)
    assert brief(report) == [("missing", "n", 1, (2,))]


def test_no_clean_file_is_written_when_a_column_is_missing(tmp_path):
    out = tmp_path / "clean.parquet"
    report = checked(tmp_path, "id\na\n", contract(column("id"), column("n")), out=out)
    assert brief(report) == [("column_missing", "n", 1, ())]
    assert not report.clean
    assert not out.exists()


def test_a_file_with_none_of_the_columns_has_only_findings_of_headings(tmp_path):
    report = checked(tmp_path, "x,y\n1,2\n", contract(column("id"), column("n")))
    assert [f.rule for f in report.findings] == ["column_missing"] * 2 + ["column_unknown"] * 2


def test_unknown_columns_are_left_out_of_the_clean_file(tmp_path):
    out = tmp_path / "clean.parquet"
    checked(tmp_path, "id,secret\na,b\n", contract(column("id")), out=out)
    assert set(pq.read_table(out).column_names) == {"_row", "id"}


def test_failed_casts_are_not_missing_even_when_there_are_thousands(tmp_path):
    cells = ["x", "", "3"] * 1500
    text = "id,n\n" + "".join(f"a,{cell}\n" for cell in cells)
    report = checked(tmp_path, text, contract(column("id"), column("n", "integer", required=True)))
    missing, uncast = report.findings
    assert (missing.rule, missing.count) == ("missing", 1500)
    assert (uncast.rule, uncast.count) == ("not_cast", 1500)
    assert uncast.rows == tuple(range(1, 3000, 3))
    assert missing.rows == tuple(range(2, 2 + 3 * len(missing.rows), 3))
    assert len(missing.rows) >= 999


def test_row_numbers_stop_at_a_thousand_and_counts_do_not(tmp_path):
    text = "id,n\n" + "a,1\n" * 3000
    wanted = contract(column("id", unique=True, logicalTypeOptions={"pattern": "b"}), column("n"))
    pattern, duplicate = checked(tmp_path, text, wanted).findings
    assert (pattern.count, pattern.rows) == (3000, tuple(range(1, 1001)))
    assert (duplicate.count, duplicate.rows) == (2999, tuple(range(2, 1002)))


def test_a_key_reported_once_when_it_is_unique_and_primary(tmp_path):
    wanted = contract(column("id", unique=True, primaryKey=True), column("n"))
    report = checked(tmp_path, "id,n\na,\na,\n,x\n", wanted)
    assert brief(report) == [("missing", "id", 1, (3,)), ("duplicate", "id", 1, (2,))]


def test_a_row_without_any_text_is_left_out_and_told_and_no_key_is_missing_there(tmp_path):
    wanted = contract(column("id", unique=True, primaryKey=True), column("n"))
    report = checked(tmp_path, "id,n\na,\n,\n,x\nb,y\n", wanted)
    assert report.rows == 3
    assert [(s.why, s.rows) for s in report.intake.skipped if s.why == "blank"] == [("blank", (3,))]
    assert brief(report) == [("missing", "id", 1, (2,))]
    assert "(row 2 of the data, 4 of the file)" in report_text(report)


def test_names_and_patterns_with_quotes_are_only_names_and_patterns(tmp_path):
    name = 'it\'s a "column"; DROP TABLE cast'
    rule = {"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a'b", 'o"k']}}
    wanted = contract(
        column(name, unique=True, quality=[rule], logicalTypeOptions={"pattern": "[a-z'\"]+"}),
        column("n"),
    )
    quoted = name.replace('"', '""')
    report = checked(tmp_path, f'"{quoted}",n\na\'b,1\n"o""k",2\nno,3\nNO,4\n', wanted)
    assert brief(report) == [("pattern", name, 1, (4,)), ("code", name, 2, (3, 4))]


def test_bounds_of_timestamps_and_numbers(tmp_path):
    wanted = contract(
        column("at", "timestamp", logicalTypeOptions={"maximum": "2026-01-01T12:00:00"}),
        column("x", "number", logicalTypeOptions={"minimum": -0.5, "maximum": 1}),
        column("ok", "boolean"),
    )
    text = "at,x,ok\n2026-01-01T12:00:00,-0.5,true\n2026-01-01T12:00:01,1.01,false\n"
    assert brief(checked(tmp_path, text, wanted)) == [
        ("range", "at", 1, (2,)),
        ("range", "x", 1, (2,)),
    ]


def test_a_file_that_is_no_table_is_an_error_and_changes_nothing(tmp_path):
    out = tmp_path / "clean.parquet"
    with pytest.raises(TableError, match="text beyond them"):
        checked(tmp_path, "id,n\na,1\nb,2,3\n", contract(column("id"), column("n")), out=out)
    assert not out.exists()


def test_a_short_row_is_read_and_told(tmp_path):
    report = checked(tmp_path, "id,n\na,1\nb\n", contract(column("id"), column("n")))
    assert (report.rows, report.findings) == (2, ())
    assert [(c.rule, c.column, c.count) for c in report.intake.changed] == [("short_row", "n", 1)]


def test_a_report_tells_no_value(tmp_path):
    canary = "CANARY-7f3a9b2c4d5e6f70"
    rules = {"unique": True, "logicalTypeOptions": {"pattern": "x"}}
    wanted = contract(column("id", **rules), column("n", "integer"))
    report = checked(tmp_path, f"id,n\n{canary},{canary}\n{canary},1\n", wanted)
    assert report.errors == 3
    assert canary not in repr(report) + report_text(report) + repr(report_value(report))


def test_the_text_of_a_report(tmp_path):
    wanted = contract(
        column("id", logicalTypeOptions={"maxLength": 9}, required=True),
        column("n", "integer"),
        column("born", quality=[{"type": "sql", "query": "SELECT 1", "mustBe": 1}]),
    )
    text = report_text(checked(tmp_path, "id,m,born\n" + ",1,x\n" * 7, wanted))
    assert text.splitlines() == [
        "mersley-council/residents@1: 7 rows, 2 errors, 1 warning.",
        "  read as delimited text, in utf-8, separated by `,`; headings in row 1.",
        "  error: id: no value, where one is required, in 7 rows"
        " (rows 1, 2, 3, 4, 5, ... of the data, 2, 3, 4, 5, 6, ... of the file).",
        "    Fill the value in at its source. If it may be unknown, say so in the contract.",
        "  error: n: no column of this name in the file.",
        "    Send the column, or confirm which column of the file it is (`irwell map`).",
        "  warning: m: a column that the contract does not know.",
        "    Leave it out, or add it to the contract. It is not kept.",
        "  1 of 2 promises of the contract kept.",
        "  not run here: born.quality[0]. A rule in SQL is not run here; only the rules of the"
        " standard's library are.",
        "  not run here: n.logicalType. The file does not have the column.",
        "  The contract refuses this file. Correct it and send it again.",
    ]


def test_findings_carry_their_dimension(tmp_path):
    value = report_value(
        checked(tmp_path, "id,n\n,x\n", contract(column("id"), column("n", "date")))
    )
    assert value["findings"][0]["dimension"] == {"odcs": "conformity", "govuk": "validity"}


def test_the_job_takes_no_secret_and_answers_plain_values(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text("id,n\na,b\n", encoding="utf-8")
    request = {
        "file": str(file),
        "contract": contract(column("id"), column("n")).document,
        "scratch": str(tmp_path),
        "out": "",
    }
    assert check_file(request, {})["rows"] == 1
