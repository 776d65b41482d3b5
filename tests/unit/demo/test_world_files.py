"""The same people, seed and day give the same bytes, and each folder says that it is invented."""

import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from irwell.demo.world import World


def _bytes(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_the_same_seed_and_day_give_the_same_bytes(world: World, made_again):
    assert _bytes(made_again().out) == _bytes(world.out)


def test_another_process_gives_the_same_bytes(world: World, tmp_path):
    code = (
        "import sys; from datetime import date; from pathlib import Path; "
        "from irwell.demo.world import make_world; "
        f"make_world(Path(sys.argv[1]), people={world.people}, seed={world.seed}, "
        f"today=date.fromisoformat('{world.today}'))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "5"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env)
    assert _bytes(tmp_path) == _bytes(world.out)


def test_another_seed_gives_other_extracts_of_the_same_form(world: World, made_again):
    other = made_again(seed=8)
    assert [d.id for d in other.data_sets] == [d.id for d in world.data_sets]
    for mine, theirs in zip(world.data_sets, other.data_sets, strict=True):
        assert mine.extract.read_bytes() != theirs.extract.read_bytes()
        assert mine.contract.read_bytes() == theirs.contract.read_bytes()


def test_every_folder_and_document_says_that_it_is_synthetic(world: World):
    for file in world.out.rglob("*"):
        if file.suffix == ".xlsx":
            assert b"Synthetic" in zipfile.ZipFile(file).read("xl/workbook.xml")
        elif file.suffix in (".csv", ".gz", ".txt"):
            assert "Synthetic" in (file.parent / "README.txt").read_text(encoding="utf-8")
        elif file.suffix == ".parquet":
            assert b"Synthetic" in file.read_bytes()
        elif file.is_file():
            assert "Synthetic" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2027, 1, 1), date(2026, 12, 31)])
def test_agreements_hold_on_the_day_of_the_story(made_again, today):
    from irwell.demo.world.catalogue import agreed_days

    days = {name: date.fromisoformat(day) for name, day in agreed_days(today).items()}
    assert days["start"] <= today <= days["end"]
    assert days["start"] < days["review"] < days["end"]
    assert 364 <= (days["end"] - days["start"]).days <= 365


def test_progress_is_told_up_to_the_end(made_again):
    told: list[tuple[str, float]] = []
    made_again(progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_each_body_has_its_roles_and_each_data_set_its_owner(world: World):
    assert len(world.organisations) == 9
    assert len(world.districts) == 10
    home = {body.id for body in world.organisations if body.held == "home"}
    assert home == {"tessaryn-police", "tessaryn-health-board", "westervane-council"}
    owners = {body.person("iao").id for body in world.organisations}
    assert {data_set.iao for data_set in world.data_sets} == owners
    receivers = {agreement.recipient for agreement in world.agreements}
    assert {recipient.organisation for recipient in world.recipients} == receivers
