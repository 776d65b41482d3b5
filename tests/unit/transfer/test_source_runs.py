"""Runs of a source against a place in memory: taken once, refused, killed half-way."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from irwell.documents import parse_yaml
from irwell.errors import ContractError, TransferError, VaultError
from irwell.transfer.source_runs import is_due, retry, run_source
from irwell.transfer.sources import DataSource, read_source

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Killed(BaseException):
    pass


@dataclass
class Place:
    folder: Path
    records: dict[str, str] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)
    entries: list[tuple[str, str]] = field(default_factory=list)
    refuse: bytes = b""
    fail_at: str = ""

    def _step(self, step: str) -> None:
        if step == self.fail_at:
            self.fail_at = ""
            raise Killed

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        folder = self.folder / f"job-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        yield folder
        assert list(folder.iterdir()) == [], "a file was left in the clear"

    def credential(self, name: str) -> dict[str, str]:
        raise TransferError("refused", "Ask.", rule="source.credential")

    def load(self, source: str) -> dict[str, Any]:
        return json.loads(self.records.get(source, "{}"))

    def save(self, source: str, record: dict[str, Any]) -> None:
        self._step("save")
        self.records[source] = json.dumps(record)

    def position(self) -> str:
        return str(len(self.kept))

    def deposit(self, source: DataSource, file: Path) -> str:
        self._step("before")
        content = file.read_bytes()
        if self.refuse and self.refuse in content:
            raise ContractError("A column is missing.", "Send it.", rule="deposit.column_missing")
        self.kept.append(content)
        self._step("after")
        return str(len(self.kept) - 1)

    def landed(self, source: DataSource, position: str, digest: str) -> str:
        for number, content in enumerate(self.kept):
            if number >= int(position) and hashlib.sha256(content).hexdigest() == digest:
                return str(number)
        return ""

    def enter(self, source: DataSource, mark: str, deposit: str, refused: str) -> None:
        entry = (deposit, refused)
        if refused or entry not in self.entries:
            self.entries.append(entry)
        self._step("entered")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "scratch").mkdir()
    return Place(tmp_path / "scratch")


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    folder = tmp_path / "tray"
    folder.mkdir()
    for number in range(3):
        put(folder, number, f"file {number}")
    return folder


def put(folder: Path, number: int, text: str) -> None:
    path = folder / f"{number}.csv"
    path.write_text(text)
    os.utime(path, ns=(number * 10**9 + len(text), number * 10**9 + len(text)))


def source(tray: Path, every: str = "day", more: str = "settle: at_once\n") -> DataSource:
    return read_source(
        parse_yaml(
            f"irwell_source: 1\nname: tray\ndata_set: a-council/b@1\nkind: folder\nevery: {every}\n"
            f"folder: {tray}\npattern: '*.csv'\n{more}"
        )
    )


def test_each_file_becomes_one_deposit_once(place: Place, tray: Path) -> None:
    first = run_source(source(tray), place, NOW)
    assert [one.deposit for one in first.taken] == ["0", "1", "2"]
    assert run_source(source(tray), place, NOW).taken == ()
    assert place.kept == [b"file 0", b"file 1", b"file 2"]
    assert place.entries == [("0", ""), ("1", ""), ("2", "")]


def test_a_refused_file_is_remembered_and_the_others_go_on(place: Place, tray: Path) -> None:
    place.refuse = b"file 1"
    first = run_source(source(tray), place, NOW)
    assert [one.name for one in first.taken] == ["0.csv", "2.csv"]
    assert [(one.name, one.rule) for one in first.left] == [("1.csv", "deposit.column_missing")]
    again = run_source(source(tray), place, NOW)
    assert (again.taken, again.left) == ((), first.left)
    assert place.entries.count(("", "deposit.column_missing")) == 1, "tried once only"
    put(tray, 1, "file 1 still wrong")
    run_source(source(tray), place, NOW)
    assert place.entries.count(("", "deposit.column_missing")) == 2, "other bytes, another try"
    put(tray, 1, "mended")
    last = run_source(source(tray), place, NOW)
    assert ([one.name for one in last.taken], last.left) == (["1.csv"], ())


def test_a_refused_file_is_tried_again_when_asked(place: Place, tray: Path) -> None:
    place.refuse = b"file 1"
    run_source(source(tray), place, NOW)
    place.refuse = b""
    assert retry(source(tray), place) == ("1.csv",)
    done = run_source(source(tray), place, NOW)
    assert ([one.name for one in done.taken], done.left) == (["1.csv"], ())


@pytest.mark.parametrize("step", ["before", "after", "entered", "save"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_killed_run_is_taken_up_again(place: Place, tray: Path, step: str, times: int) -> None:
    for _ in range(times):
        place.fail_at = step
        with pytest.raises(Killed):
            run_source(source(tray), place, NOW)
    run_source(source(tray), place, NOW)
    assert place.kept == [b"file 0", b"file 1", b"file 2"], "none twice, none lost"
    assert place.entries == [("0", ""), ("1", ""), ("2", "")]


def test_a_fault_of_the_place_is_no_refusal(
    place: Place, tray: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise VaultError("The disk is full.", "Free some.", rule="vault.disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(place, "deposit", full)
        failed = run_source(source(tray), place, NOW)
    assert failed.fault is not None
    assert failed.fault.rule == "vault.disk_full"
    assert is_due(source(tray), place.load("tray"), NOW), "it is tried again"
    assert len(run_source(source(tray), place, NOW).taken) == 3


def test_a_refused_credential_waits_for_the_next_period(place: Place) -> None:
    own = read_source(
        parse_yaml(
            "irwell_source: 1\nname: web\ndata_set: a-council/b@1\nkind: https\nevery: day\n"
            "url: https://files.example/a.csv\ncredential: web\n"
        )
    )
    failed = run_source(own, place, NOW)
    assert failed.fault is not None
    assert not is_due(own, place.load("web"), NOW)
    assert is_due(own, place.load("web"), NOW.replace(day=23))


@pytest.mark.parametrize(
    ("every", "same", "later"),
    [
        ("hour", "2026-11-22T09:59:59", "2026-11-22T10:00:00"),
        ("day", "2026-11-22T23:59:59", "2026-11-23T00:00:00"),
        ("week", "2026-11-22T23:59:59", "2026-11-23T00:00:00"),
        ("month", "2026-11-30T23:59:59", "2026-12-01T00:00:00"),
    ],
)
def test_due_once_in_each_period(
    place: Place, tray: Path, every: str, same: str, later: str
) -> None:
    own = source(tray, every)
    assert is_due(own, {}, NOW)
    run_source(own, place, NOW)
    assert not is_due(own, place.load("tray"), datetime.fromisoformat(f"{same}+00:00"))
    assert is_due(own, place.load("tray"), datetime.fromisoformat(f"{later}+00:00"))


def test_what_still_settles_keeps_a_source_due(place: Place, tray: Path) -> None:
    own = source(tray, "day", "")
    assert run_source(own, place, NOW).waiting == 3
    assert is_due(own, place.load("tray"), NOW)
    assert len(run_source(own, place, NOW).taken) == 3
    assert not is_due(own, place.load("tray"), NOW)


def test_the_hour_that_the_clocks_repeat_is_two_hours(place: Place, tray: Path) -> None:
    own = source(tray, "hour")
    run_source(own, place, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert is_due(own, place.load("tray"), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
