from dataclasses import replace
from datetime import date

import pytest

from irwell.agreements.model import ColumnClause, DataClause, RowClause
from irwell.contracts.model import Column, DataSetId
from irwell.errors import AgreementError
from irwell.releases import compile_release
from irwell.tables import plan
from tests.unit.releases.release_parts import (
    AGREEMENT,
    AS_AT,
    CONTRACT,
    CONTRACTS,
    LIST_CONTRACT,
    OPTED_OUT,
    PUPILS,
    agreed,
    contracted,
)


def compiled(agreement=AGREEMENT, contracts=CONTRACTS, as_at=AS_AT):
    return compile_release(agreement, contracts, PUPILS, as_at)


def refused(agreement=AGREEMENT, contracts=CONTRACTS, data_set=PUPILS):
    with pytest.raises(AgreementError) as error:
        compile_release(agreement, contracts, data_set, AS_AT)
    assert error.value.remedy
    return error.value.rule


def test_list_tests_come_first_whatever_their_place():
    tests = compiled().plan.input.input.tests
    assert tests == (
        plan.NotOnList("nhs_number", "list-1", "NHS no", "nhs_number"),
        plan.AgeUnder("date_of_birth", 18, AS_AT),
    )


def test_only_named_columns_in_their_forms():
    release = compiled()
    assert release.plan.input.columns == (
        plan.Shown("attendance", "attendance", plan.Band((50, 90))),
        plan.Shown("born", "date_of_birth", plan.Year()),
        plan.Shown(
            "child", "nhs_number", plan.Pseudonym("this_agreement:nhs_number", "nhs_number")
        ),
        plan.Shown("district", "district", plan.Keep()),
    )
    assert release.fields == (
        plan.Field("attendance", "text"),
        plan.Field("born", "integer"),
        plan.Field("child", "text"),
        plan.Field("district", "text"),
    )


def test_what_a_release_needs_is_named():
    release = compiled()
    assert release.sources == {"data": PUPILS, "list-1": OPTED_OUT}
    assert release.contracts == {"data": CONTRACT.digest, "list-1": LIST_CONTRACT.digest}
    assert release.secrets == {"order": "", "this_agreement:nhs_number": "nhs_number"}
    assert release.quasi == ("born", "district")
    assert release.plan.key == "order"


def test_each_use_stands_for_the_day_given_and_a_fixed_day_stays():
    fixed = RowClause("date_of_birth", "age over", 4, date(2026, 1, 1))
    daily = RowClause("date_of_birth", "within last", "10 years")
    tests = compiled(agreed(where=[fixed, daily])).plan.input.input.tests
    assert tests == (
        plan.AgeOver("date_of_birth", 4, date(2026, 1, 1)),
        plan.WithinLast("date_of_birth", 10, "years", AS_AT),
    )


def test_another_day_is_another_plan_and_the_same_texts_are_the_same_plan():
    assert compiled().digest == compiled().digest
    assert compiled().digest != compiled(as_at=date(2026, 12, 1)).digest


@pytest.mark.parametrize(
    ("clause", "test"),
    [
        (RowClause("district", "equals", "gorton"), plan.Equals("district", "gorton")),
        (RowClause("attendance", "one of", (1, 2)), plan.OneOf("attendance", (1, 2))),
        (RowClause("district", "not one of", ("a",)), plan.NotOneOf("district", ("a",))),
        (
            RowClause("date_of_birth", "before", "2020-02-29"),
            plan.Before("date_of_birth", date(2020, 2, 29)),
        ),
        (
            RowClause("date_of_birth", "after", "2020-02-29"),
            plan.After("date_of_birth", date(2020, 2, 29)),
        ),
        (RowClause("note", "present", None), plan.Present("note")),
    ],
)
def test_row_verbs(clause, test):
    assert compiled(agreed(where=[clause])).plan.input.input.tests == (test,)


@pytest.mark.parametrize(
    ("clause", "show"),
    [
        (ColumnClause("x", "date_of_birth", "month"), plan.Month()),
        (ColumnClause("x", "district", "first_part"), plan.FirstPart()),
        (ColumnClause("x", "attendance", "round", to=5), plan.Round(5)),
        (ColumnClause("x", "note", "yes_no"), plan.YesNo()),
        (ColumnClause("x", "note", "redact"), plan.Redact()),
        (ColumnClause("x", "nhs_number", "keep", reason="direct care"), plan.Keep()),
    ],
)
def test_column_verbs(clause, show):
    assert compiled(agreed(columns=[clause])).plan.input.columns[0].show == show


