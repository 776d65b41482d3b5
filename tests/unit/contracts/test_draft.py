"""What is proposed from a file: types, keys, bounds, codes, marks; and what is asked."""

import pytest

from irwell.contracts import contract_from, read_contract
from irwell.contracts.draft import draft
from irwell.contracts.draft_text import draft_value, found_text
from irwell.contracts.draft_yaml import draft_text
from irwell.documents import parse_yaml
from irwell.errors import ContractError, TableError
from tests.unit.contracts.made import checked, here
from tests.unit.contracts.test_reading import judge

NHS = ["9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069",
       "9990000077", "9990000085", "9990000093", "9990000107", "9990000115",
       "9990000123"]  # fmt: skip
ROWS = len(NHS)


def drafted(folder, columns, rows=ROWS, **more):
    """Draft from columns: by name a list of texts, or one text for all rows."""
    cells = [[c] * rows if isinstance(c, str) else list(c) for c in columns.values()]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in zip(*cells)]  # noqa: B905
    path = folder / "file.csv"
    path.write_text("\n".join([",".join(columns), *quoted, ""]), encoding="utf-8")
    work = folder / "work"
    work.mkdir(exist_ok=True)
    own = draft(path, "mersley-council/homes", scratch=work, run=here, **more)
    # The promise of every draft: it reads, the standard takes it, and its file keeps to it.
    judge(own.document)
    wanted = contract_from(own.document)
    assert read_contract(parse_yaml(draft_text(own), name="draft.yaml")) == wanted
    assert checked(folder, path.read_text(encoding="utf-8"), wanted).errors == 0
    return own


def proposed(own, name):
    return next(c for c in own.document["schema"][0]["properties"] if c["name"] == name)


def keys_of(own, name):
    listed = proposed(own, name).get("customProperties", [])
    return {one["property"].removeprefix("irwell."): one["value"] for one in listed}


def signs_of(own, name):
    return {sign.sign for sign in own.signs if sign.column == name}


def numbers(start=1, step=1):
    return [str(start + step * i) for i in range(ROWS)]


