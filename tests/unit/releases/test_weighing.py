from dataclasses import replace

import pytest

from irwell.agreements.model import RowClause
from irwell.releases import compile_release
from irwell.releases.weighing import Weight, about, person_column, weigh, weight_words
from tests.unit.releases.release_parts import (
    AGREEMENT,
    AS_AT,
    CONTRACT,
    CONTRACTS,
    PUPILS,
    agreed,
    in_process,
    write_inputs,
)

OLD = compile_release(AGREEMENT, CONTRACTS, PUPILS, AS_AT)
ALL = compile_release(agreed(where=[]), CONTRACTS, PUPILS, AS_AT)


def test_people_and_rows_of_both_plans(tmp_path):
    inputs = write_inputs(tmp_path)
    found = weigh((OLD, inputs), (ALL, inputs), CONTRACT, run=in_process)
    # Five rows; one has no number. Two pass the old tests.
    assert found == Weight(2, 5, 2, 4, 2, 0)
    assert weigh((ALL, inputs), (OLD, inputs), CONTRACT, run=in_process) == Weight(5, 2, 4, 2, 0, 2)


def test_two_spellings_of_one_number_are_one_person(tmp_path):
    from tests.unit.releases.release_parts import ROWS

    spelt = {**ROWS[0], "nhs_number": "999-000-0018"}
    inputs = write_inputs(tmp_path, rows=[ROWS[0], spelt])
    assert weigh(None, (ALL, inputs), CONTRACT, run=in_process) == Weight(0, 2, 0, 1, 1, 0)


def test_without_people_only_rows_are_counted(tmp_path):
    nobody = replace(CONTRACT, columns=tuple(replace(c, identifies="no") for c in CONTRACT.columns))
    assert person_column(nobody) is None
    inputs = write_inputs(tmp_path)
    assert weigh(None, (ALL, inputs), nobody, run=in_process) == Weight(0, 5)


def test_in_the_worker_too(tmp_path):
    inputs = write_inputs(tmp_path)
    narrow = agreed(where=[RowClause("district", "equals", "gorton")])
    narrow = compile_release(narrow, CONTRACTS, PUPILS, AS_AT)
    assert weigh((ALL, inputs), (narrow, inputs), CONTRACT) == Weight(5, 2, 4, 2, 0, 2)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (None, "an unknown number of"),
        (0, "fewer than 10"),
        (9, "fewer than 10"),
        (14, "about 10"),
        (15, "about 20"),
        (1234, "about 1,200"),
        (98_765, "about 99,000"),
    ],
)
def test_what_others_are_told(people, said):
    assert about(people) == said


def test_the_words_for_others_hold_no_exact_number():
    weight = Weight(1234, 4321, 1003, 2217, 1217, 3)
    assert weight_words(weight, exact=False) == (
        "About 1,200 people come in, fewer than 10 go out."
    )
    assert "1,217 come in, 3 go out" in weight_words(weight, exact=True)
