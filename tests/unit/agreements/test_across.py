"""What is said of tests that are tried in another data set, of areas, and of counts."""

from dataclasses import replace

import pytest

from irwell.agreements import clauses, review
from irwell.agreements.contract_change import touched
from irwell.contracts import Column, DataSetId

ATTENDANCE = DataSetId("calderwick-council", "school-attendance", 1)
FLAGS = DataSetId("calderwick-council", "social-care-flags", 1)
AIDS = DataSetId("calderwick-council", "home-aids", 1)
WARDS = DataSetId("calderwick-council", "postcode-wards", 1)
IN = {"column": "district", "is": "one of", "value": ["alder"]}
AREA = {"from": "postcode", "show": "area", "to": "ward", "by": str(WARDS)}


def both(*tests):
    return {
        "data": [
            {"dataset": str(ATTENDANCE), "columns": {"district": "keep"}},
            {"dataset": str(FLAGS), "columns": {"case_open": "keep"}},
        ],
        "where": list(tests),
    }


def aids(**columns):
    return {"data": [{"dataset": str(AIDS), "columns": columns}]}


def texts(agreement, contracts):
    return [(own.path, own.text) for own in review(agreement, contracts)]


def with_columns(contracts, data_set, *columns):
    own = contracts[data_set]
    return {**contracts, data_set: replace(own, columns=(*own.columns, *columns))}


def test_a_test_that_a_data_set_lacks_is_tried_in_the_one_that_has_it(changed, contracts):
    assert texts(changed(both(IN)), contracts) == []


@pytest.mark.parametrize(
    ("test", "text"),
    [
        ({"column": "nowhere", "is": "present"}, "no other data set"),
        (
            {
                "column": "pupil_name",
                "is": "not on list",
                "value": "calderwick-council/objections@1",
            },
            "a list is held against the rows that leave",
        ),
    ],
)
def test_a_test_that_nothing_can_be_decided_of_is_a_problem(changed, contracts, test, text):
    found = [said for path, said in texts(changed(both(test)), contracts) if text in said]
    assert any(str(FLAGS) in said for said in found)


def test_two_that_have_the_column_are_a_problem(changed, contracts):
    third = {"dataset": str(AIDS), "columns": {"aid": "keep"}}
    more = with_columns(contracts, AIDS, Column("district", "text"))
    agreement = changed({**both(IN), "data.2": third})
    ((path, text),) = texts(agreement, more)
    assert path == "where[0].column"
    assert "more than one other data set" in text


def test_two_shared_types_of_identifier_are_a_problem(changed, contracts):
    name = Column("name", "text", identifier_type="local:pupil-name")
    ((path, text),) = texts(changed(both(IN)), with_columns(contracts, FLAGS, name))
    assert path == "where[0].column"
    assert "more than one type of identifier (local:pupil-name, nhs_number)" in text


def test_the_sentence_says_where_it_is_tried_only_if_a_body_gives_two_data_sets(changed):
    one = {"data": both()["data"][:1], "where": [IN]}
    (said,) = [own.text for own in clauses(changed(one)) if own.path == "where[0]"]
    assert "In a data set that has no district" not in said
    (said,) = [own.text for own in clauses(changed(both(IN))) if own.path == "where[0]"]
    assert "In a data set that has no district, only rows are left whose identifier" in said


def test_an_area_is_said_and_taken(changed, contracts):
    agreement = changed(aids(ward=AREA))
    assert texts(agreement, contracts) == []
    (said,) = [own for own in clauses(agreement) if own.path == "data[0].columns.ward"]
    assert (
        "what the column ward of the provider's data set calderwick-council/postcode-wards@1"
        in (said.text)
    )
    assert said.mark == "enforced"
    assert "data[0].columns.ward.by" in said.keys


