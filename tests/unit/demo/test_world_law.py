"""Bodies, requests and the emergency share: the rules of law find no error in what is agreed."""

from typing import Any

import pytest

from irwell.agreements import read_agreement, review
from irwell.agreements.bodies import Body, read_body
from irwell.agreements.emergency import MAY_WAIT, emergency_problems
from irwell.agreements.law import judge
from irwell.agreements.law.model import Facts
from irwell.agreements.requests import read_request
from irwell.agreements.requests_gaps import complete
from irwell.contracts import read_contract
from irwell.demo.world import World
from irwell.documents import parse_yaml

KEPT_BY_ACTS = {"R10", "R13"}


@pytest.fixture(scope="session")
def bodies(world: World) -> dict[str, Body]:
    found = [
        read_body(parse_yaml((world.out / "bodies" / f"{body.id}.yaml").read_bytes()))
        for body in world.organisations
    ]
    return {body.id: body for body in found}


@pytest.fixture(scope="session")
def contracts(world: World) -> dict[Any, Any]:
    read = [read_contract(parse_yaml(own.contract.read_bytes())) for own in world.data_sets]
    return {contract.data_set: contract for contract in read}


def test_each_body_is_the_one_that_joins_and_is_assured(world: World, bodies):
    for body in world.organisations:
        facts = bodies[body.id]
        assert (facts.name, facts.sector) == (body.name, body.sector)
        assert facts.assurance is not None
        assert facts.assurance.counts_on(world.today)
        assert facts.contacts.keys() >= {"dpo", "ig_lead", "siro"}


def test_each_body_has_the_people_whom_the_life_cycle_asks(world: World, bodies):
    for body in world.organisations:
        roles = {person.role for person in body.people}
        assert roles >= {"analyst", "ig_lead", "dpo", "iao", "siro"}
        assert ("caldicott" in roles) == bodies[body.id].health_or_care


def test_no_rule_finds_anything_and_each_is_judged(world: World, bodies, contracts):
    for agreement in world.agreements:
        form = read_agreement(parse_yaml(agreement.path.read_bytes()))
        found = judge(form, contracts, Facts(bodies, ()), world.today)
        assert found.findings == ()
        assert {own.rule for own in found.not_judged} <= KEPT_BY_ACTS


def test_a_rule_would_have_found_what_is_left_out(world: World, bodies, contracts):
    source = parse_yaml(world.agreements[0].path.read_bytes())
    document: dict[str, Any] = source.value
    del document["time"]["exit_plan"]
    found = judge(read_agreement(source), contracts, Facts(bodies, ()), world.today)
    assert [one.rule for one in found.errors] == ["R12"]


@pytest.mark.parametrize("name", ["infant-places", "oxygen-offers"])
def test_each_request_is_complete_and_of_bodies_that_exist(world: World, bodies, name):
    path = world.out / "requests" / f"{name}.yaml"
    asked = read_request(parse_yaml(path.read_bytes()))
    assert asked.id == name
    assert complete(asked)
    assert {asked.asked_by, asked.asked_of} <= bodies.keys()
    assert {str(own) for own in asked.data_sets} <= {own.id for own in world.data_sets}


def test_the_emergency_share_keeps_its_limits_and_leaves_open_what_may_wait(
    world: World, bodies, contracts
):
    path = world.out / "emergencies" / "flood-help.yaml"
    form = read_agreement(parse_yaml(path.read_bytes()))
    assert review(form, contracts) == ()
    assert emergency_problems(form, world.today) == ()
    found = judge(form, contracts, Facts(bodies, ()), world.today)
    assert {one.rule for one in found.errors} <= set(MAY_WAIT)
    assert found.errors
