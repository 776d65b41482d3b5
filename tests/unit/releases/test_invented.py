import re

import pytest

from irwell.agreements.model import ColumnClause
from irwell.contracts.model import Column, Contract, DataSetId
from irwell.errors import AgreementError
from irwell.releases.invented import LABEL, invented_rows
from irwell.releases.invented_values import invented_value

PUPILS = Contract(
    DataSetId("brook-council", "pupils", 1),
    "1.0.0",
    "Pupils",
    (
        Column("nhs", "text", required=True, identifies="direct", identifier_type="nhs_number"),
        Column("born", "date", required=True, identifies="quasi", minimum="2008-01-01"),
        Column("pct", "integer", required=True, minimum=0, maximum=100),
        Column("postcode", "text", required=True, check="postcode"),
        Column("school", "text", codes=("alder", "birch"), required=True),
        Column("case", "boolean"),
        Column("score", "number", suppressed=("<10",)),
        Column("seen", "timestamp"),
    ),
    "snapshot",
    {},
    "sha256:" + "1" * 64,
)
COLUMNS = (
    ColumnClause("child", "nhs", "pseudonym", key="this_agreement"),
    ColumnClause("born", "born", "year"),
    ColumnClause("attendance", "pct", "band", cuts=(50, 90)),
    ColumnClause("area", "postcode", "first_part"),
    ColumnClause("school", "school", "keep"),
    ColumnClause("case", "case", "yes_no"),
    ColumnClause("score", "score", "keep"),
    ColumnClause("seen", "seen", "keep"),
)


def in_process(job, request, *, secrets, limits):
    return job(request, secrets)


def shown(seed="a", columns=COLUMNS, **more):
    return invented_rows(PUPILS, columns, seed, run=in_process, **more)


def test_rows_come_in_the_forms_that_would_arrive():
    found = shown()
    assert found.label == LABEL
    assert "Invented" in LABEL
    assert len(found.rows) == 5
    for row in found.rows:
        assert re.fullmatch("[0-9a-f]{32}", row["child"])
        assert 2008 <= row["born"] <= 2025
        assert row["attendance"] in ("under 50", "50-89", "90+")
        assert row["area"] == "ZZ99"
        assert row["school"] in ("alder", "birch")
        assert row["case"] in (True, False)


def test_the_same_seed_gives_the_same_rows_and_another_gives_others():
    assert shown() == shown()
    assert shown().rows != shown("b").rows


def test_the_worker_gives_the_same_rows():
    assert invented_rows(PUPILS, COLUMNS, "a").rows == shown().rows


def test_no_true_value_of_an_identifier_is_shown():
    numbers = {invented_value(PUPILS.columns[0], "a", place) for place in range(5)}
    text = str(shown().rows)
    assert not [own for own in numbers if own in text]


def test_only_named_columns_are_there():
    assert set(shown(columns=COLUMNS[:2]).rows[0]) == {"child", "born"}


def test_a_value_may_be_missing_where_none_is_promised():
    assert [row["score"] for row in shown().rows].count(None) == 1


def test_what_is_only_counted_by_is_not_there_and_an_area_is_invented():
    more = (ColumnClause("zone", "postcode", "area"), ColumnClause("kind", "school", "count_only"))
    row = shown(columns=(*COLUMNS[:1], *more)).rows[0]
    assert set(row) == {"child", "zone"}
    assert row["zone"].startswith("invented area")


def test_an_unknown_column_and_none_are_refused():
    with pytest.raises(AgreementError, match="no column `age`"):
        shown(columns=(ColumnClause("age", "age", "keep"),))
    with pytest.raises(AgreementError, match="no column is named"):
        shown(columns=())


@pytest.mark.parametrize("place", range(40))
def test_an_nhs_number_is_of_the_test_range_and_its_check_digit_holds(place):
    number = invented_value(PUPILS.columns[0], "a", place)
    assert number.startswith("999")
    assert len(number) == 10
    assert sum(int(d) * w for d, w in zip(number, range(10, 0, -1), strict=True)) % 11 == 0


@pytest.mark.parametrize(
    ("column", "form"),
    [
        (Column("a", "text", required=True, identifier_type="nino"), "QQ[0-9]{6}A"),
        (Column("a", "text", required=True, check="gss"), "E99[0-9]{6}"),
        (Column("a", "integer", required=True, identifier_type="uprn"), "999999[0-9]{6}"),
        (Column("a", "integer", required=True, maximum=5), "-?[0-9]+"),
        (Column("a", "text", required=True), "invented [0-9]+"),
    ],
)
def test_other_values_are_of_their_form(column, form):
    assert re.fullmatch(form, invented_value(column, "a", 1))
