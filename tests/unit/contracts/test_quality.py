import csv
import io
import json
from typing import get_args

import pytest

from irwell.contracts.identifiers import DataSetId
from irwell.contracts.quality import quality
from irwell.contracts.quality_dqv import quality_dqv, scores_dqv
from irwell.contracts.quality_forms import (
    past_from,
    past_value,
    quality_csv,
    quality_text,
    quality_value,
)
from irwell.contracts.quality_model import SIX
from irwell.contracts.quality_page import quality_html
from irwell.contracts.quality_scores import past, shareable
from irwell.contracts.quality_words import FAULTS, MEANINGS, REMEDIES, VERDICTS
from irwell.contracts.results import Dimension, Finding, NotRun, Report, Result, Rule, Verdict
from irwell.disclosure.quality import share_quality
from irwell.errors import ContractError

COMPLETE = Dimension("completeness", "completeness")
COVERAGE = Dimension("coverage", "completeness")
UNIQUE = Dimension("uniqueness", "uniqueness")
VALID = Dimension("conformity", "validity")
TIMELY = Dimension("timeliness", "timeliness")
ID = DataSetId("mersley-council", "residents", 1)


def result(rule, measured, eligible, about=VALID, **more):
    own = {"path": f"{more.get('column', 'ward')}.{rule}", "column": "ward", "severity": "error",
           "unit": "rows", "passed": measured == 0}  # fmt: skip
    return Result(rule=rule, measured=measured, eligible=eligible, dimension=about, **own | more)


def finding(rule, count, column="ward", rows=None, severity="error"):
    named = tuple(range(1, min(count, 1000) + 1)) if rows is None else tuple(rows)
    return Finding(rule, severity, column, count, named)


def report(*parts, rows=100, **more):
    return Report(
        ID, more.pop("contract", "sha256:a"), rows,
        tuple(p for p in parts if isinstance(p, Finding)),
        tuple(p for p in parts if isinstance(p, NotRun)),
        results=tuple(p for p in parts if isinstance(p, Result)),
        kept_rows=rows, **more,
    )  # fmt: skip


def scores(*parts, **more):
    return {s.dimension: s for s in quality(report(*parts, **more)).scores}


def test_a_score_is_tests_passed_of_tests_eligible():
    found = scores(
        result("missing", 5, 100, COMPLETE), result("code", 2, 95), result("pattern", 0, 95)
    )
    assert (found["completeness"].passed, found["completeness"].eligible) == (95, 100)
    assert (found["validity"].passed, found["validity"].eligible) == (188, 190)
    assert found["validity"].rules == 2
    assert found["validity"].percent == 98.9  # cut: 98.947


def test_a_dimension_without_a_promise_is_not_measured():
    found = scores(result("missing", 100, 100, COMPLETE))
    assert [found[name].percent for name in SIX] == [0.0, None, None, None, None, None]
    assert found["accuracy"].rules == 0


def test_a_promise_without_a_row_to_test_is_not_measured_either():
    found = scores(result("code", 0, 0), rows=0)
    assert found["validity"].percent is None


def test_one_failing_row_of_many_is_not_a_hundred():
    assert scores(result("code", 1, 10**9), rows=10**9)["validity"].percent == 99.9


def test_the_odcs_word_coverage_counts_as_completeness():
    found = scores(result("missing", 1, 10, COVERAGE), rows=10)
    assert found["completeness"].percent == 90.0


def test_a_promise_about_the_whole_file_is_kept_by_all_rows_or_none():
    late = result("freshness", 90_000, 100, TIMELY, unit="seconds", passed=False)
    kept = result("freshness", 60, 100, TIMELY, unit="seconds", passed=True)
    few = result("row_count", 100, 100, COMPLETE, passed=False, limit="at least 200 rows")
    many = result("row_count", 100, 100, COMPLETE, passed=True)
    assert scores(late)["timeliness"].percent == 0.0
    assert scores(kept)["timeliness"].percent == 100.0
    assert scores(few)["completeness"].passed == 0
    assert scores(many)["completeness"].passed == 100


def test_a_limit_that_is_kept_does_not_hide_the_rows_that_fail():
    found = scores(result("code", 4, 100, passed=True, limit="less than 5 percent"))
    assert found["validity"].percent == 96.0


