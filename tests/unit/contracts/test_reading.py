import copy
import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from irwell.contracts import DataSetId, contract_from, parse_data_set_id, read_contract
from irwell.documents import parse_json, parse_yaml
from irwell.errors import ContractError, DocumentError

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "contract.md"
TEXT = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
VALUE = yaml.safe_load(TEXT)


def read(value):
    return read_contract(parse_json(json.dumps(value), name="contract.json"))


def changed(change, index=0):
    value = copy.deepcopy(VALUE)
    change(value["schema"][0]["properties"][index])
    return value


def judge(value):
    """The standard's own model and schema accept the document."""
    OpenDataContractStandard.model_validate(value)
    schema = json.loads(
        (resources.files("open_data_contract_standard") / "schema.json").read_text("utf-8")
    )
    jsonschema.Draft201909Validator(schema).validate(value)


def test_the_example_of_the_manual_is_read():
    contract = read_contract(parse_yaml(TEXT, name="residents.yaml"))
    assert contract.data_set == DataSetId("mersley-council", "residents", 1)
    assert str(contract.data_set) == "mersley-council/residents@1"
    assert contract.title == "Residents of Mersley"
    assert contract.delivery == "snapshot"
    assert [(c.name, c.type, c.identifies, c.sensitivity) for c in contract.columns] == [
        ("nhs_number", "text", "direct", "ordinary"),
        ("born", "date", "quasi", "ordinary"),
        ("tenure", "text", "no", "ordinary"),
        ("disability", "boolean", "no", "special_category"),
    ]
    number, born, tenure, _ = contract.columns
    assert number.required
    assert number.unique
    assert (number.pattern, number.identifier_type) == ("[0-9]{10}", "nhs_number")
    assert (born.minimum, born.date_format) == ("1900-01-01", "%d/%m/%Y")
    assert tenure.codes == ("own", "rent")
    assert tenure.meaning == "How the household holds its home."
    assert contract.unchecked == ()


def test_the_standard_accepts_the_example():
    judge(VALUE)


def test_the_digest_depends_on_the_meaning_and_not_on_the_writing():
    backwards = dict(reversed(VALUE.items()))
    assert read(VALUE).digest == read(backwards).digest
    assert read(VALUE).digest != read({**VALUE, "version": "1.0.1"}).digest


def test_a_contract_is_read_again_from_its_document():
    contract = read(VALUE)
    assert contract_from(contract.document) == contract


def test_the_major_comes_from_the_version():
    assert read({**VALUE, "version": "3.2.1"}).data_set.major == 3


def test_null_tokens_of_the_contract_hold_unless_a_column_has_its_own():
    value = changed(
        lambda c: c["customProperties"].append({"property": "irwell.nullTokens", "value": ["-"]})
    )
    value["customProperties"].append({"property": "irwell.nullTokens", "value": ["N/K"]})
    judge(value)
    assert [c.null_tokens for c in read(value).columns][:2] == [("-",), ("N/K",)]


def test_a_part_of_the_primary_key_is_required():
    contract = read(changed(lambda c: c.update(primaryKey=True), index=1))
    assert contract.primary_key == ("born",)
    assert contract.columns[1].required


def test_quality_rules_set_what_is_checked_and_how_heavily():
    def soften(column):
        column["quality"] = [
            {"metric": "missingValues", "mustBe": 0, "severity": "warning"},
            {"metric": "duplicateValues", "mustBe": 0},
            {"metric": "invalidValues", "mustBe": 0, "severity": "info"},
            {"type": "text", "description": "Checked against the rent book each April."},
        ]

    value = changed(soften, index=1)
    judge(value)
    column = read(value).columns[1]
    assert column.required
    assert column.unique
    assert column.warns == ("missing", "pattern", "range")


def test_a_key_of_the_column_itself_is_never_softened():
    rule = {"metric": "missingValues", "mustBe": 0, "severity": "warning"}
    assert read(changed(lambda c: c.update(quality=[rule]))).columns[0].warns == ()


