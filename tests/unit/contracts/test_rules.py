"""Limits, units, severities and dimensions of quality rules."""

import pytest

from irwell.contracts.rules import OPERATORS, Limit
from irwell.contracts.rules_limits import limit_of, severity_of
from tests.unit.contracts.made import brief, checked, column, contract

# Four rows; two of them without a value in `a`.
TEXT = "a,b\n1,x\n,x\n3,x\n,x\n"


def missing(**rule):
    return contract(column("a", quality=[{"metric": "missingValues", **rule}]), column("b"))


@pytest.mark.parametrize(
    ("operator", "kept", "broken"),
    [
        ("mustBe", 2, 1),
        ("mustNotBe", 1, 2),
        ("mustBeGreaterThan", 1, 2),
        ("mustBeGreaterOrEqualTo", 2, 3),
        ("mustBeLessThan", 3, 2),
        ("mustBeLessOrEqualTo", 2, 1),
        ("mustBeBetween", [2, 5], [3, 5]),
        ("mustNotBeBetween", [3, 5], [2, 5]),
    ],
)
@pytest.mark.parametrize("unit", ["rows", "percent"])
def test_every_operator_in_rows_and_in_percent(tmp_path, operator, kept, broken, unit):
    def of_unit(value):
        if unit == "rows":
            return value
        return [one * 25 for one in value] if isinstance(value, list) else value * 25

    for value, passes in ((kept, True), (broken, False)):
        wanted = missing(**{operator: of_unit(value)}, unit=unit)
        report = checked(tmp_path, TEXT, wanted)
        (own,) = [r for r in report.results if r.rule == "missing"]
        assert (own.measured, own.eligible, own.passed) == (2, 4, passes)
        assert brief(report) == ([] if passes else [("missing", "a", 2, (2, 4))])


def test_there_are_eight_operators():
    assert len(OPERATORS) == 8


@pytest.mark.parametrize(
    ("word", "severity"),
    [("error", "error"), ("warning", "warning"), ("WARN", "warning"), ("low", "warning"),
     ("info", "info"), ("critical", "error"), ("", "error")],
)  # fmt: skip
def test_severities(tmp_path, word, severity):
    assert severity_of({"severity": word}) == severity
    report = checked(tmp_path, TEXT, missing(mustBe=0, severity=word))
    assert [f.severity for f in report.findings] == [severity]
    assert report.errors == (severity == "error")


def test_a_share_of_no_rows_is_none():
    assert Limit("mustBeLessThan", (1,), percent=True).holds(0, 0)


def test_a_share_is_rounded_to_six_places():
    assert Limit("mustBeLessOrEqualTo", (33.333333,), percent=True).holds(1, 3)
    assert not Limit("mustBeLessOrEqualTo", (33.333332,), percent=True).holds(1, 3)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({}, "no limit"),
        ({"mustBe": 0, "mustBeLessThan": 3}, "several limits"),
        ({"mustBe": "none"}, "not a number"),
        ({"mustBe": True}, "not a number"),
        ({"mustBeBetween": [5, 2]}, "two numbers"),
        ({"mustBeBetween": 5}, "two numbers"),
        ({"mustBe": 0, "unit": "furlongs"}, "neither"),
    ],
)
def test_what_is_no_limit_is_not_run_and_says_why(rule, says):
    assert says in limit_of(rule)
    (own,) = missing(**rule).not_run
    assert own.path == "a.quality[0]"
    assert says in own.reason


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"metric": "rowCount", "mustBe": 4, "unit": "percent"}, "no percentage"),
        ({"metric": "missingValues", "mustBe": 0}, "needs a column"),
        ({"metric": "duplicateValues", "mustBe": 0}, "names no `properties`"),
        (
            {"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["z"]}},
            "not here",
        ),
        ({"metric": "rowCount", "mustBe": 4, "arguments": {"filter": "x"}}, "argument"),
        ({"type": "sql", "query": "SELECT 1", "mustBe": 1}, "SQL"),
        ({"type": "custom", "engine": "soda", "implementation": "x"}, "another engine"),
        ({"type": "text", "description": "Judged by eye."}, "for people"),
    ],
)
def test_what_is_not_run_of_the_table_says_why(rule, says):
    (own,) = contract(column("a"), column("b"), table={"quality": [rule]}).not_run
    assert own.path == "quality[0]"
    assert says in own.reason


def test_every_metric_of_the_library(tmp_path):
    wanted = contract(
        column("a", quality=[
            {"metric": "nullValues", "mustBe": 0},
            {"metric": "missingValues", "mustBe": 0, "arguments": {"missingValues": ["3"]}},
            {"metric": "invalidValues", "mustBe": 0, "arguments": {"pattern": "[0-9]"}},
        ]),
        column("b", quality=[{"metric": "duplicateValues", "mustBeLessThan": 3}]),
        table={"quality": [{"metric": "rowCount", "mustBeGreaterThan": 4}]},
    )  # fmt: skip
    report = checked(tmp_path, TEXT, wanted)
    assert wanted.not_run == ()
    assert [(r.path, r.measured, r.passed) for r in report.results] == [
        ("a.quality[0]", 3, False),
        ("a.quality[1]", 3, False),
        ("a.quality[2]", 0, True),
        ("b.quality[0]", 3, False),
        ("quality[0]", 4, False),
    ]


def test_a_rule_may_name_another_dimension_of_the_standard():
    rule = {"metric": "missingValues", "mustBe": 0, "dimension": "accuracy"}
    wanted = contract(column("a", quality=[rule, {**rule, "dimension": "beauty"}]), column("b"))
    words = [(p.dimension.odcs, p.dimension.govuk) for p in wanted.promises]
    assert words == [("accuracy", "accuracy"), ("completeness", "completeness")]


def test_what_is_repeated_is_counted_three_ways(tmp_path):
    wanted = contract(column("a", unique=True), column("b", unique=True))
    report = checked(tmp_path, "a,b\n1,1\n1,2\n1,3\n2,\n2,\n", wanted)
    own = report.results[0]
    assert (own.measured, own.repeated, own.eligible) == (3, 2, 5)
    assert report.results[1].measured == 0
