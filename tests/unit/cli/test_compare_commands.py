"""`agreement diff` and `conflicts`, `release preview` and `would-read`, on plain files."""

import json
from pathlib import Path

import pytest

from irwell.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "school-meals"
CONTRACTS = [str(path) for path in sorted((EXAMPLE / "contracts").glob("*.yaml"))]
DATA_SET = "alder-department/benefit-claims@1"


@pytest.fixture
def versions(tmp_path: Path) -> tuple[str, str]:
    old = (EXAMPLE / "agreement.yaml").read_text(encoding="utf-8")
    new = old.replace("title: Free", "version: 2\ntitle: Free", 1)
    new = new.replace("value: 16}", "value: 18}").replace("[400, 617]", "[200, 400, 617]")
    paths = tmp_path / "old.yaml", tmp_path / "new.yaml"
    for path, text in zip(paths, (old, new), strict=True):
        path.write_text(text, encoding="utf-8")
    return str(paths[0]), str(paths[1])


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict:
    assert main([*words, "--json"]) == code
    found: dict = json.loads(capsys.readouterr().out)
    return found


def test_a_new_version_is_compared_by_what_it_releases(versions, capsys) -> None:
    data = ["--data", f"{DATA_SET}={EXAMPLE / 'claims.csv'}", "--as-at", "2026-11-30"]
    words = ["agreement", "diff", *versions, "--contract", *CONTRACTS, *data]
    found = told(capsys, *words)
    assert found["summary"] == "finer columns, more rows"
    assert found["wider"] is True
    assert {change["about"] for change in found["changes"]} == {"column form", "row"}
    assert found["counts"][DATA_SET]["people_added"] == 1
    rounded = told(capsys, *words, "--rounded")["counts"][DATA_SET]
    assert rounded == {"people_added": "fewer than 10", "people_gone": "fewer than 10"}


def test_a_version_is_no_different_from_itself(versions, capsys) -> None:
    words = ["agreement", "diff", versions[0], versions[0], "--contract", *CONTRACTS]
    assert told(capsys, *words) == {
        "summary": "No difference", "wider": False, "changes": [], "counts": {}
    }  # fmt: skip


def test_a_live_agreement_undoes_another(versions, tmp_path, capsys) -> None:
    other = tmp_path / "other.yaml"
    text = Path(versions[1]).read_text(encoding="utf-8")
    other.write_text(text.replace("school-meals-2026", "other-meals"), encoding="utf-8")
    words = ["agreement", "conflicts", versions[0], "--contract", *CONTRACTS, "--beside"]
    found = told(capsys, *words, str(other), code=1)
    assert [own["kind"] for own in found["conflicts"]] == ["form"]
    assert told(capsys, *words, versions[1]) == {"agreement": "school-meals-2026", "conflicts": []}


def test_the_provider_sees_what_would_leave(versions, tmp_path, capsys) -> None:
    words = ["release", "preview", versions[0], "--contract", *CONTRACTS, "--for", DATA_SET]
    data = ["--data", str(EXAMPLE / "claims.csv"), "--as-at", "2026-11-30", "--rows", "2"]
    found = told(capsys, *words, *data)
    assert (found["rows_in"], found["rows_out"], found["people"]) == (5, 3, 3)
    assert len(found["rows"]) == 2
    assert set(found["rows"][0]) == {"family", "district", "income"}
    assert found["mark"] == "own data, not for sharing"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.yaml", "old.yaml"]


def test_what_a_body_would_read(versions, capsys) -> None:
    words = ["release", "would-read", versions[0], "--contract", *CONTRACTS, "--as-at"]
    found = told(capsys, *words, "2026-11-30", "--recipient", "fordham-council")
    assert [own["table"] for own in found] == [
        "school-meals-2026.alder-department.benefit-claims-1"
    ]
    assert told(capsys, *words, "2028-01-01", "--recipient", "fordham-council") == []
    assert told(capsys, *words, "2026-11-30", "--recipient", "someone-else") == []
