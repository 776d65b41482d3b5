import os
from pathlib import Path

import pytest

from irwell.documents import parse_yaml
from irwell.errors import TransferError
from irwell.transfer.fetching import fetch
from irwell.transfer.source_files import (
    FetchLimits,
    LeaveError,
    free_path,
    wanted,
    within_time,
    write_pieces,
)
from irwell.transfer.sources import DataSource, read_source


def source(folder: Path, more: str = "") -> DataSource:
    return read_source(
        parse_yaml(
            "irwell_source: 1\nname: tray\ndata_set: a-council/b@1\nkind: folder\nevery: run\n"
            f"folder: {folder}\npattern: '*.csv'\n{more}"
        )
    )


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    (tmp_path / "tray").mkdir()
    return tmp_path / "tray"


@pytest.fixture
def into(tmp_path: Path) -> Path:
    (tmp_path / "into").mkdir()
    return tmp_path / "into"


def put(folder: Path, name: str, text: str, moment: int) -> Path:
    path = folder / name
    path.write_text(text)
    os.utime(path, ns=(moment, moment))
    return path


def test_a_file_is_taken_when_it_has_settled(tray: Path, into: Path) -> None:
    put(tray, "a.csv", "x\n1\n", 10)
    first = fetch(source(tray), None, {}, into)
    assert (first.files, first.waiting) == ((), 1)
    put(tray, "a.csv", "x\n1\n2\n", 20)  # still growing
    second = fetch(source(tray), None, first.state, into)
    assert (second.files, second.waiting) == ((), 1)
    third = fetch(source(tray), None, second.state, into)
    assert [one.path.read_text() for one in third.files] == ["x\n1\n2\n"]
    assert third.files[0].path.stat().st_mode & 0o777 == 0o600
    fourth = fetch(source(tray), None, third.state, into)
    assert (fourth.files, fourth.waiting) == ((), 0)


def test_a_changed_file_is_taken_again_and_order_is_by_age(tray: Path, into: Path) -> None:
    own = source(tray, "settle: at_once\n")
    put(tray, "b.csv", "b", 10)
    put(tray, "a.csv", "a", 20)
    first = fetch(own, None, {}, into)
    assert [one.name for one in first.files] == ["b.csv", "a.csv"]
    put(tray, "b.csv", "B", 30)
    again = fetch(own, None, first.state, into)
    assert [(one.name, one.path.read_text()) for one in again.files] == [("b.csv", "B")]
    assert again.files[0].path.name == "b-2.csv"


def test_the_state_of_each_file_leads_to_the_next(tray: Path, into: Path) -> None:
    own = source(tray, "settle: at_once\n")
    for number in range(3):
        put(tray, f"{number}.csv", str(number), number)
    first = fetch(own, None, {}, into)
    rest = fetch(own, None, first.files[0].taken, into)
    assert [one.name for one in rest.files] == ["1.csv", "2.csv"]


def test_only_the_newest(tray: Path, into: Path) -> None:
    own = source(tray, "settle: at_once\ntake: newest\n")
    put(tray, "b.csv", "b", 20)
    put(tray, "a.csv", "a", 10)
    first = fetch(own, None, {}, into)
    assert [one.name for one in first.files] == ["b.csv"]
    assert fetch(own, None, first.state, into).files == ()


def test_links_and_odd_things_are_not_followed(tray: Path, into: Path, tmp_path: Path) -> None:
    put(tmp_path, "secret.csv", "secret", 1)
    (tray / "link.csv").symlink_to(tmp_path / "secret.csv")
    (tray / "folder.csv").mkdir()
    os.mkfifo(tray / "pipe.csv")
    for name in (".hidden.csv", "a.csv.part", "a.csv.tmp", "other.txt"):
        put(tray, name, "x", 1)
    got = fetch(source(tray, "settle: at_once\n"), None, {}, into)
    assert got.files == ()
    assert [(one.name, one.rule) for one in got.left] == [("link.csv", "source.link")]
    (tmp_path / "way").symlink_to(tray)
    with pytest.raises(TransferError) as caught:
        fetch(source(tmp_path / "way"), None, {}, into)
    assert caught.value.rule == "source.folder"


