"""A report as plain values and as text."""

import json

import pytest

from irwell.contracts import report_from, report_text, report_value
from irwell.contracts.dimensions import DIMENSIONS
from irwell.contracts.quality_words import FAULTS, REMEDIES
from irwell.contracts.reports_intake import KINDS, SKIPPED
from irwell.contracts.reports_rows import file_rows, numbered
from irwell.tables.intake.report import Intake, Skipped
from tests.unit.contracts.made import checked, column, contract

WANTED = contract(
    column("id", unique=True, required=True),
    column("n", "integer", keys={"suppressed": ["c"], "nullTokens": ["-"]}),
)
MESSY = "A list of homes\n,\nid,n\na, 1\na,c\n,x\n,\nb,-\n"


def test_a_report_survives_json(tmp_path):
    report = checked(tmp_path, MESSY, WANTED)
    value = json.loads(json.dumps(report_value(report)))
    assert report_value(report_from(value)) == value
    assert report_text(report_from(value)) == report_text(report)


def test_an_old_report_is_read(tmp_path):
    value = report_value(checked(tmp_path, "id,n\na,1\n", WANTED))
    for key in ("kept_rows", "on_errors", "results", "not_run", "mapped", "changed", "suppressed",
                "tally", "intake", "verdict"):  # fmt: skip
        del value[key]
    old = report_from({**value, "unchecked": ["a.quality[0]"]})
    assert (old.results, old.intake, old.on_errors) == ((), None, "keep")
    assert [one.path for one in old.not_run] == ["a.quality[0]"]
    assert report_text(old).splitlines()[-1] == (
        "  The contract lets this file in with all of its rows."
    )


def test_each_cell_is_accounted_for(tmp_path):
    tally = checked(tmp_path, MESSY, WANTED).tally
    assert tally.adds_up
    assert (tally.not_cast, tally.changed) == (1, 3)


def test_the_text_of_a_messy_file(tmp_path):
    assert report_text(checked(tmp_path, MESSY, WANTED)).splitlines() == [
        "mersley-council/residents@1: 4 rows, 3 errors, 0 warnings.",
        "  read as delimited text, in utf-8, separated by `,`; headings in row 3.",
        "  left out: 2 lines above the headings (rows 1, 2 of the file).",
        "  left out: 1 row without any text (row 7 of the file).",
        "  changed: 1 cell of n: a text that means no value (null_token).",
        "  changed: 1 cell of n: a value held back, kept apart (suppressed).",
        "  changed: 1 cell of n: spaces at the ends left out (trimmed).",
        "  n: 1 cell suppressed; neither missing nor wrong.",
        "  error: id: no value, where one is required, in 1 row"
        " (row 3 of the data, 6 of the file).",
        "    Fill the value in at its source. If it may be unknown, say so in the contract.",
        "  error: id: a value that an earlier row has already, in 1 row"
        " (row 2 of the data, 5 of the file).",
        "    Send each record once. If several are meant, the contract needs another key.",
        "  error: n: a value that is not of the column's type, in 1 row"
        " (row 3 of the data, 6 of the file).",
        "    Write numbers and dates as the contract says, and list the words for no value"
        " (`n/a`, `-`) in it.",
        "  id: 1 duplicate of 1 key. Other tools count the first of each as well (2 rows), or rows"
        " without a key too (3).",
        "    A duplicate is a row whose key an earlier row has; a row without a value in its key is"
        " none.",
        "  0 of 3 promises of the contract kept.",
        "  The contract lets this file in with all of its rows, those with errors too.",
    ]


def intake(*skipped):
    return Intake(kind="csv", skipped=skipped)


@pytest.mark.parametrize(
    ("skipped", "rows", "there"),
    [
        ((), (1, 2), ()),
        ((Skipped("header", (1,), 1, 2),), (1, 2, 9), (2, 3, 10)),
        ((Skipped("preamble", (1, 2), 2, 2), Skipped("header", (3,), 1, 2),
          Skipped("blank", (5, 8), 2, 4)), (1, 2, 3, 4, 5), (4, 6, 7, 9, 10)),
        ((Skipped("header", (1,), 1, 2), Skipped("blank", (3, 5), 9, 18)), (1, 2, 3), (2, 4)),
        ((Skipped("header", (1,), 1, 2), Skipped("empty_column", (), 1, 7)), (1,), (2,)),
    ],
)  # fmt: skip
def test_where_rows_stand_in_the_file(skipped, rows, there):
    assert file_rows(intake(*skipped), rows) == there


def test_rows_are_told_in_the_file_only_where_that_is_known():
    cut = intake(Skipped("header", (1,), 1, 2), Skipped("blank", (3,), 9, 18))
    assert numbered(cut, (1,), 1) == "row 1 of the data, 2 of the file"
    assert numbered(cut, (1, 5), 2) == "rows 1, 5"
    assert numbered(None, (1, 5), 7) == "rows 1, 5, ..."
    assert numbered(cut, (), 1) == ""


def test_there_are_words_for_every_rule_and_every_reason():
    assert set(FAULTS) == set(REMEDIES) == set(DIMENSIONS)
    assert set(SKIPPED) == set(Skipped.__annotations__["why"].__args__)
    assert set(KINDS) == set(Intake.__annotations__["kind"].__args__)
