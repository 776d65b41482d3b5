"""Backup and restore, and where keys are not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("backup")]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict:
    folder = tmp_path_factory.mktemp("backup")
    command = [sys.executable, "-m", "tests.journeys.backup_story", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_keys_are_nowhere_but_in_the_key_folder(told) -> None:
    assert told["keys"] >= 4
    assert told["spilled"] == []


def test_the_data_part_holds_no_keys(told) -> None:
    assert told["keys in the data part"] == []
    assert told["spilled in the data part"] == []


def test_a_destroyed_key_stays_destroyed_in_a_restored_backup(told) -> None:
    assert told["live"] == "key destroyed"
    assert told["restored with the newest ledger"] == "key destroyed"


def test_the_limit_an_old_backup_alone_knows_no_later_destruction(told) -> None:
    assert told["restored without the newest ledger"] == "opened"


def test_a_backup_whose_ledger_was_changed_is_refused(told) -> None:
    assert told["refused"] == "ledger.root"