@pytest.mark.parametrize(
    ("clause", "counted"),
    [
        (ColumnClause("x", "date_of_birth", "month"), True),
        (ColumnClause("x", "district", "redact"), False),
        (ColumnClause("x", "nhs_number", "pseudonym", key="this_agreement"), False),
        (ColumnClause("x", "nhs_number", "keep", reason="direct care"), True),
        (ColumnClause("x", "attendance", "keep"), False),
    ],
)
def test_what_singles_out(clause, counted):
    assert compiled(agreed(columns=[clause])).quasi == (("x",) if counted else ())


@pytest.mark.parametrize(
    "clause",
    [
        RowClause("nowhere", "equals", "x"),
        RowClause("district", "resembles", "x"),
        RowClause("district", "equals", 5),
        RowClause("attendance", "equals", "5"),
        RowClause("attendance", "equals", True),
        RowClause("date_of_birth", "equals", "2020-01-01"),
        RowClause("district", "one of", ()),
        RowClause("district", "one of", "gorton"),
        RowClause("district", "before", "2020-01-01"),
        RowClause("date_of_birth", "before", "2020-02-30"),
        RowClause("date_of_birth", "within last", "soon"),
        RowClause("date_of_birth", "within last", "0 days"),
        RowClause("date_of_birth", "age under", 18.5),
        RowClause("date_of_birth", "age under", -1),
        RowClause("district", "age under", 18),
        RowClause("nhs_number", "not on list", "no data set"),
        RowClause("district", "not on list", OPTED_OUT),
        RowClause("nhs_number", "not on list", DataSetId("other-council", "opted-out", 1)),
        RowClause("nhs_number", "not on list", DataSetId("brook-council", "unknown", 1)),
        RowClause("nhs_number", "not on list", PUPILS),
    ],
)
def test_a_row_clause_that_cannot_be_compiled_is_refused(clause):
    assert refused(agreed(where=[clause])) == "where[0]"


@pytest.mark.parametrize(
    "clause",
    [
        ColumnClause("x", "nowhere", "keep"),
        ColumnClause("x", "district", "hash"),
        ColumnClause("x", "district", "year"),
        ColumnClause("x", "district", "band", cuts=(1,)),
        ColumnClause("x", "attendance", "band", cuts=()),
        ColumnClause("x", "attendance", "band", cuts=(2, 1)),
        ColumnClause("x", "attendance", "band", cuts=(1.5,)),
        ColumnClause("x", "attendance", "round", to=0),
        ColumnClause("x", "attendance", "first_part"),
        ColumnClause("x", "district", "pseudonym", key="this_agreement"),
        ColumnClause("x", "nhs_number", "pseudonym", key="link-07"),
        ColumnClause("x", "nhs_number", "keep"),
        ColumnClause("x", "nhs_number", "first_part", reason=" "),
    ],
)
def test_a_column_clause_that_cannot_be_compiled_is_refused(clause):
    assert refused(agreed(columns=[clause])) == "data[0].columns.x"


def test_names_that_differ_only_in_case_are_refused():
    columns = [ColumnClause("a", "district", "keep"), ColumnClause("A", "note", "keep")]
    assert refused(agreed(columns=columns)) == "data[0].columns"
    assert refused(agreed(columns=[ColumnClause("_ROW", "note", "keep")])) == "data[0].columns"
    twins = contracted(Note=Column("Note", "text"))
    assert refused(contracts=twins) == "data[0].dataset"


def test_no_columns_no_contract_no_data_set():
    assert refused(agreed(columns=[])) == "data[0].columns"
    assert refused(contracts={}) == "data[0].dataset"
    assert refused(data_set=OPTED_OUT) == "data"


def test_a_contract_of_another_data_set_does_not_stand_in():
    assert refused(contracts={**CONTRACTS, PUPILS: LIST_CONTRACT}) == "data[0].dataset"


def test_a_list_is_never_released_at_any_major():
    later = replace(OPTED_OUT, major=2)
    column = ColumnClause("x", "NHS no", "yes_no")
    both = (*AGREEMENT.data, DataClause(later, "", (column,)))
    assert refused(agreed(data=both)) == "where[1]"


def test_a_list_needs_exactly_one_column_of_the_type():
    second = (*LIST_CONTRACT.columns, replace(LIST_CONTRACT.columns[0], name="Other"))
    contracts = {**CONTRACTS, OPTED_OUT: replace(LIST_CONTRACT, columns=second)}
    assert refused(contracts=contracts) == "where[1]"


def test_a_body_that_gives_nothing_releases_nothing():
    parties = tuple(replace(party, gives=False) for party in AGREEMENT.parties)
    assert refused(agreed(parties=parties)) == "data[0].dataset"
