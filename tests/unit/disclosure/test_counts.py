import pyarrow as pa
import pytest

from irwell.disclosure import hold_below, protect_count, protect_counts
from irwell.documents.marks import Passed
from irwell.errors import ReleaseHeld


def table(counts, areas=None):
    return pa.table({"area": areas or [f"a{i}" for i in range(len(counts))], "n": counts})


def protect(counts, **rules):
    return protect_counts(table(counts), by=["area"], **rules)


def test_small_counts_are_suppressed_and_the_rest_rounded():
    passed = protect([0, 1, 9, 10, 12, 13, 100], threshold=10, round_to=5)
    assert passed.table.to_pydict() == {
        "area": ["a0", "a1", "a2", "a3", "a4", "a5", "a6"],
        "n": [0, None, None, 10, 10, 15, 100],
        "suppressed": [False, True, True, False, False, False, False],
    }
    assert passed.rules == (
        "Counts under 10 are suppressed.",
        "Counts are rounded to the nearest 5, halves up.",
        "Counts of zero are shown as 0.",
    )


def test_halves_are_rounded_up():
    figures = [protect_count(n, threshold=0, round_to=10, hide_zero=False) for n in (4, 5, 14, 15)]
    assert figures == [0, 10, 10, 20]


def test_a_count_that_would_round_below_the_threshold_is_suppressed():
    assert protect_count(12, threshold=11, round_to=10, hide_zero=False) is None
    assert protect_count(15, threshold=11, round_to=10, hide_zero=False) == 20


def test_zeros_are_hidden_when_asked():
    passed = protect([0, 3, 50], threshold=5, hide_zero=True)
    assert passed.table.column("n").to_pylist() == [None, None, 50]
    assert passed.table.column("suppressed").to_pylist() == [True, True, False]


def test_the_order_of_arrival_does_not_show():
    passed = protect_counts(table([4, 2, 9], ["c", "a", "b"]), by=["area"], threshold=5)
    assert passed.table.column("area").to_pylist() == ["a", "b", "c"]


def test_a_grand_count_without_groups():
    passed = protect_counts(pa.table({"n": [7]}), by=[], threshold=10)
    assert passed.table.to_pydict() == {"n": [None], "suppressed": [True]}


@pytest.mark.parametrize(
    "given",
    [
        pa.table({"area": ["a"], "n": [5], "total": [5]}),
        pa.table({"area": ["a"]}),
        pa.table({"area": ["a"], "n": [5], "suppressed": [False]}),
    ],
)
def test_other_columns_are_held(given):
    with pytest.raises(ReleaseHeld):
        protect_counts(given, by=["area"], threshold=5)


def test_a_group_named_suppressed_is_held():
    given = pa.table({"suppressed": ["a"], "n": [5]})
    with pytest.raises(ReleaseHeld):
        protect_counts(given, by=["suppressed"], threshold=5)


@pytest.mark.parametrize("count", [-1, None, 2.5, "6", True])
def test_what_is_not_a_count_is_held(count):
    with pytest.raises(ReleaseHeld, match="not a count"):
        protect_counts(pa.table({"area": ["a"], "n": [count]}), by=["area"], threshold=5)


def test_passed_is_made_nowhere_else():
    with pytest.raises(TypeError, match=r"irwell\.disclosure"):
        Passed(table([1]), ())
    with pytest.raises(TypeError):
        Passed(table=table([100]), rules=("none",))


@pytest.mark.parametrize(("smallest", "k"), [(0, 10), (10, 10), (11, 10), (1, 0), (1, 1)])
def test_a_release_with_large_enough_groups_is_not_held(smallest, k):
    hold_below(smallest, k)


def test_a_release_with_a_small_group_is_held_without_saying_how_small():
    with pytest.raises(ReleaseHeld) as held:
        hold_below(3, 10)
    assert held.value.rule == "use.outputs.smallest_group"
    assert "3" not in str(held.value)