def test_what_is_promised_and_not_checked_is_listed_with_the_reason():
    def promise(column):
        column["logicalTypeOptions"] |= {"maxLength": 10, "format": "iban"}
        column["relationships"] = [{"to": "people.nhs_number"}]
        column["quality"] = [
            {"metric": "missingValues", "mustBeLessThan": 5, "unit": "percent"},
            {"type": "sql", "query": "SELECT 1", "mustBe": 1},
            {"metric": "missingValues", "mustBe": 0, "arguments": {"missingValues": ["x"]}},
            {"type": "text", "description": "Checked against the rent book each April."},
            {"type": "custom", "engine": "soda", "implementation": "checks: []"},
        ]

    value = changed(promise)
    value["slaProperties"] = [{"property": "latency", "value": 4, "unit": "d"}]
    value["schema"][0]["quality"] = [{"metric": "rowCount", "mustBeGreaterThan": 10}]
    judge(value)
    contract = read(value)
    assert contract.unchecked == (
        "nhs_number.logicalTypeOptions.format",
        "nhs_number.quality[1]",
        "nhs_number.quality[3]",
        "nhs_number.quality[4]",
        "nhs_number.relationships[0]",
        "slaProperties[0]",
    )
    assert all(one.reason.endswith(".") for one in contract.not_run)
    tried = {one.path for one in contract.promises}
    assert {"nhs_number.quality[0]", "nhs_number.quality[2]", "quality[0]"} <= tried
    assert "nhs_number.logicalTypeOptions.maxLength" in tried


@pytest.mark.parametrize("version", ["v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0", "v3.2.0"])
def test_every_version_of_odcs_3_is_read_alike(version):
    value = {**VALUE, "apiVersion": version}
    assert read(value).columns == read(VALUE).columns
    assert read(value).document["apiVersion"] == version


def test_what_odcs_3_2_brought_is_read_and_kept():
    def more(column):
        column.update(
            enum=[{"value": "own", "description": "Owned."}, {"value": "rent"}],
            synonyms=[{"name": "holding"}],
            semanticType="category",
        )
        del column["quality"]

    value = {**changed(more, 2), "apiVersion": "v3.2.0"}
    del value["status"]
    contract = read(value)
    assert contract.columns[2].codes == ("own", "rent")
    assert contract.status == "active"
    assert contract.document["schema"][0]["properties"][2]["synonyms"] == [{"name": "holding"}]


def test_a_rule_of_odcs_3_0_is_kept_and_says_what_to_write():
    value = changed(lambda c: c.update(quality=[{"rule": "duplicateCount", "mustBe": 0}]))
    value["apiVersion"] = "v3.0.2"
    (own,) = read(value).not_run
    assert (own.path, "`metric`" in own.reason) == ("nhs_number.quality[0]", True)


def test_a_time_of_day_is_kept_as_text_and_said_so():
    value = changed(lambda c: c.update(logicalType="time"), index=2)
    judge(value)
    contract = read(value)
    assert contract.columns[2].type == "text"
    assert contract.unchecked == ("tenure.logicalType",)


def test_definitions_are_kept_and_shown():
    said = [{"type": "businessDefinition", "url": "https://example.org/tenure"}]
    value = changed(lambda c: c.update(authoritativeDefinitions=said), index=2)
    value["authoritativeDefinitions"] = [{"type": "law", "url": "https://example.org/act"}]
    judge(value)
    contract = read(value)
    assert contract.definitions == ("law: https://example.org/act",)
    assert contract.columns[2].definitions == ("businessDefinition: https://example.org/tenure",)


