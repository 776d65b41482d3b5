import json

import pytest

from irwell.agreements import clauses, public_clauses, public_document

SECRET = "Help comes too late."


def withheld(*fields):
    named = [
        {"field": own, "reason": "A case is open.", "decided_by": "SIRO", "until": "2027-01-01"}
        for own in fields
    ]
    return {"publish.withheld": named}


def test_without_withholdings_all_is_public(changed):
    agreement = changed({})
    assert public_document(agreement) == agreement.document
    assert public_clauses(agreement) == clauses(agreement)


@pytest.mark.parametrize("field", ["purpose.need", "purpose", "all"])
def test_what_is_withheld_is_in_no_part_of_the_entry(changed, field):
    agreement = changed(withheld(field))
    document = public_document(agreement)

    assert SECRET not in json.dumps(document)
    assert not [own for own in public_clauses(agreement) if SECRET in own.text]
    assert document["id"] == "attendance-2026"
    assert document["publish"]["withheld"][0]["reason"] == "A case is open."


def test_a_withheld_place_inside_takes_its_sentence_with_it(changed):
    changes = {"purpose.benefit": {"measure": "offers", "baseline": "41%"}}
    agreement = changed({**changes, **withheld("purpose.benefit.baseline")})

    assert public_document(agreement)["purpose"]["benefit"] == {"measure": "offers"}
    assert "purpose.benefit" not in [own.path for own in public_clauses(agreement)]
    assert "purpose.code" in [own.path for own in public_clauses(agreement)]


def test_one_column_or_test_may_be_withheld(changed):
    test = {"column": "district", "is": "equals", "value": "alder"}
    agreement = changed({"where": [test], **withheld("where[0]", "data[0].columns.district")})

    assert public_document(agreement)["where"] == []
    assert public_document(agreement)["data"][0]["columns"] == {}
    shown = {own.path for own in public_clauses(agreement)}
    assert shown & {"where[0]", "data[0]", "data[0].columns.district"} == {"data[0]"}


def test_that_there_is_an_agreement_is_never_withheld(changed):
    agreement = changed(withheld("id", "version", "publish", "all"))

    assert set(public_document(agreement)) == {"irwell", "id", "version", "publish"}
    assert public_document(agreement)["id"] == "attendance-2026"
    assert {own.path.split(".")[0].split("[")[0] for own in public_clauses(agreement)} == {
        "irwell",
        "id",
        "publish",
    }
