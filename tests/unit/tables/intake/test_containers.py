import gzip
import zipfile

import pytest

from irwell.tables.intake import containers
from irwell.tables.intake.guide import Guide
from irwell.tables.intake.limits import LandingLimits
from tests.unit.tables.intake.law import read, refusal
from tests.unit.tables.intake.made import Sheet, xlsx

CSV = b"a,b\n1,2\n3,4\n"


def packed(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_gzip_of_one_or_more_parts_is_read(tmp_path):
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(CSV) + gzip.compress(b"5,6\n"))
    rows, intake = read(path)
    assert (intake.container, len(rows)) == ("gzip", 3)


def test_zip_of_one_file_is_read_whatever_desktops_leave_in_it(tmp_path):
    litter = (("__MACOSX/._a.csv", b"x"), (".DS_Store", b"x"), ("folder/", b""))
    rows, intake = read(packed(tmp_path / "in.zip", ("folder/a.csv", CSV), *litter))
    assert (intake.container, intake.member, len(rows)) == ("zip", "folder/a.csv", 2)


def test_member_with_a_back_slash_is_read(tmp_path):
    rows, intake = read(packed(tmp_path / "in.zip", ("folder\\a.csv", CSV)))
    assert (intake.member, len(rows)) == ("folder\\a.csv", 2)


def test_member_is_asked_about_and_stated(tmp_path):
    path = packed(tmp_path / "in.zip", ("a.csv", CSV), ("b.csv", CSV + b"5,6\n"))
    assert refusal(path).rule == "intake.ask.member"
    assert len(read(path, Guide(member="b.csv"))[0]) == 3
    assert refusal(path, Guide(member="c.csv")).rule == "intake.ask.member"


def test_workbook_in_a_zip_is_read(tmp_path):
    book = xlsx(tmp_path / "a.xlsx", Sheet("D", [["a", "b"], [1, 2]]))
    rows, intake = read(packed(tmp_path / "in.zip", ("a.xlsx", book.read_bytes())))
    assert (intake.kind, intake.container, len(rows)) == ("xlsx", "zip", 1)


@pytest.mark.parametrize("kind", ["zip", "gzip"])
def test_what_unpacks_to_too_many_times_its_size_is_refused(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(containers, "LARGE", 2**20)
    path = tmp_path / "in"
    content = b"a,b\n" + b"1,2\n" * 2**20
    if kind == "zip":
        packed(path, ("a.csv", content))
    else:
        path.write_bytes(gzip.compress(content))
    assert path.stat().st_size * containers.RATIO < len(content) or kind == "zip"
    error = refusal(path)
    assert error.rule == "intake.size"
    monkeypatch.setattr(containers, "RATIO", 2000)
    assert len(read(path)[0]) == 2**20


def test_bytes_are_bounded_as_they_are_produced(tmp_path):
    path = packed(tmp_path / "in.zip", ("a.csv", CSV * 1000))
    assert refusal(path, limits=LandingLimits(size=5000)).rule == "intake.size"


def test_a_full_disk_is_no_fault_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "ROOM", 2**62)
    assert refusal(packed(tmp_path / "in.zip", ("a.csv", CSV))).rule == "intake.room"
