import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from irwell.agreements import ColumnClause, Outputs, Party, of, read_agreement, schema
from irwell.contracts import DataSetId
from irwell.documents import parse_yaml
from irwell.errors import DocumentError

ROOT = Path(__file__).parents[3]
EARLY_HELP = (ROOT / "docs/examples/early-help/agreement.yaml").read_text(encoding="utf-8")


def early_help(old="", new=""):
    assert old in EARLY_HELP
    return read_agreement(parse_yaml(EARLY_HELP.replace(old, new, 1), name="early-help.yaml"))


def test_an_agreement_has_the_parts_of_its_document():
    agreement = early_help()

    assert agreement.id == "early-help-2026"
    assert agreement.version == 1
    assert agreement.parties[0] == Party(
        "provider", "calderwick-council", "Children's Services", "controller", True, False
    )
    assert agreement.recipients == ("calderwick-police",)
    assert agreement.signatories == ("calderwick-council", "calderwick-police")
    assert agreement.data[0].data_set == DataSetId("calderwick-council", "school-attendance", 1)
    assert agreement.data[0].table == "attendance"
    assert agreement.data[0].columns == (
        ColumnClause("attendance", "attendance_pct", "band", cuts=(50, 80, 90, 95)),
        ColumnClause("birth_year", "date_of_birth", "year"),
        ColumnClause("child", "nhs_number", "pseudonym", key="this_agreement"),
        ColumnClause("district", "district", "keep"),
    )
    assert agreement.where[1].value == ("alder", "birch", "rowan")
    assert agreement.data[1].data_set == DataSetId("calderwick-council", "social-care-flags", 1)
    assert agreement.data[1].table == "social-care"
    assert agreement.outputs == Outputs(0, 10, 5)
    assert agreement.accession is None
    assert (agreement.start, agreement.end) == (date(2026, 12, 1), date(2027, 11, 30))
    assert agreement.as_at_each_use
    assert agreement.mode == "api"


def test_what_is_signed_is_what_was_written_and_the_version():
    agreement = early_help()
    written = parse_yaml(EARLY_HELP, name="early-help.yaml").value

    assert agreement.document == {**written, "version": 1}
    assert agreement.digest.startswith("sha256:")
    assert of(agreement) == {
        "kind": "agreement",
        "id": "early-help-2026",
        "version": 1,
        "digest": agreement.digest,
    }


def test_a_version_that_is_written_is_the_same_as_one_that_is_not():
    assert early_help("irwell: 1", "irwell: 1\nversion: 1") == early_help()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[50, 80, 90, 95]", "[50.0, 8.0e+1, 90, 95]"),
        ("  district:   keep", '  "district": "keep"'),
        ("title: Early help for children missing school", "# a comment"),
    ],
)
def test_another_spelling_of_the_same_content_is_the_same_agreement(old, new):
    title = "title: Early help for children missing school"
    text = EARLY_HELP.replace(old.strip(), new.strip(), 1)
    if old == title:
        text = f"{text}\n{title}\n"
    agreement = read_agreement(parse_yaml(text, name="other"))

    assert agreement.digest == early_help().digest
    assert agreement == early_help()


def test_one_word_changed_is_another_digest():
    assert early_help("alder", "elder").digest != early_help().digest


def test_a_fixed_day_is_not_each_use():
    assert not early_help("as_at: each_use", "as_at: 2026-12-01").as_at_each_use


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("show: year}", "show: ward}", "show"),
        ("show: year}", "show: area, to: ward}", "by"),
        ("show: year}", "show: area, by: calderwick-council/wards@1}", "to"),
        ("show: year}", "show: area, to: 5, by: calderwick-council/wards@1}", "to"),
        ("show: year}", "show: area, to: ward, by: calderwick-council/wards}", "by"),
        ("show: year}", "show: year, by: calderwick-council/wards@1}", "birth_year"),
        ("show: year}", "show: round, to: ward}", "to"),
        ("show: year}", "show: round, to: 0}", "to"),
        ("is: age under", "is: younger", "is"),
        ("district:   keep", "district:   band", "district"),
        ("mode: api", "modus: api", "modus"),
        (
            "attendance_pct, show: band, cuts: [50, 80, 90, 95]",
            "attendance_pct, show: band",
            "cuts",
        ),
        ("show: year}", "show: year, to: 5}", "to"),
        ("value: 18", "value: eighteen", "value"),
        ("start: 2026-12-01", "start: 2026-02-30", "time.start"),
        ("review: 2027-05-31", "review: 2027-13-01", "time.review"),
        ("id: early-help-2026", "id: Early-Help-2026", "id"),
        ("id: early-help-2026", 'id: "early-help-2026\\n"', "id"),
        ("school-attendance@1", "school-attendance", "dataset"),
        ("publish: {register: full, withheld: []}", "", "publish"),
        ("smallest_count: 10", "smallest_count: 1", "smallest_count"),
        ("residual_risk: medium", "residual_risk: none", "residual_risk"),
        ("dpia: {ref: DPIA-2026-031, residual_risk: medium}", "dpia: {ref: D}", "residual_risk"),
        ("projects: {score: 4", "projects: {score: 6", "score"),
        ("{least: 100, most: 5000}", "{least: -1}", "least"),
        ("{least: 100, most: 5000}", "{}", "expected_rows"),
        ("notice_to_end: 30 days", "notice_to_end: a month", "notice_to_end"),
        ("time:", "accession: {joins_as: recipient, sectors: []}\ntime:", "sectors"),
        ("time:", "accession: {joins_as: recipient, sectors: [charity]}\ntime:", "sectors"),
        (
            "time:",
            "accession: {joins_as: recipient, sectors: [police], until: 2027-02-30}\ntime:",
            "until",
        ),
        ("      district:   keep", "      _row:   keep", "_row"),
    ],
)
def test_a_document_that_is_not_of_the_form_is_refused_by_its_key(old, new, key):
    with pytest.raises(DocumentError) as refused:
        early_help(old, new)

    assert key in refused.value.message
    assert "early-help.yaml" in refused.value.message
    assert refused.value.remedy


def test_an_unknown_verb_is_answered_with_those_that_there_are():
    with pytest.raises(DocumentError) as refused:
        early_help("show: year}", "show: ward}")

    assert "first_part" in str(refused.value)


def test_every_object_of_the_schema_is_closed():
    def objects(value):
        if isinstance(value, dict):
            if "properties" in value and value.get("type") == "object":
                yield value
            for inner in value.values():
                yield from objects(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from objects(inner)

    Draft202012Validator.check_schema(schema())
    closed = [own.get("additionalProperties") for own in objects(schema())]
    assert len(closed) > 20
    assert all(own is False for own in closed)


def test_a_dpia_may_be_a_line_or_say_what_risk_remains():
    lined = early_help("{ref: DPIA-2026-031, residual_risk: medium}", "DPIA-2026-031")
    assert lined.document["law"]["assessments"]["dpia"] == "DPIA-2026-031"
    asked = early_help("residual_risk: medium", "residual_risk: high, ico_consultation: C-1")
    assert asked.document["law"]["assessments"]["dpia"]["ico_consultation"] == "C-1"


def test_the_published_schema_is_the_packaged_one():
    published = ROOT / "docs" / "reference" / "agreement.schema.json"
    assert json.loads(published.read_bytes()) == schema()
