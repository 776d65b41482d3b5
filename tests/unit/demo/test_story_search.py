"""The story's own checks can fail: a planted value is found, a differing table is seen."""

import pandas as pd
import pytest

from irwell.demo.story import searching
from irwell.demo.story.folders import MARK, prepare
from irwell.demo.story.frames import agree_in_value
from irwell.demo.story.searching import in_bytes, in_files, in_table, wanted
from irwell.errors import HomeError

NHS, TOKEN = "9990000018", "CANARY-police-0123456789ab"
SOUGHT = wanted([NHS, TOKEN, "999 000 0018", "short"])


def test_short_values_are_not_looked_for():
    assert b"short" not in SOUGHT.values
    assert len(SOUGHT.values) == 3


@pytest.mark.parametrize("value", [NHS, TOKEN, "999 000 0018"])
@pytest.mark.parametrize(("before", "after"), [(b"", b""), (b"\x00\xffz", b"1"), (b"2024", b"abc")])
def test_a_value_is_found_wherever_it_stands(value, before, after):
    assert in_bytes(before + value.encode() + after, SOUGHT) == 1


def test_digits_of_a_digest_are_not_a_number():
    digest = b"0f" * 11 + NHS.encode()
    assert in_bytes(digest, SOUGHT) == 0
    assert in_bytes(digest[3:], SOUGHT) == 1


@pytest.mark.parametrize("place", [0, 10, 55, 59, 63, 64, 120])
def test_a_value_across_two_pieces_of_a_file_is_found(tmp_path, monkeypatch, place):
    monkeypatch.setattr(searching, "PIECE", 64)
    file = tmp_path / "some.bin"
    file.write_bytes(b"\x01" * place + TOKEN.encode() + b"\x02" * 70)
    hits, size = in_files([file], SOUGHT)
    assert (hits, size) == (1, place + len(TOKEN) + 70)


def test_columns_are_searched_as_text():
    table = pd.DataFrame({"a": ["x", f"see {TOKEN}."], "b": [1.0, float(NHS)], "c": [None, 2]})
    assert in_table(table[["a"]], SOUGHT) == 1
    assert in_table(table[["b"]], SOUGHT) == 1
    assert in_table(table[["c"]], SOUGHT) == 0


def test_tables_agree_only_if_values_and_gaps_do():
    one = pd.DataFrame({"a": [1, None], "b": ["x", None]})
    same = pd.DataFrame({"a": pd.array([1, None], "Int64"), "b": ["x", None]})
    assert agree_in_value(one, same)
    for other in (
        pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
        pd.DataFrame({"a": [1, None], "b": ["x", "None"]}),
        pd.DataFrame({"a": [1], "b": ["x"]}),
        pd.DataFrame({"b": ["x", None], "a": [1, None]}),
    ):
        assert not agree_in_value(one, other)


def test_only_a_folder_with_the_mark_is_emptied(tmp_path):
    home, out = tmp_path / "home", tmp_path / "out"
    prepare(home, out)
    (home / "old").write_text("old")
    prepare(home, out)
    assert {p.name for p in home.iterdir()} == {MARK}
    (home / MARK).write_text("{}")
    (out / "kept").write_text("kept")
    with pytest.raises(HomeError, match="was not made"):
        prepare(home, out)
    assert (out / "kept").exists()