def test_too_large_is_left_and_the_others_are_taken(tray: Path, into: Path) -> None:
    put(tray, "a.csv", "a" * 100, 1)
    put(tray, "b.csv", "b", 2)
    own = source(tray, "settle: at_once\n")
    got = fetch(own, None, {}, into, FetchLimits(size=50))
    assert [one.name for one in got.files] == ["b.csv"]
    assert [(one.name, one.rule) for one in got.left] == [("a.csv", "source.size")]
    assert [one.name for one in fetch(own, None, got.state, into).files] == ["a.csv"]


def test_a_round_has_an_end(tray: Path, into: Path) -> None:
    own = source(tray, "settle: at_once\n")
    for number in range(5):
        put(tray, f"{number}.csv", "12345", number)
    got = fetch(own, None, {}, into, FetchLimits(files=2))
    assert ([one.name for one in got.files], got.more) == (["0.csv", "1.csv"], True)
    got = fetch(own, None, got.state, into, FetchLimits(total=6))
    assert ([one.name for one in got.files], got.more) == (["2.csv", "3.csv"], True)
    got = fetch(own, None, got.state, into)
    assert ([one.name for one in got.files], got.more) == (["4.csv"], False)


def test_too_many_names_and_a_lost_folder_are_said(tray: Path, into: Path) -> None:
    for number in range(3):
        put(tray, f"{number}.csv", "", number)
    with pytest.raises(TransferError) as caught:
        fetch(source(tray), None, {}, into, FetchLimits(listed=2))
    assert caught.value.rule == "source.listed"
    with pytest.raises(TransferError) as caught:
        fetch(source(tray / "gone"), None, {}, into)
    assert str(tray) not in str(caught.value)


def test_marks_outlive_a_folder_that_is_away_for_a_moment(tray: Path, into: Path) -> None:
    own = source(tray, "settle: at_once\n")
    path = put(tray, "a.csv", "a", 5)
    state = fetch(own, None, {}, into).state
    path.unlink()
    state = fetch(own, None, state, into).state
    put(tray, "a.csv", "a", 5)
    assert fetch(own, None, state, into).files == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", "a.csv"),
        ("deep/../a.csv", "a.csv"),
        ("..", "file"),
        (".bashrc", "file.bashrc"),
        ("é\u202e.csv.gz", "file.csv.gz"),
        ("-rf.csv", "file.csv"),
        ("x" * 300, "file"),
    ],
)
def test_a_foreign_name_stays_in_the_folder(into: Path, name: str, expected: str) -> None:
    assert free_path(into, name) == into / expected


@pytest.mark.parametrize("name", ["a/b.csv", "a\\b.csv", "a\nb.csv", "..csv", "a.csv.PART"])
def test_names_that_no_file_has_are_not_wanted(name: str) -> None:
    assert not wanted(name, "*")


@pytest.mark.parametrize(
    ("pieces", "size", "most", "rule"),
    [
        ([b"ab"], 3, 10, "source.changed"),
        ([b"ab", b"cd"], 3, 10, "source.changed"),
        ([b"ab"] * 9, None, 10, "source.size"),
    ],
)
def test_no_half_file(into: Path, pieces: list[bytes], size: int, most: int, rule: str) -> None:
    with pytest.raises(LeaveError) as caught:
        write_pieces(pieces, into / "a", size, most)
    assert caught.value.rule == rule
    assert list(into.iterdir()) == []


def test_a_trickle_ends() -> None:
    with pytest.raises(TransferError) as caught:
        list(within_time(iter([b"a", b"b"]), -1))
    assert caught.value.rule == "source.seconds"
