"""Counts of `irwell check` and of the field's checkers, over the same faulty rows and rules.

The peers stand in environments of their own (`make peers`). What was found, with versions, stands
in docs/explanation/peers.md.
"""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks import quality
from benchmarks.measure import Clock
from irwell.contracts import Report, check, read_contract
from irwell.documents import parse_yaml
from tests.real import peer_rules as rules

ROWS = 100_000
ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "peers.md"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("peers")]


def counts(case: str, form: str) -> dict[str, int]:
    clock = Clock()
    quality.CASES[case](clock, rows=ROWS, form=form)
    found: dict[str, int] = clock.extra["counts"]
    return found


@pytest.fixture(scope="module", autouse=True)
def _peers() -> None:
    if not quality.PEERS.exists():
        if os.environ.get("IRWELL_PEERS") == "required":
            pytest.fail("the peers are required and not installed")
        pytest.skip("the peers are not installed: run `make peers`")


@pytest.fixture(scope="module", params=["parquet", "csv"])
def own(request: Any) -> tuple[str, dict[str, int]]:
    return request.param, counts("irwell", request.param)


def involved(found: dict[str, int]) -> dict[str, int]:
    """Convert surplus rows to rows involved: here each repeated key stands exactly twice."""
    return {k: 2 * n if k.startswith("duplicate") else n for k, n in found.items()}


def test_datacontract_counts_the_same_for_every_rule(own: tuple[str, dict[str, int]]) -> None:
    form, found = own
    assert len(found) == 12
    assert counts("datacontract-cli", form) == found


@pytest.mark.parametrize("peer", ["great-expectations", "pandera", "pointblank"])
def test_the_others_count_the_same_after_the_conversion(
    own: tuple[str, dict[str, int]], peer: str
) -> None:
    form, found = own
    assert counts(peer, form) == involved(found)


def judged_by_the_peer(folder: Path, form: str) -> dict[str, tuple[int | None, bool]]:
    """For each column with a rule: how many rows break it, if it is broken, and whether it is."""
    contract = folder / "peer.yaml"
    contract.write_text(rules.peers_contract(folder, form))
    python = quality.PEERS / "datacontract" / "bin" / "python"
    command = [str(python), str(quality.SCRIPTS / "judge_datacontract.py"), str(contract)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, tuple[int | None, bool]] = {}
    for field, kind, outcome, count, _ in json.loads(done.stdout.splitlines()[-1]):
        if kind in ("field_is_present", "field_type"):
            continue
        assert outcome in ("passed", "failed"), (field, kind, outcome)
        name = field or kind
        before, kept = found.get(name, (0, True))
        found[name] = ((before or 0) + (count or 0), kept and outcome == "passed")
    return found


def judged_here(folder: Path, form: str) -> Report:
    table, wards = rules.write_tables(folder, form)
    contract = read_contract(parse_yaml(rules.own_contract(), name="wide"))
    assert contract.not_run == ()
    work = folder / "work"
    work.mkdir()
    now = f"{rules.TODAY}T12:00:00Z"
    return check(table, contract, scratch=work, beside={"a/wards@1": [wards]}, now=now)


@pytest.mark.parametrize("form", rules.FORMS)
def test_datacontract_judges_every_rule_alike(tmp_path: Path, form: str) -> None:
    report = judged_here(tmp_path, form)
    told = [r for r in report.results if r.rule != "not_cast"]
    own: dict[str, tuple[int, bool]] = {}
    for result in told:
        name = result.column or result.rule
        before, kept = own.get(name, (0, True))
        own[name] = (before + result.measured, kept and result.passed)
    peer = judged_by_the_peer(tmp_path, form)
    ruled = [name for name in rules.RULES if name not in ("a", "b")]
    assert set(peer) == {*ruled, "row_count", "model_duplicate_values"}
    assert set(own) == {*ruled, "row_count", "a, b"}
    for name in ruled:
        wanted = rules.RULES[name]
        if name in rules.UNTOLD:
            assert (own[name][1], peer[name][1]) == (wanted.passed,) * 2, name
            continue
        assert own[name] == (wanted.broken, wanted.passed), name
        assert peer[name] == (0 if wanted.passed else wanted.broken, wanted.passed), name
    assert list(rules.WHOLE.values()) == [own["row_count"], own["a, b"]]
    assert list(rules.WHOLE.values()) == [peer["row_count"], peer["model_duplicate_values"]]


def test_the_page_says_the_versions_that_are_locked() -> None:
    said = PAGE.read_text(encoding="utf-8")
    locked = "".join(path.read_text() for path in quality.SCRIPTS.glob("requirements-*.txt"))
    for name in ("datacontract-cli", "great-expectations", "pandera", "pointblank"):
        (number,) = set(re.findall(rf"^{name}==(\S+)", locked, re.MULTILINE))
        assert f"| {name} | {number} |" in said
