"""Requests and reviews by commands: the page that tells the way runs, and refusals say why."""

import json
import re
import shlex
from pathlib import Path

import pytest

from irwell.authority.actors import person_actor
from irwell.cli import data_set, node
from irwell.cli.main import main
from tests.unit.authority.asking import asked, owner, with_owner
from tests.unit.authority.place import COUNCIL, TRUST, found_place

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "take-a-request-to-an-agreement.md"
FILE = re.compile(r"^```yaml (\S+)\n(.*?)^```$", re.M | re.S)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
PEOPLE = {
    "OFFICER": "officer", "COUNCIL_STEWARD": "steward", "COUNCIL_OWNER": "owner",
    "COUNCIL_IG_LEAD": "ig lead", "COUNCIL_DPO": "dpo", "COUNCIL_SIRO": "council siro",
    "TRUST_ANALYST": "analyst", "TRUST_DPO": "trust dpo", "TRUST_SIRO": "trust siro",
}  # fmt: skip


@pytest.fixture
def place(tmp_path, transactional_db, monkeypatch):
    made = found_place(tmp_path)
    owner(made)
    for module in (data_set, node):
        monkeypatch.setattr(
            module, "console", lambda args: (made.desk, person_actor(args.person, "console"))
        )
    monkeypatch.chdir(tmp_path)
    return made


def run(place, line: str, code: int = 0) -> None:
    """Run a command; a name in capitals is a person or a key."""
    known = {word: place.people[name] for word, name in PEOPLE.items()}
    for word, body in (("COUNCIL_KEY", COUNCIL), ("TRUST_KEY", TRUST)):
        known[word] = str(place.folder / "machines" / "bodies" / body / "signing" / "siro")
    words = [known.get(word, word) for word in shlex.split(line)]
    assert main(words) == code, line


def test_the_page_goes_from_a_request_to_an_active_agreement(place, capsys) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, content in FILE.findall(text):
        Path(name).write_text(content, encoding="utf-8")
    for line in (line for block in COMMANDS.findall(text) for line in block.splitlines()):
        run(place, line.removeprefix("irwell "))
    said = capsys.readouterr().out
    assert "data set fordham-council/rent@1: Rent accounts" in said
    assert "Waits for the officer of vale-authority to assign by 2026-11-27" in said
    assert f"Can own it: {place.people['owner']} (iao)" in said
    assert "Waits for the dpo of warm-trust to advise by 2026-12-04" in said
    assert "keep-a-home version 1 is active." in said
    assert re.search(r"^advise +warm-trust +dpo +0\.0 +0 ", said, re.M)
    assert "1 agreements, from submitted to active in the middle:" in said


def test_a_refusal_shows_its_codes_reasons_and_clock_to_the_bodies_alone(place, capsys) -> None:
    place.describe()
    with_owner(place)
    answer = "request respond need-homes --outcome refuse --as COUNCIL_OWNER"
    run(place, answer, code=19)
    assert "not_minimised" in capsys.readouterr().err
    run(place, f"{answer} --code cost --code cyber", code=1)
    run(place, f"{answer} --code cost --code cyber --reasons 'We have no money.'")
    capsys.readouterr()
    run(place, "request show need-homes --as TRUST_ANALYST")
    said = capsys.readouterr().out
    assert "Codes: cyber, cost" in said
    assert "We have no money." in said
    assert "Written reasons were due by 2026-12-20 and given on 2026-11-22." in said
    run(place, "request show need-homes --as OFFICER --json")
    shown = json.loads(capsys.readouterr().out)
    assert (shown["reasons"], shown["codes"]) == ("", ["cyber", "cost"])


def test_requests_are_listed_by_state_and_body(place, capsys) -> None:
    place.describe()
    asked(place)
    for options, count in (("", 1), ("--state submitted", 1), ("--state accepted", 0),
                           (f"--body {COUNCIL}", 1), ("--body elsewhere", 0)):  # fmt: skip
        run(place, f"request list {options} --as OFFICER --json")
        assert len(json.loads(capsys.readouterr().out)) == count, options
    run(
        place, "request call-off need-homes --code other --reasons 'Not needed.' --as TRUST_ANALYST"
    )
    assert "Request need-homes is withdrawn." in capsys.readouterr().out


def test_a_decision_is_returned_with_codes_and_a_draft_is_taken_back(place, capsys) -> None:
    place.describe()
    place.propose()
    decide = "agreement decide warm-homes --outcome return --as COUNCIL_OWNER"
    run(place, decide, code=19)
    run(place, f"{decide} --code interop --reasons 'Districts have new names.'")
    run(place, "agreement status warm-homes --as TRUST_ANALYST")
    said = capsys.readouterr().out
    assert "decide by the iao of fordham-council, 2026-11-22: return (interop)" in said
    assert "Districts have new names." in said
    run(place, "agreement call-off warm-homes --code cost --reasons 'No money.' --as TRUST_ANALYST",
        code=1)  # fmt: skip


def test_nothing_found_is_said(place, capsys) -> None:
    run(place, "request search zzzz --as TRUST_ANALYST")
    assert "Nothing has these words." in capsys.readouterr().out
    run(place, "agreement timing --as TRUST_ANALYST")
    assert "None days" not in capsys.readouterr().out
