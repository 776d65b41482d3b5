import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from irwell.agreements import Body, body_from, read_body
from irwell.agreements.bodies import Assurance, body_schema
from irwell.documents import parse_yaml
from irwell.errors import DocumentError

ROOT = Path(__file__).parents[3]
POLICE = """\
irwell_organisation: 1
id: calderwick-police
name: Calderwick Police
sector: police
public_authority: true
competent_authority: true
dea_schedules: [s35]
ico_registration: ZA000000
foi_body: true
areas: [E99000001]
assurance: {expires: 2027-03-31, cyber_essentials: plus}
contacts: {dpo: dpo@calderwick-police.example, ig_lead: ig@calderwick-police.example}
"""


def body(old="", new=""):
    assert old in POLICE
    return read_body(parse_yaml(POLICE.replace(old, new, 1), name="police.yaml"))


def test_a_body_has_the_facts_of_its_document():
    own = body()

    assert own == Body(
        id="calderwick-police",
        name="Calderwick Police",
        sector="police",
        public_authority=True,
        competent_authority=True,
        health_or_care=False,
        dea_schedules=("s35",),
        foi_body=True,
        ico_registration="ZA000000",
        registered_number="",
        legal_form="",
        controlled_by="",
        areas=("E99000001",),
        assurance=Assurance(date(2027, 3, 31), cyber_essentials="plus"),
        contacts={
            "dpo": "dpo@calderwick-police.example",
            "ig_lead": "ig@calderwick-police.example",
        },
        document=parse_yaml(POLICE, name="police").value,
        digest=own.digest,
    )
    assert own.digest != body("ZA000000", "ZA000001").digest
    assert body_from(own.document) == own


def test_a_fact_that_is_not_given_is_not_there():
    own = body(POLICE[POLICE.index("competent") :], "")
    assert own.assurance is None
    assert (own.competent_authority, own.dea_schedules, own.contacts) == (False, (), {})


def test_an_assurance_counts_up_to_its_last_day():
    own = body().assurance
    assert own.counts_on(date(2027, 3, 31))
    assert not own.counts_on(date(2027, 4, 1))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("sector: police", "sector: constabulary", "sector"),
        ("public_authority: true\n", "", "public_authority"),
        ("id: calderwick-police", "id: Calderwick", "id"),
        ("[s35]", "[s36]", "dea_schedules"),
        ("[E99000001]", "[calderwick]", "areas"),
        ("expires: 2027-03-31", "expires: 2027-02-30", "assurance.expires"),
        ("foi_body", "foi", "foi"),
        ("dpo: dpo@", "DPO: dpo@", "contacts"),
    ],
)
def test_a_document_that_is_not_of_the_form_is_refused_by_its_key(old, new, key):
    with pytest.raises(DocumentError) as refused:
        body(old, new)

    assert key in refused.value.message
    assert "police.yaml" in refused.value.message


def test_the_published_schema_is_the_packaged_one():
    Draft202012Validator.check_schema(body_schema())
    published = ROOT / "docs" / "reference" / "organisation.schema.json"
    assert json.loads(published.read_bytes()) == body_schema()
