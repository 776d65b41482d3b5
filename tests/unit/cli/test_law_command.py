"""`irwell law`, and what `irwell agreement check` says of the law."""

import json
import re
from pathlib import Path

import pytest
import yaml

from irwell.cli import reference
from irwell.cli.main import main
from tests.spec import law_pages

DOCS = Path(__file__).parents[3] / "docs" / "reference"


@pytest.fixture
def base(tmp_path):
    """The base of the spec pages as files: agreement, contract, bodies."""
    known = law_pages.base()

    def write(name, value):
        (tmp_path / name).write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")
        return str(tmp_path / name)

    bodies = [
        write(f"{name}.yaml", {"irwell_organisation": 1, "id": name, **facts})
        for name, facts in known["bodies"].items()
    ]
    paths = {"contract": write("contract.yaml", known["contract"]), "bodies": bodies}

    def check(change, *more):
        document = known["agreement"]
        for path, value in change.items():
            law_pages.put(document, path, value)
        file = write("agreement.yaml", document)
        return main(["agreement", "check", file, "--contract", paths["contract"],
                     "--body", *paths["bodies"], *more])  # fmt: skip

    return check


def test_nothing_stands_in_the_way_and_what_was_not_judged_is_said(base, capsys):
    assert base({}, "--as-at", "2026-12-01") == 0
    out = capsys.readouterr().out
    assert "Nothing keeps it from being signed and activated." in out
    assert "Rules of law as at 1 December 2026 (no lawyer has checked the rule file):" in out
    assert "    R10: It is kept when people act, not by the document." in out
    assert (
        "    H1, Conditions of Schedule 2 (until 2018): from 1 March 2000, until 24 May 2018."
        in out
    )
    assert "compliant" not in out


def test_an_error_of_law_keeps_it_from_being_activated(base, capsys):
    assert base({"law.lawful_basis.provider": "art6_1_f"}, "--as-at", "2026-12-01") == 1
    out = capsys.readouterr().out
    assert "It cannot be activated as it stands (1 error of law):" in out
    assert re.search(
        r"R1, line \d+, law.lawful_basis\.provider: calderwick-council is a public", out
    )
    assert "from 25 May 2018." in out


def test_a_warning_does_not(base, capsys):
    assert base({"law.powers": ["localism_act_2011_s1", "other_act"]}) == 0
    assert "  Warnings (1):\n    P1, " in capsys.readouterr().out


def test_without_facts_a_rule_is_not_judged(base, capsys, tmp_path):
    base({"law.lawful_basis.provider": "art6_1_f"})
    capsys.readouterr()
    main(["agreement", "check", str(tmp_path / "agreement.yaml"), "--json"])
    law = json.loads(capsys.readouterr().out)["law"]
    assert "R1" in {own["rule"] for own in law["not_judged"]}
    assert "R1" not in {own["rule"] for own in law["applied"]}


def test_the_same_agreement_has_other_rules_at_another_day(base, capsys):
    answers = {}
    for day in ("2015-06-01", "2026-12-01"):
        base({}, "--as-at", day, "--json")
        law = json.loads(capsys.readouterr().out)["law"]
        assert law["as_at"] == day
        answers[day] = {own["rule"]: own["applies_from"] for own in law["applied"]}
    assert answers["2015-06-01"]["H1"] == "2000-03-01"
    assert "R1" not in answers["2015-06-01"]
    assert answers["2026-12-01"]["R1"] == "2018-05-25"
    assert "H1" not in answers["2026-12-01"]


def test_the_agreements_beside_it_are_given_by_beside(base, capsys):
    link = {"dataset": "a/b@1", "agreement": "other", "key": "link-1"}
    change = {"use.may": ["view", "link"], "use.link_with": [link]}
    base(change, "--json")
    not_judged = json.loads(capsys.readouterr().out)["law"]["not_judged"]
    assert "R14" in {own["rule"] for own in not_judged}
    assert base(change, "--json", "--beside") == 1
    findings = json.loads(capsys.readouterr().out)["law"]["findings"]
    assert "R14" in {own["rule"] for own in findings}


def test_rules_are_listed_as_at_a_day(capsys):
    assert main(["law", "rules", "--as-at", "2015-06-01"]) == 0
    out = capsys.readouterr().out
    assert "As at 1 June 2015 (no lawyer has checked the rule file):" in out
    assert "  R1: Public authorities and legitimate interests (not in force yet)" in out
    assert "  H1: Conditions of Schedule 2 (until 2018) (in force)" in out


def test_powers_answer_machines(capsys):
    assert main(["law", "powers", "--as-at", "2026-12-01", "--json"]) == 0
    powers = {own["id"]: own for own in json.loads(capsys.readouterr().out)["powers"]}
    assert powers["children_act_2004_s16la"]["applies_from"] == "unknown"
    assert powers["children_act_2004_s16la"]["standing"] == "unknown"
    assert powers["localism_act_2011_s1"]["standing"] == "in_force"


def test_the_pages_of_rules_and_powers_are_up_to_date():
    for name, page in reference.law_pages().items():
        assert (DOCS / name).read_text(encoding="utf-8") == page, name