def test_other_keys_of_the_standard_are_kept():
    value = changed(lambda c: c.update(tags=["health"], businessName="NHS number"))
    value.update(
        description={"purpose": "Council services."},
        team=[{"username": "steward@mersley.example"}],
        customProperties=[{"property": "costCentre", "value": 7}],
    )
    judge(value)
    document = read(value).document
    assert document["team"] == value["team"]
    assert document["schema"][0]["properties"][0]["tags"] == ["health"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("version: 1.0.0\nversoin: 1.0.0", "versoin"),
        ("version: 0.1.0", "version"),
        ("version: 1.0.0\nstatus: 3", "status"),
    ],
)
def test_what_does_not_keep_to_the_form_is_refused_with_its_key(text, names):
    with pytest.raises(DocumentError, match=names):
        read_contract(
            parse_yaml(
                TEXT.replace("version: 1.0.0", text, 1).replace(
                    "status: active\n", "" if "status" in text else "status: active\n"
                ),
                name="c.yaml",
            )
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(colour="red"),
        lambda c: c.update(classification="secret"),
        lambda c: c.update(logicalType="array"),
        lambda c: c.pop("logicalType"),
        lambda c: c["customProperties"].append({"property": "irwell.identfies", "value": "no"}),
        lambda c: c["customProperties"].append({"property": "irwell.identifies", "value": "maybe"}),
        lambda c: c["logicalTypeOptions"].update(patern="x"),
        lambda c: c.update(quality=[{"metric": "uniqueValues", "mustBe": 0}]),
    ],
)
def test_unknown_keys_and_words_of_a_column_are_refused(change):
    with pytest.raises(DocumentError):
        read(changed(change))


def options(**given):
    return lambda column: column.update(logicalTypeOptions=given)


def codes(*given):
    rule = {"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": list(given)}}
    return lambda column: column.update(quality=[rule])


def custom(name, value):
    return lambda c: c.update(customProperties=[{"property": f"irwell.{name}", "value": value}])


@pytest.mark.parametrize(
    ("index", "change", "says"),
    [
        (0, lambda c: c.update(name="born"), "stands twice"),
        (0, lambda c: c.update(name="_row"), "hidden row number"),
        (0, options(pattern="(?=x)"), "RE2"),
        (0, options(pattern="["), "RE2"),
        (0, options(minimum=3), "has bounds"),
        (0, codes(1, 2), "between quotes"),
        (0, custom("dateFormat", "%Y"), "date format"),
        (0, custom("identifierType", "uprn"), "identifies nobody"),
        (0, lambda c: c["customProperties"].append({**c["customProperties"][0]}), "twice"),
        (1, options(pattern="x"), "has a pattern"),
        (1, options(minimum=1900), "not of type date"),
        (1, options(minimum="1900"), "not of type date"),
        (1, options(minimum="2020-01-01", maximum="2019-01-01"), "above its maximum"),
        (1, codes("yesterday"), "not of type date"),
        (3, codes("maybe"), "not of type boolean"),
        (2, lambda c: c["quality"].append(copy.deepcopy(c["quality"][0])), "twice"),
    ],
)
def test_a_contradiction_is_refused_with_its_line(index, change, says):
    value = changed(change, index)
    text = yaml.safe_dump(value, sort_keys=False)
    with pytest.raises(ContractError, match=says) as refused:
        read_contract(parse_yaml(text, name="residents.yaml"))
    assert "residents.yaml, line " in refused.value.message
    line = int(refused.value.message.split("line ")[1].split(":")[0])
    first = text.splitlines().index(next(t for t in text.splitlines() if "properties:" in t)) + 1
    assert line > first
    assert refused.value.remedy


def test_an_irwell_key_of_the_contract_stands_once():
    value = {**VALUE, "customProperties": VALUE["customProperties"] * 2}
    with pytest.raises(ContractError, match="twice"):
        read(value)


def test_booleans_and_numbers_are_codes():
    assert read(changed(codes(True), 3)).columns[3].codes == ("true",)


@pytest.mark.parametrize("text", ["a/b@1", "mersley-council/residents@12"])
def test_a_data_set_is_named(text):
    assert str(parse_data_set_id(text)) == text


@pytest.mark.parametrize("text", ["a/b", "A/b@1", "a/b@0", "a/b@01", "a/b@x", "b@1", "a/b@1\n"])
def test_other_names_of_data_sets_are_refused(text):
    with pytest.raises(ContractError):
        parse_data_set_id(text)