def test_types(tmp_path):
    own = drafted(tmp_path, {
        "rooms": numbers(),
        "rent": [f"{n}.50" for n in numbers(400, 7)],
        "active": ["yes", "no"] * (ROWS // 2),
        "moved": [f"{n + 12}/03/2024" for n in range(ROWS)],
        "seen": [f"2026-01-{n + 10} 09:00:00" for n in range(ROWS)],
        "street": [f"{n} Long Lane" for n in numbers()],
        "flat": [f"0{n}" for n in numbers()],
    })  # fmt: skip
    types = {c["name"]: c["logicalType"] for c in own.document["schema"][0]["properties"]}
    assert types == {"rooms": "integer", "rent": "number", "active": "boolean", "moved": "date",
                     "seen": "timestamp", "street": "string", "flat": "string"}  # fmt: skip
    assert keys_of(own, "moved")["dateFormat"] == "%d/%m/%Y"
    assert own.document["status"] == "draft"
    assert own.document["apiVersion"] == "v3.1.0"


def test_how_numbers_are_written(tmp_path):
    own = drafted(tmp_path, {
        "paid": [f"£{n},000.00" for n in numbers()],
        "share": [f"{n}%" for n in numbers()],
        "people": [f"1,{n}" for n in numbers(100)],
        "energy": [f"{n}.5 kWh" for n in numbers()],
    })  # fmt: skip
    assert keys_of(own, "paid")["form"] == "money"
    assert keys_of(own, "share")["form"] == "percent"
    assert keys_of(own, "people")["form"] == "thousands"
    assert (keys_of(own, "energy")["form"], keys_of(own, "energy")["unit"]) == ("unit", "kWh")


def test_what_is_no_value_and_what_is_held_back(tmp_path):
    own = drafted(tmp_path, {
        "count": [*numbers()[:-3], "-", "c", "<10"],
        "note": ["n/a", "", *(f"seen {n}" for n in numbers()[2:])],
    })  # fmt: skip
    assert keys_of(own, "count")["nullTokens"] == ["-"]
    assert keys_of(own, "count")["suppressed"] == ["<10", "c"]
    assert "required" not in proposed(own, "count")
    assert keys_of(own, "note")["nullTokens"] == ["n/a"]


def test_a_key(tmp_path):
    own = drafted(tmp_path, {"home_id": numbers(100), "rooms": ["1", "2"] * (ROWS // 2)})
    assert proposed(own, "home_id")["primaryKey"]
    assert proposed(own, "home_id")["required"]
    assert "Proposed key, which no two rows share: `home_id`." in found_text(own, "file.csv")
    pair = drafted(tmp_path, {
        "area_code": ["a", "b", "c", "d"] * (ROWS // 4),
        "year": [*["2023"] * 4, *["2024"] * 4, *["2025"] * 4],
        "rooms": "3",
    })  # fmt: skip
    assert [proposed(pair, n).get("primaryKeyPosition") for n in ("area_code", "year")] == [1, 2]


def test_without_a_key_it_is_asked_for(tmp_path):
    own = drafted(tmp_path, {"rooms": ["1", "2"] * (ROWS // 2), "kind": "flat"})
    assert any("tell one row from another" in question.text for question in own.questions)


def test_bounds_and_codes(tmp_path):
    own = drafted(tmp_path, {
        "age": numbers(20),
        "visits": numbers(),
        "change": numbers(-5),
        "kind": ["flat", "house"] * (ROWS // 2),
        "ref": [f"AB-{n}" for n in numbers(1000)],
        "lat": [f"53.{n}" for n in numbers(10)],
    })  # fmt: skip
    assert proposed(own, "age")["logicalTypeOptions"] == {"minimum": 0, "maximum": 130}
    assert proposed(own, "visits")["logicalTypeOptions"] == {"minimum": 0}
    assert "logicalTypeOptions" not in proposed(own, "change")
    (rule,) = proposed(own, "kind")["quality"]
    assert rule["arguments"] == {"validValues": ["flat", "house"]}
    assert proposed(own, "ref")["logicalTypeOptions"] == {"pattern": "[A-Z]{2}-[0-9]{4}"}
    assert proposed(own, "lat")["logicalTypeOptions"] == {"minimum": 49, "maximum": 61.5}


def test_identifiers_by_their_values(tmp_path):
    own = drafted(tmp_path, {
        "number": NHS,
        "place": ["M1 1AE", "EC1A 1BB"] * (ROWS // 2),
        "area": ["E08000003", "E08000004"] * (ROWS // 2),
        "mail": [f"person{n}@mersley.example" for n in numbers()],
    })  # fmt: skip
    assert keys_of(own, "number") == {
        "identifies": "direct", "identifierType": "nhs_number", "check": "nhs_number"
    }  # fmt: skip
    assert proposed(own, "number")["logicalType"] == "string"
    assert keys_of(own, "place")["check"] == "postcode"
    assert keys_of(own, "place")["identifies"] == "quasi"
    assert keys_of(own, "area")["check"] == "gss"
    assert keys_of(own, "mail")["identifies"] == "direct"


@pytest.mark.parametrize(
    ("heading", "identifies"),
    [
        ("NHS No", "direct"), ("National Insurance Number", "direct"), ("surname", "direct"),
        ("firstName", "direct"), ("email_address", "direct"), ("mobile", "direct"),
        ("pupil number", "direct"), ("client_ref", "direct"), ("dob", "quasi"),
        ("Date of Birth", "quasi"), ("postcode", "quasi"), ("age group", "quasi"),
    ],
)  # fmt: skip
def test_identifiers_by_their_heading(tmp_path, heading, identifies):
    born = heading in ("dob", "Date of Birth")
    cells = (
        [f"19{n}-05-01" for n in numbers(60)] if born else [f"value {n}" for n in "abcdefghijkl"]
    )
    own = drafted(tmp_path, {heading: cells, "patient group": ["x", "y"] * (ROWS // 2)})
    assert keys_of(own, heading).get("identifies") == identifies


@pytest.mark.parametrize(
    ("heading", "classification"),
    [
        ("ethnicity", "special_category"), ("religion", "special_category"),
        ("diagnosis", "special_category"), ("sexual_orientation", "special_category"),
        ("trade union", "special_category"), ("offence code", "criminal_offence"),
        ("benefits", "sensitive_other"), ("protected address", "sensitive_other"),
        ("refuge", "sensitive_other"), ("do_not_disclose", "sensitive_other"),
        ("confidential flag", "sensitive_other"), ("MARAC", "sensitive_other"),
        ("witness protection", "sensitive_other"), ("adopted", "sensitive_other"),
    ],
)  # fmt: skip
def test_special_categories_and_marks_of_protected_people(tmp_path, heading, classification):
    own = drafted(tmp_path, {"patient id": numbers(100), heading: ["A", "B"] * (ROWS // 2)})
    assert proposed(own, heading).get("classification") == classification
    assert "quality" not in proposed(own, heading)  # no list of such values stands in a draft
    assert any(sign.column == heading and sign.marked for sign in own.signs)


@pytest.mark.parametrize(
    "heading",
    ["Area name", "ward_name", "crime decile", "income rank", "school_name", "count of sen"],
)
def test_headings_of_areas_and_measures_are_no_marks(tmp_path, heading):
    own = drafted(tmp_path, {"ward code": numbers(), heading: numbers()})
    assert keys_of(own, heading).get("identifies", "no") == "no"
    assert "classification" not in proposed(own, heading)


def test_free_text_and_what_stands_inside_it(tmp_path):
    plain = [f"The visit number {n} went as it was planned by the team." for n in numbers()]
    telling = [f"Call {n}: write to person{n}@mersley.example about the roof." for n in numbers()]
    own = drafted(tmp_path, {"outcome": plain, "log": telling})
    assert "free_text" in signs_of(own, "outcome")
    assert {"free_text", "embedded"} & signs_of(own, "log")
    assert proposed(own, "log")["classification"] == "sensitive_other"
    assert all("@" not in sign.reason for sign in own.signs)


def test_dates_that_may_be_read_two_ways_are_asked_about(tmp_path):
    columns = {"seen": [f"0{n % 9 + 1}/0{n % 7 + 1}/2024" for n in range(ROWS)], "n": numbers()}
    own = drafted(tmp_path, columns)
    (asked,) = own.open
    assert (asked.column, "--dates day-first" in asked.answer) == ("seen", True)
    assert proposed(own, "seen")["logicalType"] == "string"
    told = drafted(tmp_path, columns, dates="month-first")
    assert told.open == ()
    assert keys_of(told, "seen")["dateFormat"] == "%m/%d/%Y"


def test_dates_in_two_formats_are_asked_about(tmp_path):
    cells = ["13/05/2024"] * 6 + ["05/13/2024"] * 6
    own = drafted(tmp_path, {"seen": cells, "n": numbers()})
    assert [question.column for question in own.open] == ["seen"]
    assert "draft.question" in keys_of(own, "seen")


def test_numbers_with_a_few_words_are_asked_about(tmp_path):
    many = [str(n) for n in range(100)]
    own = drafted(tmp_path, {"visits": [*many[:98], "closed", "moved"], "id": many}, rows=100)
    (asked,) = own.open
    assert asked.column == "visits"
    assert "closed" not in asked.text + asked.answer
    assert "irwell.suppressed" in asked.answer
    assert "suppressedTokens" not in asked.answer


def test_a_file_without_rows_is_asked_about(tmp_path):
    own = drafted(tmp_path, {"a": [], "b": []}, rows=0)
    assert [question.must for question in own.questions] == [True]


def test_names_of_people_are_no_code_list_and_stand_nowhere(tmp_path):
    canary = "Canary Featherstone"
    own = drafted(tmp_path, {
        "full name": [canary, "Rowan Ashby"] * (ROWS // 2), "rooms": numbers()
    })  # fmt: skip
    shown = draft_text(own) + found_text(own, "file.csv") + str(draft_value(own))
    assert canary not in shown


def test_what_is_known_of_the_file_is_kept_in_the_contract(tmp_path):
    from irwell.tables.intake.guide import Guide

    path = tmp_path / "file.csv"
    path.write_text("x;y\n" + "\n".join(f"{n};{n}" for n in numbers()) + "\n")
    own = draft(path, "mersley-council/homes", scratch=tmp_path, run=here,
                guide=Guide(separator=";"))  # fmt: skip
    assert own.document["customProperties"] == [
        {"property": "irwell.file", "value": {"separator": ";"}}
    ]


@pytest.mark.parametrize("name", ["homes", "Mersley/homes", "a/b/c", "mersley-council/"])
def test_a_name_that_is_none_is_refused(tmp_path, name):
    with pytest.raises(ContractError, match="organisation/short-name"):
        draft(tmp_path / "x.csv", name, scratch=tmp_path, run=here)


def test_an_order_of_dates_that_is_none_is_refused(tmp_path):
    with pytest.raises(ContractError, match="order of dates"):
        draft(tmp_path / "x.csv", "a/b", scratch=tmp_path, run=here, dates="sideways")


def test_a_file_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"")
    with pytest.raises(TableError):
        draft(tmp_path / "x.csv", "a/b", scratch=tmp_path, run=here)