def test_a_missing_column_fails_in_every_row_and_one_that_is_there_adds_nothing():
    absent = scores(finding("column_missing", 1, rows=()), result("missing", 0, 100, COMPLETE))
    assert (absent["completeness"].passed, absent["completeness"].eligible) == (100, 200)
    there = scores(result("column_missing", 0, 100, COMPLETE), result("missing", 0, 100, COMPLETE))
    assert there["completeness"].eligible == 100


def test_remarks_stand_by_gravity_then_rows_and_have_words_and_remedy():
    q = quality(
        report(
            finding("code", 3, severity="warning"),
            finding("missing", 2),
            finding("nhs_number", 30, "nhs"),
            result("missing", 2, 100, COMPLETE, passed=False, limit="less than 1 percent"),
        ),
        uses={"nhs": ["falls", "care"], "other": ["x"]},
    )
    assert [one.rule for one in q.remarks] == ["nhs_number", "missing", "code"]
    assert q.remarks[0].said == "nhs: a value that is no NHS number, in 30 of 100 rows."
    assert "ten digits" in q.remarks[0].remedy
    assert q.remarks[0].rows == tuple(range(1, 21))
    assert q.remarks[0].agreements == ("care", "falls")
    assert q.remarks[1].allowed == "less than 1 percent"
    assert q.remarks[2].allowed == ""


@pytest.mark.parametrize("words", [FAULTS, REMEDIES])
def test_every_rule_has_its_words_and_its_remedy(words):
    assert set(words) == set(get_args(Rule))
    assert set(VERDICTS) == set(get_args(Verdict))
    assert tuple(MEANINGS) == SIX


def before(*parts, label="October", **more):
    return past(report(*parts, **more), label)


def test_differences_from_last_time_by_promise():
    q = quality(
        report(result("code", 2, 100), result("missing", 7, 100, COMPLETE),
               result("pattern", 1, 100)),
        [before(result("code", 99, 100)),
         before(result("code", 5, 100), result("missing", 7, 100, COMPLETE),
                result("range", 3, 100))],
    )  # fmt: skip
    assert [(d.rule, d.then, d.now) for d in q.differences] == [
        ("code", 5, 2), ("pattern", None, 1), ("range", 3, None)]  # fmt: skip
    assert not q.other_contract


def test_a_late_file_that_was_late_before_is_no_difference():
    def late(rows):
        return result("freshness", 9, rows, TIMELY, unit="seconds", passed=False)

    q = quality(report(late(100), finding("freshness", 1, rows=())), [before(late(90), rows=90)])
    assert q.differences == ()
    assert q.remarks[0].then is None


def test_another_contract_is_told():
    q = quality(report(), [before(contract="sha256:b")])
    assert q.other_contract
    assert "The contract has changed" in quality_html(q)


def test_costs_count_rows_once_and_say_when_they_cannot():
    q = quality(
        report(
            finding("missing", 3, "a", [1, 2, 3]),
            finding("code", 2, "a", [3, 4]),
            finding("duplicate", 1, "a, b", [9]),
            finding("range", 5000, "c"),
            finding("column_missing", 1, "d", ()),
            finding("column_unknown", 1, "e", ()),
            rows=9000,
        ),
        uses={"a": ["x"], "b": ["y", "x"], "c": ["x"], "d": ["x"], "e": ["x"], "f": ["x"], "g": []},
    )
    assert [(c.column, c.rows, c.exact, c.agreements) for c in q.costs] == [
        ("d", 9000, True, ("x",)),
        ("c", 5000, False, ("x",)),
        ("a", 5, True, ("x",)),
        ("b", 1, True, ("x", "y")),
    ]
    assert next(r for r in q.remarks if r.rule == "duplicate").agreements == ("x", "y")


def test_what_is_kept_of_a_deposit_comes_back_and_names_no_row():
    one = before(result("code", 2, 100), finding("code", 2, rows=[71, 72]))
    value = json.loads(json.dumps(past_value(one)))
    assert past_from(value) == one
    assert "71" not in json.dumps(value)


def full():
    first = before(result("code", 9, 90), rows=90, label="2026-09")
    last = before(result("code", 9, 95), result("missing", 1, 95, COMPLETE), label="2026-10")
    return quality(
        report(
            finding("code", 25, "<ward>"), finding("freshness", 1, "", ()),
            result("code", 25, 100, column="<ward>"), NotRun("quality[3]", "SQL is not run."),
            on_errors="hold",
        ),
        [first, last],
        uses={"<ward>": ["warm-homes"]},
        label="2026-11",
    )  # fmt: skip


