from datetime import date

import pytest

from irwell.errors import TableError
from irwell.tables import plan as nodes
from irwell.tables.plan import (
    After,
    AgeOver,
    AgeUnder,
    Area,
    Band,
    Before,
    Count,
    Equals,
    Field,
    Filter,
    FirstPart,
    HeldBy,
    Keep,
    Month,
    NotOneOf,
    NotOnList,
    OneOf,
    Ordered,
    Present,
    Project,
    Pseudonym,
    Redact,
    Round,
    Scan,
    Shown,
    WithinLast,
    Year,
    YesNo,
    from_value,
    to_value,
)
from irwell.tables.plan_check import check_types, output_fields

DAY = date(2026, 11, 22)
FIELDS = (
    Field("t", "text"), Field("i", "integer"), Field("n", "number"), Field("b", "boolean"),
    Field("d", "date"), Field("s", "timestamp"),
)  # fmt: skip
OTHER = Filter(
    Scan("other", (Field("who", "integer"), Field("born", "date"))),
    (AgeUnder("born", 18, DAY), Present("who")),
)
TESTS = (
    Equals("t", "x"), OneOf("i", (1, 2)), NotOneOf("n", (1.5, 2)), Before("d", DAY),
    After("s", DAY), WithinLast("d", 3, "months", DAY), AgeUnder("d", 18, DAY),
    AgeOver("s", 64, DAY), Present("b"), NotOnList("t", "list", "who", "nhs_number"),
    HeldBy("t", OTHER, "who", "nhs_number"),
)  # fmt: skip
SHOWN = (
    Shown("a", "t", Keep()), Shown("b", "t", Pseudonym("k", "nhs_number")), Shown("c", "d", Year()),
    Shown("d", "s", Month()), Shown("e", "i", Band((1, 2))), Shown("f", "t", FirstPart()),
    Shown("g", "n", Round(5)), Shown("h", "b", YesNo()), Shown("i", "i", Redact()),
    Shown("j", "t", Area("lookup", "code", "ward", "postcode")),
)  # fmt: skip


def plan(tests=(), shown=SHOWN, fields=FIELDS):
    return Ordered(Project(Filter(Scan("data", fields), tuple(tests)), tuple(shown)), "order")


def test_every_node_survives_its_plain_form():
    whole = plan(TESTS)
    assert from_value(to_value(whole)) == whole
    counted = Count(whole.input, ("a", "c"))
    assert from_value(to_value(counted)) == counted
    used = {type(node) for node in TESTS} | {type(item.show) for item in SHOWN}
    assert used == set(nodes.Test.__args__) | set(nodes.Show.__args__)


def test_unknown_node_is_refused():
    with pytest.raises(KeyError):
        from_value({"node": "Sql", "text": "x"})


def test_output_fields_name_the_types_that_leave():
    check_types(plan(TESTS))
    assert [(field.name, field.type) for field in output_fields(plan())] == [
        ("a", "text"), ("b", "text"), ("c", "integer"), ("d", "text"), ("e", "text"),
        ("f", "text"), ("g", "number"), ("h", "boolean"), ("i", "text"),
        ("j", "text"),
    ]  # fmt: skip
    assert output_fields(Count(plan().input, ("c",)))[-1] == Field("n", "integer")


@pytest.mark.parametrize(
    "test",
    [
        Equals("missing", "x"), Equals("t", 1), Equals("t", "\x00"), Equals("t", "\ud800"),
        Equals("i", "1"), Equals("i", True), Equals("i", 2**63), Equals("i", 1.0),
        Equals("n", float("nan")), Equals("n", 2**53 + 1), Equals("b", 1),
        Equals("d", "22/11/2026"), Equals("d", "2026-02-30"), Equals("d", "20261122"),
        OneOf("t", ()), NotOneOf("t", ()), Before("t", DAY), After("i", DAY),
        AgeUnder("i", 18, DAY), AgeUnder("d", 201, DAY), AgeUnder("d", -1, DAY),
        AgeOver("d", 150, date(100, 1, 1)), WithinLast("d", 0, "days", DAY),
        WithinLast("d", 1, "weeks", DAY), WithinLast("d", 10**9, "days", DAY),
        WithinLast("d", 10**9, "months", DAY), NotOnList("n", "list", "who", "nhs_number"),
        HeldBy("n", OTHER, "who", "nhs_number"),
        HeldBy("t", Filter(OTHER.input, (HeldBy("who", OTHER, "who", "uprn"),)), "who", "uprn"),
        HeldBy("t", Filter(OTHER.input, (NotOnList("who", "l", "who", "uprn"),)), "who", "uprn"),
    ],
    ids=repr,
)  # fmt: skip
def test_test_that_does_not_fit_is_refused_by_name(test):
    with pytest.raises(TableError) as caught:
        check_types(plan([test]))
    assert f"`{test.column}`" in str(caught.value)
    assert caught.value.rule


@pytest.mark.parametrize(
    "test",
    [
        HeldBy("t", OTHER, "missing", "uprn"), HeldBy("t", OTHER, "born", "uprn"),
        HeldBy("t", Filter(OTHER.input, (Equals("who", "x"),)), "who", "uprn"),
        HeldBy("t", Filter(OTHER.input, (Present("missing"),)), "who", "uprn"),
    ],
    ids=repr,
)  # fmt: skip
def test_test_of_another_source_is_checked_against_its_columns(test):
    with pytest.raises(TableError):
        check_types(plan([test]))


@pytest.mark.parametrize(
    "shown",
    [
        (), (Shown("a", "missing", Keep()),), (Shown("_row", "t", Keep()),),
        (Shown("a", "t", Keep()), Shown("A", "t", Keep())), (Shown("", "t", Keep()),),
        (Shown("a", "n", Pseudonym("k", "uprn")),), (Shown("a", "t", Year()),),
        (Shown("a", "t", Month()),), (Shown("a", "d", Band((1,))),), (Shown("a", "i", Band(())),),
        (Shown("a", "i", Band((2, 1))),), (Shown("a", "n", Band((float("inf"),))),),
        (Shown("a", "n", Area("lookup", "code", "ward", "")),),
        (Shown("a", "i", FirstPart()),), (Shown("a", "t", Round(5)),), (Shown("a", "i", Round(0)),),
    ],
    ids=repr,
)  # fmt: skip
def test_form_that_does_not_fit_is_refused(shown):
    with pytest.raises(TableError):
        check_types(plan(shown=shown))


def test_count_by_a_hidden_column_or_one_named_n_is_refused():
    with pytest.raises(TableError):
        check_types(Count(plan().input, ("t",)))
    with pytest.raises(TableError):
        check_types(Count(plan(shown=[Shown("n", "t", Keep())]).input, ("n",)))
