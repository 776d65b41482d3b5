"""The examples of the docs and the agreements of the demo keep the law as at their first day."""

from datetime import date
from pathlib import Path

import pytest

from irwell.agreements import read_agreement
from irwell.agreements.bodies import body_from, read_body
from irwell.agreements.law import Facts, judge
from irwell.contracts import read_contract
from irwell.demo.world.catalogue import AGREEMENTS, agreed_days
from irwell.demo.world.place import organisations
from irwell.documents import parse_yaml

ROOT = Path(__file__).parents[4]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*/agreement.yaml"))
WORLD = ROOT / "irwell" / "demo" / "world"
TODAY = date(2026, 12, 10)


def parsed(path, days=None):
    text = path.read_text(encoding="utf-8")
    for name, day in (days or {}).items():
        text = text.replace("{" + name + "}", day)
    return parse_yaml(text.encode(), name=path.name)


def contracts(paths, days=None):
    read = [read_contract(parsed(path, days)) for path in paths]
    return {own.data_set: own for own in read}


def problems(found):
    return [(own.rule, own.path, own.text) for own in found.findings]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_of_the_docs_keeps_the_law(path):
    agreement = read_agreement(parsed(path))
    bodies = [read_body(parsed(own)) for own in path.parent.glob("bodies/*.yaml")]
    assert {own.id for own in bodies} == {own.organisation for own in agreement.parties}
    own = contracts(path.parent.glob("contracts/*.yaml"))
    found = judge(agreement, own, Facts({one.id: one for one in bodies}), agreement.start)
    assert not problems(found)
    assert {one.rule for one in found.not_judged} <= {"R5", "R9", "R10", "R13", "R14"}


def body(own):
    """The facts of a body of the demo, from its sector alone."""
    facts = {"irwell_organisation": 1, "id": own.id, "name": own.name, "sector": own.sector}
    facts["public_authority"] = own.sector not in ("third_sector", "private")
    facts["competent_authority"] = own.sector == "police"
    facts["health_or_care"] = own.sector == "health"
    if own.sector == "local_government":
        facts["dea_schedules"] = ["s35"]
    return body_from(facts)


@pytest.mark.parametrize("name", AGREEMENTS)
def test_an_agreement_of_the_demo_keeps_the_law(name):
    days = agreed_days(TODAY)
    agreement = read_agreement(parsed(WORLD / "agreements" / f"{name}.yaml", days))
    own = contracts(WORLD.glob("contracts/*/*.yaml"), days)
    facts = Facts({one.id: body(one) for one in organisations()}, ())
    found = judge(agreement, own, facts, agreement.start)
    assert not problems(found)
    assert {one.rule for one in found.not_judged} == {"R10", "R13"}