def test_an_area_of_an_identifier_is_enough_for_the_smallest_group(changed, contracts):
    outputs = {"use.outputs": {"smallest_group": 5}}
    assert texts(changed({**aids(ward=AREA), **outputs}), contracts) == []
    assert texts(changed({**aids(aid="keep"), **outputs}), contracts)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"by": "marrowdale-health/falls@3"}, "by"),
        ({"by": "calderwick-council/home-aids@2"}, "by"),
        ({"by": "calderwick-council/unknown@1"}, "by"),
        ({"by": "calderwick-council/objections@1"}, "by"),
        ({"to": "nowhere"}, "to"),
        ({"to": "postcode"}, "to"),
    ],
)
def test_a_lookup_that_cannot_serve_is_a_problem_at_its_key(changed, contracts, change, key):
    ((path, text),) = texts(changed(aids(ward={**AREA, **change})), contracts)
    assert path == f"data[0].columns.ward.{key}"
    assert text[0] != text[0].lower() or text[0] == "`"


def test_a_lookup_of_a_special_category_is_not_hidden(changed, contracts):
    own = contracts[WARDS]
    ward = replace(own.column("ward"), sensitivity="special_category")
    more = {**contracts, WARDS: replace(own, columns=(own.columns[0], ward))}
    agreement = changed({**aids(ward=AREA), "law.special_category": "none"})
    ((path, text),) = texts(agreement, more)
    assert path == "data[0].columns.ward"
    assert "`ward` holds special category data" in text


COUNTING = {"use": {"may": ["view", "count"], "outputs": {"smallest_count": 10}}}


def test_a_column_to_be_counted_by(changed, contracts):
    agreement = changed({**aids(aid="keep", lives_at_home="count_only"), **COUNTING})
    assert texts(agreement, contracts) == []
    (said,) = [o.text for o in clauses(agreement) if o.path == "data[0].columns.lives_at_home"]
    assert "does not leave in any row" in said


@pytest.mark.parametrize(
    ("columns", "more", "path", "text"),
    [
        ({"aid": "count_only"}, COUNTING, "data[0].columns", "Every column"),
        (
            {"aid": "keep", "lives_at_home": "count_only"},
            {},
            "data[0].columns.lives_at_home",
            "counting is not allowed",
        ),
        (
            {"aid": "keep", "nhs_number": {"show": "count_only", "reason": "we want to"}},
            COUNTING,
            "data[0].columns.nhs_number",
            "would name each of them",
        ),
    ],
)
def test_a_count_that_cannot_be_kept_is_a_problem(changed, contracts, columns, more, path, text):
    ((place, said),) = texts(changed({**aids(**columns), **more}), contracts)
    assert place == path
    assert text in said


def change(contracts, agreement, data_set, after, others=True):
    given = {key: own for key, own in contracts.items() if key != data_set} if others else None
    return [
        (own.path, own.suspends, own.text)
        for own in touched(agreement, contracts[data_set], after, given)
    ]


def test_a_column_that_takes_a_test_to_its_own_rows_suspends(changed, contracts):
    after = with_columns(contracts, FLAGS, Column("district", "text"))[FLAGS]
    ((path, suspends, text),) = change(contracts, changed(both(IN)), FLAGS, after)
    assert (path, suspends) == ("where[0]", True)
    assert "no longer tested in calderwick-council/school-attendance@1" in text
    assert "on its own rows" in text


def test_an_identifier_that_joins_no_longer_suspends(changed, contracts):
    own = contracts[ATTENDANCE]
    columns = tuple(
        replace(column, identifier_type="nino") if column.name == "nhs_number" else column
        for column in own.columns
    )
    found = change(contracts, changed(both(IN)), ATTENDANCE, replace(own, columns=columns))
    assert [path for path, suspends, _ in found if suspends] == ["where[0].column"]


def test_a_lookup_that_loses_its_area_suspends(changed, contracts):
    own = contracts[WARDS]
    after = replace(own, columns=own.columns[:1])
    ((path, suspends, _),) = change(contracts, changed(aids(ward=AREA)), WARDS, after)
    assert (path, suspends) == ("data[0].columns.ward.to", True)


def test_a_change_of_nothing_that_is_named_touches_nothing(changed, contracts):
    after = with_columns(contracts, WARDS, Column("more", "text"))[WARDS]
    assert change(contracts, changed(aids(ward=AREA)), WARDS, after) == []
    assert change(contracts, changed(both(IN)), WARDS, after) == []
    assert change(contracts, changed(both(IN)), FLAGS, contracts[FLAGS], others=False) == []
