"""A contract drafted from each readable real file: it reads, its file keeps it, tools accept it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from benchmarks import quality
from irwell.contracts import check, read_contract
from irwell.contracts.draft import draft
from irwell.contracts.draft_yaml import draft_text
from irwell.documents import parse_yaml
from irwell.errors import TableError

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("IRWELL_REAL_DATA_FOLDER", ROOT.parent / "shared" / "data"))
FOLDERS = ("gm", "messy")
# What stands beside the files to say something about them is no table.
NO_TABLE = ("on_street_parking_spaces.csv-metadata.json",)
# Files that the intake asks a person about, and what it asks.
ASKED = {
    "dft_aadf_countpoints_trafford.csv": "intake.ask.width",
    "lambeth_payments_2012-06.csv": "intake.width",
}
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("drafts")]


def files() -> list[str]:
    found = [path for folder in FOLDERS for path in sorted((DATA / folder).glob("*.*"))]
    return [f"{path.parent.name}/{path.name}" for path in found if path.name not in NO_TABLE]


@pytest.fixture(scope="module", autouse=True)
def _data() -> None:
    if not files():
        if os.environ.get("IRWELL_REAL_DATA") == "required":
            pytest.fail(f"the real data is required and is not in {DATA}")
        pytest.skip("the real data is not beside the project")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@pytest.mark.parametrize("name", files() or ["none"])
def test_a_file_keeps_to_the_contract_that_was_drafted_from_it(
    written: Path, tmp_path: Path, name: str
) -> None:
    path = DATA / name
    if path.name in ASKED:
        with pytest.raises(TableError) as asked:
            draft(path, "test-body/set", scratch=tmp_path)
        assert asked.value.rule == ASKED[path.name]
        return
    own = draft(path, "test-body/set", scratch=tmp_path)
    text = draft_text(own)
    (written / f"{path.name}.yaml").write_text(text, encoding="utf-8")
    contract = read_contract(parse_yaml(text, name=path.name))
    assert contract.document == own.document
    work = tmp_path / "work"
    work.mkdir()
    report = check(path, contract, scratch=work)
    assert report.findings == ()
    assert report.tally is not None
    assert report.tally.adds_up
    assert [c.name for c in contract.columns] == [c.name for c in own.profile.columns]


def test_datacontract_lint_accepts_every_draft(written: Path) -> None:
    drafts = sorted(written.glob("*.yaml"))
    python = quality.PEERS / "datacontract" / "bin" / "python"
    if not python.exists():
        if os.environ.get("IRWELL_PEERS") == "required":
            pytest.fail("the peers are required and not installed")
        pytest.skip("the peers are not installed: run `make peers`")
    if not drafts:
        pytest.skip("nothing was drafted in this run")
    command = [str(python), str(quality.SCRIPTS / "lint_datacontract.py"), *map(str, drafts)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) == len(drafts)
    assert {path: said for path, said in found.items() if said} == {}
