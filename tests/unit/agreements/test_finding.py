from datetime import date
from typing import Any

import pytest

from irwell.agreements import agreement_from
from irwell.agreements.finding import Searched, find
from irwell.agreements.templates import fill, template, templates
from tests.unit.agreements.template_samples import (
    BODIES,
    CHARITY,
    CONTRACTS,
    COUNTY,
    DEPARTMENT,
    SUPPLIER,
    answers,
    column,
    contract,
)


def joinable(**accession: Any):
    document = fill(template("fuel_poverty"), answers("fuel_poverty"))
    terms = {"joins_as": "charity", "sectors": ["third_sector"], **accession}
    return agreement_from({**document, "kind": "accession", "accession": terms})


ALL = Searched(tuple(CONTRACTS.values()), templates(), (joinable(),))


def ids(wanted, searched=ALL, **more):
    return [(own.kind, own.id) for own in find(wanted, searched, **more)]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("We want to give children free school meals without a form", "free_school_meals"),
        ("help people in cold homes with their energy bills", "fuel_poverty"),
        (
            "families who are owed council tax support do not claim it",
            "council_tax_support_take_up",
        ),
        ("people in arrears could lose their home", "homelessness_prevention"),
        ("offer early help to families of children missing school", "early_help"),
        ("how many school places will we need", "school_places"),
        ("where does serious violence happen", "serious_violence_duty"),
        ("publish open figures for everybody", "open_publication"),
    ],
)
def test_a_sentence_finds_its_template_first(wanted, code):
    assert ids(wanted, Searched(templates=templates()))[0] == ("template", code)


def test_a_data_set_is_found_by_its_title_and_its_columns():
    assert ("data_set", "mersley-council/bus-use@1") in ids("bus journeys in each ward")
    assert ids("journeys", Searched(tuple(CONTRACTS.values())))[0][1] == "mersley-council/bus-use@1"
    assert ids("energy score", Searched(tuple(CONTRACTS.values())))[0][1] == (
        "mersley-council/homes@1"
    )


def test_reasons_say_where_a_word_stands():
    (found, *_) = find("bus journeys", Searched(tuple(CONTRACTS.values())))
    assert "`bus`, `journey` in its title" in found.reasons
    assert 0 < found.score <= 1


def test_a_slip_of_the_pen_and_a_plural_are_forgiven():
    assert ids("jurneys by bus")[0] == ("data_set", "mersley-council/bus-use@1")
    assert ids("school attendances")[0] == ids("school attendance")[0]


def test_an_agreement_that_a_body_can_join_comes_with_how():
    body = BODIES[CHARITY]
    other = type(body)(**{**{f: getattr(body, f) for f in body.__slots__}, "id": "gentle-hands"})
    found = [own for own in find("warm homes", ALL, asking=other) if own.kind == "agreement"]
    assert found[0].joins_as == "charity"
    assert found[0].reasons[0] == (
        "bodies of third sector may join by signing, as the charity, until 31 December 2027"
    )


@pytest.mark.parametrize("asking", [CHARITY, SUPPLIER, COUNTY, DEPARTMENT])
def test_one_that_it_cannot_join_is_not_shown(asking):
    assert all(kind != "agreement" for kind, _ in ids("warm homes", asking=BODIES[asking]))


def test_the_last_day_to_join_is_kept():
    searched = Searched(agreements=(joinable(until="2027-03-31"),))
    assert ids("warm homes", searched, day=date(2027, 3, 31))
    assert not ids("warm homes", searched, day=date(2027, 4, 1))
    assert not ids("warm homes", Searched(agreements=(joinable(),)), day=date(2028, 1, 1))


def test_other_kinds_of_agreement_are_never_shown():
    plain = agreement_from(fill(template("fuel_poverty"), answers("fuel_poverty")))
    assert not ids("warm homes", Searched(agreements=(plain,)))


@pytest.mark.parametrize("wanted", ["", "the of and", "42", "quixotic zeppelins"])
def test_words_that_say_nothing_find_nothing(wanted):
    assert find(wanted, ALL) == ()


def test_the_order_of_what_is_searched_does_not_matter():
    turned = Searched(ALL.contracts[::-1], ALL.templates[::-1], ALL.agreements[::-1])
    assert find("school attendance of children", ALL) == find(
        "school attendance of children", turned
    )


def test_a_rare_word_counts_more_than_a_common_one():
    many = [contract(f"mersley-council/list-{n}", column("ward", "string")) for n in range(9)]
    many.append(contract("mersley-council/frost", column("day", "string")))
    assert ids("frost ward", Searched(tuple(many)))[0][1] == "mersley-council/frost@1"
