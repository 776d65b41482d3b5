"""The rule file and the library of powers, and what their reading refuses."""

from copy import deepcopy

import pytest

from irwell.agreements.law import packaged_law, read_powers, read_rules
from irwell.documents import Source, packaged, parse_yaml
from irwell.errors import DocumentError

SEED = {  # Source: governance.md 2.5, the seed list
    "children_act_2004_s10", "children_act_2004_s11", "children_act_2004_s16la",
    "children_act_1989_s17", "children_act_1989_s27", "children_act_1989_s47",
    "crime_and_disorder_act_1998_s17", "crime_and_disorder_act_1998_s115",
    "digital_economy_act_2017_s35", "digital_economy_act_2017_s48", "digital_economy_act_2017_s56",
    "digital_economy_act_2017_s64", "care_act_2014_s6", "care_act_2014_s7", "care_act_2014_s45",
    "health_and_social_care_act_2012_s251b", "localism_act_2011_s1",
    "police_crime_sentencing_and_courts_act_2022_s16", "housing_act_1996_s213b",
    "education_act_1996_s537a", "domestic_abuse_act_2021_s57",
}  # fmt: skip


def written(name, key):
    value = parse_yaml(packaged("irwell.agreements.law", name), name=name).value
    return deepcopy(value) | {key: deepcopy(value[key][:2])}


def source(value):
    return Source(value=value, name="law.yaml", lines={})


def test_the_library_holds_the_seed_list():
    assert set(packaged_law().powers) >= SEED


def test_nothing_is_said_to_be_checked_by_a_lawyer():
    law = packaged_law()
    assert {own.checked_by for own in (*law.rules, *law.powers.values())} == {"none"}


def test_rules_r1_to_r17_are_there_once():
    ids = [own.id for own in packaged_law().rules if own.id.startswith("R")]
    assert ids == [f"R{number}" for number in range(1, 18)]


def test_a_power_not_known_to_be_in_force_is_never_the_only_one():
    unknown = [own for own in packaged_law().powers.values() if own.applies_from is None]
    assert "children_act_2004_s16la" in {own.id for own in unknown}
    assert not [own.id for own in unknown if own.sole_basis_for_bulk]


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("applies_from", "2018-02-30", "no such day"),
        ("applies_from", "soon", "applies_from"),
        ("until", "never", "until"),
        ("severity", "fatal", "severity"),
        ("kept_by", "nobody", "kept_by"),
        ("surprise", "x", "surprise"),
    ],
)
def test_a_rule_that_is_not_of_the_form_is_refused(key, value, word):
    file = written("rules.yaml", "rules")
    file["rules"][0][key] = value
    with pytest.raises(DocumentError, match=word):
        read_rules(source(file))


def test_a_rule_named_twice_is_refused():
    file = written("rules.yaml", "rules")
    file["rules"][1]["id"] = file["rules"][0]["id"]
    with pytest.raises(DocumentError, match="R1 is named twice"):
        read_rules(source(file))


@pytest.mark.parametrize(
    ("key", "value"), [("who_may_give", ["everyone"]), ("sole_basis_for_bulk", "maybe")]
)
def test_a_power_that_is_not_of_the_form_is_refused(key, value):
    file = written("powers.yaml", "powers")
    file["powers"][0][key] = value
    with pytest.raises(DocumentError, match=key):
        read_powers(source(file))


def test_a_file_of_rules_is_no_file_of_powers():
    with pytest.raises(DocumentError):
        read_powers(source(written("rules.yaml", "rules")))
