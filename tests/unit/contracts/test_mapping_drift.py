import pytest

from irwell.contracts.checking import check
from irwell.contracts.draft import profile_of
from irwell.contracts.mapping import mapping_from
from irwell.contracts.mapping_drift import seen_of
from tests.unit.contracts.mapping_parts import drafted, fresh, here, proposed, written

HEADINGS, NAMED = ("postcode", "rooms", "note"), ("PC", "No of rooms", "Remarks")


def rows(postcode="MX{0} {0}AB", rooms="{0}"):
    return [(postcode.format(i % 9 + 1), rooms.format(i % 9), f"word{i}") for i in range(40)]


@pytest.fixture
def place(tmp_path):
    contract = drafted(tmp_path, written(tmp_path, HEADINGS, rows()))
    first = profile_of(written(tmp_path, NAMED, rows()), scratch=fresh(tmp_path), run=here)
    document = {
        "irwell_mapping": 1,
        "data_set": str(contract.data_set),
        "columns": dict(zip(HEADINGS, NAMED, strict=True)),
        "headings": [
            {"heading": s.heading, "type": s.type, **({"kind": s.kind} if s.kind else {})}
            for s in seen_of(first)
        ],
    }
    return tmp_path, contract, mapping_from(document)


def told(place, headings, data):
    folder, contract, mapping = place
    file = written(folder, headings, data)
    _, drifts = proposed(folder, file, contract, kept=mapping)
    report = check(
        file,
        contract,
        scratch=fresh(folder),
        mapping=mapping.headings,
        seen=mapping.seen,
        run=lambda job, request, limits: job(request, {}),
    )
    notes = " ".join(report.intake.notes)
    for one in drifts:
        assert f"{one.text} {one.remedy}" in notes, "a check tells the same drift"
    return {one.kind: one for one in drifts}, notes


def test_a_file_like_the_first_has_none(place) -> None:
    assert told(place, NAMED, rows()) == ({}, "")


def test_a_heading_that_went_and_one_that_came(place) -> None:
    drifts, _ = told(place, ("Postal code", *NAMED[1:]), rows())
    assert drifts["gone"].text == (
        "The mapping reads `postcode` from the heading `PC`, which is not there."
    )
    assert drifts["new"].headings == ("Postal code",)
    assert "`Postal code`" in drifts["new"].text


def test_other_values_under_a_heading(place) -> None:
    drifts, _ = told(place, NAMED, rows(postcode="E0100{0}123"))
    assert drifts["changed"].text == "Under `PC` (postcode) stood text (postcode); now text (gss)."
    drifts, _ = told(place, NAMED, rows(rooms="{0} rooms or so"))
    assert drifts["changed"].headings == ("No of rooms",)


def test_numbers_with_a_fraction_are_none_and_no_value_at_all_is_one(place) -> None:
    assert told(place, NAMED, rows(rooms="{0}.5"))[0] == {}
    drifts, _ = told(place, NAMED, rows(rooms=""))
    assert drifts["changed"].text == "Under `No of rooms` (rooms) stood integer; now no value."


def test_without_the_headings_of_the_first_file_only_what_went_is_told(place) -> None:
    folder, contract, mapping = place
    bare = mapping_from({k: v for k, v in mapping.document.items() if k != "headings"})
    drifts, _ = told((folder, contract, bare), ("x", *NAMED[1:]), rows(postcode="E0100{0}123"))
    assert set(drifts) == {"gone"}
