import pytest
from hypothesis import given
from hypothesis import strategies as st

from irwell.disclosure.quality import STEPS, share_quality, step_of
from irwell.documents import Passed
from irwell.errors import ReleaseHeld


def shown(passed, eligible, rules=1, smallest=10):
    row = share_quality(
        {"validity": (passed, eligible, rules)}, smallest=smallest
    ).table.to_pylist()
    return row[0]["percent"], row[0]["below"], row[0]["suppressed"]


def test_many_rows_are_shown_to_the_percent():
    passed = share_quality(
        {"validity": (97_412, 100_000, 1), "completeness": (100_000, 100_000, 4)}, smallest=10
    )
    assert isinstance(passed, Passed)
    assert passed.table.to_pylist() == [
        {"dimension": "completeness", "percent": 99, "below": 100, "suppressed": False},
        {"dimension": "validity", "percent": 97, "below": 98, "suppressed": False},
    ]
    assert "at least 10 rows" in passed.rules[0]


def test_no_failing_row_and_few_failing_rows_look_the_same():
    assert {shown(n, 1000) for n in range(991, 1001)} == {(99, 100, False)}
    assert {shown(n, 100) for n in range(91, 101)} == {(90, 100, False)}


def test_no_passing_row_and_few_passing_rows_look_the_same():
    assert {shown(n, 100) for n in range(10)} == {(0, 10, False)}


def test_few_rows_are_suppressed_and_no_rule_is_not_measured():
    assert shown(19, 19) == (None, None, True)
    assert shown(20, 20) == (50, 100, False)
    assert shown(0, 0) == (None, None, True)
    assert shown(0, 0, rules=0) == (None, None, False)


def test_one_row_that_fails_every_rule_moves_no_more_than_one_that_fails_one():
    assert shown(1000, 1000, rules=1)[:2] == (99, 100)
    assert shown(1000, 1000, rules=10)[:2] == (90, 100)  # 100 rows, 10 rules each


def test_within_a_step_a_row_more_that_fails_does_not_show():
    assert shown(95, 100) == shown(95, 101) == shown(96, 101) == (90, 100, False)


@given(
    eligible=st.integers(0, 600),
    rules=st.integers(1, 5),
    smallest=st.integers(2, 20),
)
def test_every_score_stands_for_enough_counts(eligible, rules, smallest):
    """Knowing the number of rows, the reader still has `smallest` rows' worth of counts left."""
    counts = {}
    for passed in range(eligible + 1):
        counts.setdefault(shown(passed, eligible, rules, smallest), []).append(passed)
    for (percent, below, suppressed), standing in counts.items():
        if suppressed:
            assert eligible < 2 * smallest * rules
            assert len(counts) == 1
            continue
        assert len(standing) >= smallest * rules
        assert standing == list(range(standing[0], standing[-1] + 1))
        assert below <= 100
        assert all(percent * eligible <= 100 * n <= below * eligible for n in standing)


@given(st.integers(20, 10**9), st.integers(2, 10))
def test_the_step_is_the_least_that_does(eligible, smallest):
    step = step_of(eligible, 1, smallest)
    assert step in STEPS
    assert all(s * eligible < 100 * smallest for s in STEPS if s < step)


@pytest.mark.parametrize(
    "counts",
    [(-1, 5, 1), (6, 5, 1), (1, 5, 0), (1, 5, -1), (1.0, 5, 1), (True, 5, 1), (1, None, 1)],
)
def test_what_is_not_a_count_is_held(counts):
    with pytest.raises(ReleaseHeld):
        share_quality({"validity": counts}, smallest=10)


@pytest.mark.parametrize("smallest", [-1, 0, 1])
def test_a_number_that_protects_nobody_is_held(smallest):
    with pytest.raises(ReleaseHeld):
        share_quality({"validity": (5, 50, 1)}, smallest=smallest)


def test_the_order_given_does_not_show():
    one = share_quality({"b": (50, 50, 1), "a": (50, 50, 1)}, smallest=5)
    assert one.table.column("dimension").to_pylist() == ["a", "b"]
