"""A tab that separates fields is no white space around a quoted one."""

import pytest

from irwell.tables.intake.lines import Lines


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a\t\t"he said ""no"""\tb', ["a", None, 'he said "no"', "b"]),
        ('"a ""b"""\t\tc', ['a "b"', None, "c"]),
        ('\t\t"x, y ""z"""', [None, None, 'x, y "z"']),
        ('a\t\t"plain"', ["a", None, "plain"]),
    ],
)
def test_empty_fields_before_a_quoted_one_stay(tmp_path, line, cells):
    file = tmp_path / "some.tsv"
    file.write_text(f"{line}\n", encoding="utf-8")
    (row,) = (list(own) for own, _ in Lines(file, file.name, "\t", 1000).rows())
    assert row == cells


@pytest.mark.parametrize("separator", [",", ";"])
def test_white_space_around_quotes_is_still_taken_off(tmp_path, separator):
    file = tmp_path / "some.csv"
    file.write_text(f'a{separator} \t"b ""c"""\t {separator}d\n', encoding="utf-8")
    ((row, changes),) = Lines(file, file.name, separator, 1000).rows()
    assert list(row) == ["a", 'b "c"', "d"]
    assert changes == [("quote_spaces", 1)]


def test_spaces_around_quotes_between_tabs_are_taken_off(tmp_path):
    file = tmp_path / "some.tsv"
    file.write_text('a\t "b ""c""" \td\n', encoding="utf-8")
    ((row, changes),) = Lines(file, file.name, "\t", 1000).rows()
    assert list(row) == ["a", 'b "c"', "d"]
    assert changes == [("quote_spaces", 1)]
