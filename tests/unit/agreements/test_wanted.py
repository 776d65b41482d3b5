import pytest

from irwell.agreements import agreement_from
from irwell.agreements.wanted import suggest_columns
from tests.unit.agreements.template_samples import SPECIAL, column, contract

PEOPLE = contract(
    "mersley-council/people",
    column("nhs_number", "string", "direct", "nhs_number"),
    column("full_name", "string", "direct"),
    column("date_of_birth", "date", "quasi"),
    column("weekly_income", "integer", "quasi", logicalTypeOptions={"minimum": 0, "maximum": 800}),
    column("rent", "number", "quasi"),
    column(
        "post_code",
        "string",
        "quasi",
        customProperties=[
            {"property": "irwell.identifies", "value": "quasi"},
            {"property": "irwell.check", "value": "postcode"},
        ],
    ),
    column("has_asthma", "boolean", **SPECIAL),
    column("boiler", "string", description="The kind of heating in the home."),
)


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        ("NHS number", {"from": "nhs_number", "show": "pseudonym"}),
        ("full name", {"from": "full_name", "show": "yes_no"}),
        ("date of birth", {"from": "date_of_birth", "show": "year"}),
        ("dob", {"from": "date_of_birth", "show": "year"}),
        ("weekly income", {"from": "weekly_income", "show": "band", "cuts": [200, 400, 600]}),
        ("rent", {"from": "rent", "show": "yes_no"}),
        ("postcode", {"from": "post_code", "show": "first_part"}),
        ("has asthma", {"from": "has_asthma", "show": "yes_no"}),
        ("boiler", {"from": "boiler", "show": "keep"}),
        ("kind of heating", {"from": "boiler", "show": "keep"}),
    ],
)
def test_each_is_shown_in_the_form_that_tells_least(wanted, value):
    (found,) = suggest_columns(PEOPLE, [wanted]).columns
    said = found.value()
    said = {"show": said} if isinstance(said, str) else said
    assert {"from": found.clause.column, **said} == value
    assert found.wanted == wanted
    assert found.because.endswith(".")


def test_only_what_is_wanted_is_suggested_and_each_once():
    found = suggest_columns(PEOPLE, ["date of birth", "birth date", "boiler"])
    assert [own.clause.column for own in found.columns] == ["date_of_birth", "boiler"]


def test_what_no_column_gives_is_told():
    found = suggest_columns(PEOPLE, ["shoe size", "boiler"])
    assert found.missing == ("shoe size",)
    assert suggest_columns(PEOPLE, []).columns == ()


def test_the_clauses_stand_in_an_agreement_as_they_are(document):
    found = suggest_columns(PEOPLE, [own.name for own in PEOPLE.columns])
    assert not found.missing
    columns = {own.clause.name: own.value() for own in found.columns}
    document["data"] = [{"dataset": "mersley-council/people@1", "columns": columns}]
    agreement = agreement_from(document)
    read = {own.name: own for own in agreement.data[0].columns}
    assert read == {own.clause.name: own.clause for own in found.columns}