def test_the_json_form_is_plain_and_whole():
    value = json.loads(json.dumps(quality_value(full())))
    assert value["verdict"] == "held"
    validity = {"passed": 75, "eligible": 100, "rules": 1, "percent": 75.0}
    assert value["now"]["scores"][4] == {"dimension": "validity"} | validity
    assert value["now"]["scores"][5]["percent"] is None
    assert [one["label"] for one in value["earlier"]] == ["2026-09", "2026-10"]
    assert value["remarks"][0]["agreements"] == ["warm-homes"]


def test_the_csv_form_has_every_score_and_finding():
    lines = list(csv.DictReader(io.StringIO(quality_csv(full()))))
    shown = [x for x in lines if x["kind"] == "score" and x["deposit"] == "2026-11"]
    assert [x["percent"] for x in shown] == ["", "", "", "", "75.0", ""]
    assert sum(x["kind"] == "score" for x in lines) == 18
    assert [(x["name"], x["failing"]) for x in lines if x["kind"] == "finding"] == [
        ("code", "25"), ("freshness", "1")]  # fmt: skip


def test_a_heading_that_is_a_formula_is_none_in_the_csv():
    q = quality(report(finding("code", 1, "=cmd()")), label="@x")
    lines = list(csv.DictReader(io.StringIO(quality_csv(q))))
    assert lines[-1]["column"] == "'=cmd()"
    assert lines[-1]["deposit"] == "'@x"


def test_the_page_says_it_all_and_escapes_headings():
    html = quality_html(full())
    for said in (
        "Six scores",
        "Trend over deposits",
        "What to put right",
        "Since last time",
        "What it costs the recipients",
        "Not checked here",
        "How the scores are counted",
        "not measured",
        "and 5 more",
        "warm-homes",
        "SQL is not run.",
        "not for publication",
        "&lt;ward&gt;: a value that is not in the code list, in 25 of 100 rows.",
    ):
        assert said in html, said
    assert "<ward>" not in html
    assert html.count('role="img"') == 2  # completeness and validity were ever measured
    assert "<script" not in html


def test_the_page_of_a_first_deposit_without_faults():
    html = quality_html(quality(report(result("code", 0, 100))))
    assert "Nothing was found." in html
    assert "Trend" not in html
    assert html.count('role="img"') == 1
    assert "100.0%" in html


def test_the_page_of_an_empty_file():
    assert "not measured" in quality_html(quality(report(rows=0), [before(rows=0)]))


def test_the_text_form_names_scores_and_remedies():
    said = quality_text(full())
    assert "validity        75.0%  (last time 90.5%)" in said
    assert "accuracy      not measured" in said
    assert "Error: The file: data that are older than agreed.\n  Send a newer extract" in said


def test_dqv_measures_what_is_known_only():
    graph = quality_dqv(full(), "https://data.example.org/residents")["@graph"]
    kinds = [node["@type"] for node in graph]
    assert kinds == ["dcat:Dataset", "dqv:QualityMeasurement", "dqv:Metric", "dqv:Dimension"]
    measured = graph[1]
    assert measured["dqv:value"] == {"@type": "xsd:decimal", "@value": "75.0"}
    assert measured["dqv:computedOn"]["@id"] == "https://data.example.org/residents"
    known = {node["@id"] for node in graph}
    for name, target in [("dqv:isMeasurementOf", measured), ("dqv:inDimension", graph[2])]:
        assert target[name]["@id"] in known


def test_dqv_of_shared_scores_says_the_step_and_the_rules():
    shared = share_quality(shareable(full().scores), smallest=10)
    graph = scores_dqv(shared, "urn:example:residents")["@graph"]
    assert graph[1]["dqv:value"]["@value"] == "70"
    assert "Between 70 and 80 percent" in graph[1]["rdfs:comment"]["@value"]
    assert "at least 10 rows" in graph[2]["skos:definition"]["@value"]


def test_dqv_takes_only_marked_scores():
    with pytest.raises(TypeError, match="without a mark"):
        scores_dqv({"validity": 75}, "urn:example:x")


@pytest.mark.parametrize(
    "base",
    [
        "",
        "residents",
        "javascript:x",
        "https://e.org/a#b",
        "https://e.org/ a",
        'https://e.org/"',
        "https://e.org/<x>",
        "http:///x",
    ],
)
def test_dqv_refuses_what_is_no_iri(base):
    with pytest.raises(ContractError, match="IRI"):
        quality_dqv(full(), base)
