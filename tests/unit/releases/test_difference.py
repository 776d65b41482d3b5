from dataclasses import replace

import pytest

from irwell.agreements.model import ColumnClause, Outputs, RowClause
from irwell.releases import compile_release
from irwell.releases.difference_rows import row_changes
from irwell.releases.difference_shows import compared, finer
from irwell.releases.difference_words import summary_of
from irwell.tables import plan
from tests.unit.releases.release_parts import AGREEMENT, AS_AT, CONTRACTS, OPTED_OUT, PUPILS, agreed


def rows(*where):
    """How the rows change when the agreement's tests become these."""
    old = compile_release(AGREEMENT, CONTRACTS, PUPILS, AS_AT)
    new = compile_release(agreed(where=where), CONTRACTS, PUPILS, AS_AT)
    return list(row_changes(old, new))


AGE, LISTED = (
    RowClause("date_of_birth", "age under", 18),
    RowClause("nhs_number", "not on list", OPTED_OUT),
)


@pytest.mark.parametrize(
    ("where", "way"),
    [
        ((replace(AGE, value=25), LISTED), ["wider"]),
        ((replace(AGE, value=12), LISTED), ["narrower"]),
        ((LISTED,), ["wider"]),
        ((AGE, LISTED, RowClause("district", "present", None)), ["narrower"]),
        ((AGE, LISTED), []),
        ((replace(AGE, verb="age over"), LISTED), ["narrower", "wider"]),
    ],
)
def test_rows_are_more_or_fewer(where, way):
    assert [found for found, _ in rows(*where)] == way


def test_a_set_of_values_grows_and_shrinks():
    def one_of(*values):
        tests = [AGE, LISTED, RowClause("district", "one of", values)]
        return compile_release(agreed(where=tests), CONTRACTS, PUPILS, AS_AT)

    assert [way for way, _ in row_changes(one_of("a"), one_of("a", "b"))] == ["wider"]
    assert [way for way, _ in row_changes(one_of("a", "b"), one_of("b"))] == ["narrower"]
    assert [way for way, _ in row_changes(one_of("a"), one_of("b"))] == ["other"]


def test_another_list_is_another_test():
    other = replace(OPTED_OUT, slug="objectors")
    contracts = {**CONTRACTS, other: replace(CONTRACTS[OPTED_OUT], data_set=other)}
    old = compile_release(AGREEMENT, CONTRACTS, PUPILS, AS_AT)
    moved = agreed(where=[AGE, replace(LISTED, value=other)])
    new = compile_release(moved, contracts, PUPILS, AS_AT)
    assert [way for way, _ in row_changes(old, new)] == ["other"]


@pytest.mark.parametrize(
    ("one", "other", "tells_more"),
    [
        (plan.Keep(), plan.Year(), True),
        (plan.Year(), plan.Keep(), False),
        (plan.Month(), plan.Year(), True),
        (plan.Year(), plan.Month(), False),
        (plan.Band((10, 20, 30)), plan.Band((20,)), True),
        (plan.Band((20,)), plan.Band((10, 20)), False),
        (plan.Round(5), plan.Round(10), False),
        (plan.Year(), plan.YesNo(), True),
        (plan.YesNo(), plan.Redact(), True),
        (plan.Redact(), plan.YesNo(), False),
        (plan.Pseudonym("k", "t"), plan.Year(), False),
    ],
)
def test_which_form_tells_more(one, other, tells_more):
    assert finer(one, other) is tells_more


def test_a_column_says_how_it_changed():
    was, now = plan.Shown("born", "dob", plan.Year()), plan.Shown("born", "dob", plan.Month())
    way, text = compared(was, now)
    assert way == "wider"
    assert text == "Column born shows dob as its month, before as its year."
    assert compared(was, replace(now, column="start"))[0] == "other"


def test_the_summary_counts_and_says():
    changes = [("column", "wider"), ("column", "wider"), ("row", "wider"), ("not_for", "wider")]
    assert summary_of(changes) == "2 more columns, 1 fewer purpose ruled out, more rows"
    assert summary_of([("must_not", "narrower")]) == "1 more thing forbidden"
    assert summary_of([("law", "other"), ("law", "other")]) == "2 other changes"
    assert summary_of([]) == "No difference"


def test_columns_come_and_go():
    from irwell.releases.difference import _data_changes, plans_of

    def changes(*columns):
        new = agreed(columns=columns, outputs=Outputs())
        old_plans = plans_of(AGREEMENT, CONTRACTS, AS_AT)
        new_plans = plans_of(new, CONTRACTS, AS_AT)
        return [(c.about, c.way) for c in _data_changes(AGREEMENT, new, old_plans, new_plans)]

    own = AGREEMENT.data[0].columns
    assert changes(*own) == []
    assert changes(*own, ColumnClause("note", "note", "keep")) == [("column", "wider")]
    assert changes(*own[1:]) == [("column", "narrower")]


def test_a_test_held_by_another_data_set_is_compared_inside():
    def held(years, *more):
        scan = plan.Scan("held-1", CONTRACTS[PUPILS].fields)
        tests = (plan.AgeUnder("date_of_birth", years, AS_AT), *more)
        return plan.HeldBy("nhs_number", plan.Filter(scan, tests), "nhs_number", "nhs_number")

    from irwell.releases.difference_rows import _compared, words

    def way(was, now):
        return _compared((was, "a/b@1"), (now, "a/b@1"))[0]

    assert way(held(16), held(18)) == "wider"
    assert way(held(18), held(16)) == "narrower"
    assert way(held(18), held(18, plan.Present("district"))) == "narrower"
    assert way(held(16), held(18, plan.Present("district"))) == "other"
    assert words(held(18)) == ("held by another data set in rows where date_of_birth age under 18")


def test_a_column_for_counts_alone_is_a_change():
    from irwell.releases.difference import _counted

    own = AGREEMENT.data[0].columns
    new = agreed(columns=(*own, ColumnClause("note", "note", "count_only")))
    places = {PUPILS: "data[0]"}
    assert [c.way for c in _counted(AGREEMENT, new, places)] == ["wider"]
    assert [c.way for c in _counted(new, AGREEMENT, places)] == ["narrower"]
    assert list(_counted(new, new, places)) == []
