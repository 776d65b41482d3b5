import pytest

from irwell.contracts.mapping_names import alike


@pytest.mark.parametrize(
    ("heading", "name", "least"),
    [
        ("postcode", "postcode", 1.0),
        ("Post Code", "postcode", 0.98),
        ("POST-CODE", "post_code", 0.98),
        ("dateOfBirth", "date_of_birth", 0.98),
        ("DOB", "date_of_birth", 0.95),
        ("PCODE", "postcode", 0.95),
        ("Forename", "first_name", 0.95),
        ("Last Name", "surname", 0.95),
        ("Gender", "sex", 0.95),
        ("wd_nm", "ward_name", 0.95),
        ("Easting of home", "easting", 0.6),
        ("Tenant postcode", "postcode", 0.66),
        ("LibraryType", "type", 0.66),
        ("dist", "district", 0.85),
        ("pstcd", "postcode", 0.7),
        ("Recieved on", "received_on", 0.85),
    ],
)
def test_names_that_are_alike(heading, name, least) -> None:
    score, why = alike(heading, name)
    assert least <= score <= 1, (score, why)
    assert why


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("c7", "postcode"),
        ("claim_id", "client_id"),
        ("rate", "date"),
        ("start_date", "end_date"),
        ("area_code", "ward_code"),
        ("average", "age"),
        ("Ward", "postcode"),
        ("£", "amount"),
    ],
)
def test_names_that_are_not(heading, name) -> None:
    assert alike(heading, name) == (0.0, "no name alike")


@pytest.mark.parametrize(
    ("heading", "name"),
    [("address 1", "address_2"), ("LSOA11CD", "lsoa21cd"), ("2011", "2021")],
)
def test_names_whose_numbers_differ_never_reach_the_threshold(heading, name) -> None:
    score, why = alike(heading, name)
    assert score <= 0.5
    assert score == 0 or "numbers differ" in why


def test_the_business_name_and_the_meaning_count() -> None:
    assert alike("Rooms", "rm_qty", ["Rooms"])[0] == 0.98
    score, why = alike("Bedrooms", "rm_qty", [], "How many bedrooms the home has.")
    assert (score, why) == (0.6, "its words stand in what the contract says of the column")
