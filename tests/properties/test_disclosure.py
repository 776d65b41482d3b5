import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from irwell.disclosure import protect_count, protect_counts

counts = st.integers(0, 10_000) | st.integers(0, 60)
thresholds = st.integers(0, 60)
bases = st.integers(0, 120)


@given(counts, thresholds, bases, st.booleans())
def test_no_figure_lies_between_zero_and_the_threshold(count, threshold, base, hide_zero):
    figure = protect_count(count, threshold=threshold, round_to=base, hide_zero=hide_zero)
    assert figure is None or figure == 0 or figure >= threshold


@given(counts.filter(bool), thresholds.filter(bool), bases)
def test_with_a_threshold_people_are_never_shown_as_nobody(count, threshold, base):
    assert protect_count(count, threshold=threshold, round_to=base, hide_zero=False) != 0


@given(counts, counts, thresholds, bases)
def test_a_greater_count_is_never_shown_as_less(one, other, threshold, base):
    low, high = (
        protect_count(count, threshold=threshold, round_to=base, hide_zero=True)
        for count in sorted((one, other))
    )
    assert low is None or (high is not None and low <= high)


@given(counts, st.integers(2, 120))
def test_rounding_moves_a_count_by_half_the_base_at_most(count, base):
    figure = protect_count(count, threshold=0, round_to=base, hide_zero=False)
    assert figure is not None
    assert figure % base == 0
    assert abs(2 * (figure - count)) <= base


@given(st.lists(counts, max_size=30), thresholds, bases, st.booleans(), st.randoms())
def test_a_protected_table_says_what_is_suppressed_whatever_the_order(
    numbers, threshold, base, hide_zero, random
):
    rows = list(enumerate(numbers))
    shuffled = random.sample(rows, len(rows))
    tables = [
        protect_counts(
            pa.table(
                {"group": [g for g, _ in order], "n": pa.array([n for _, n in order], pa.int64())}
            ),
            by=["group"],
            threshold=threshold,
            round_to=base,
            hide_zero=hide_zero,
        ).table
        for order in (rows, shuffled)
    ]
    assert tables[0].equals(tables[1])
    shown = zip(*tables[0].select(["n", "suppressed"]).to_pydict().values(), strict=True)
    assert all((figure is None) == suppressed for figure, suppressed in shown)
