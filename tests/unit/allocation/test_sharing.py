"""Whole units by need with a floor, beside an equal split."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irwell.allocation import share_units
from irwell.disclosure import passed_again
from irwell.errors import AgreementError


def figures(needs):
    rows = [{"area": f"area-{i:02d}", "n": n, "suppressed": n is None} for i, n in enumerate(needs)]
    return passed_again(rows, threshold=10)


def test_known_shares() -> None:
    """Webster's shares of 100, 200 and 300 over 12 whole units are 2, 4 and 6."""
    plan = share_units(figures([100, 200, 300]), area="area", units=12, threshold=10)
    assert [s.units for s in plan.shares] == [2, 4, 6]
    assert [s.equal for s in plan.shares] == [4, 4, 4]
    assert (plan.worst, plan.worst_equal) == (50.0, 75.0)


def test_a_suppressed_need_is_half_the_threshold_and_said() -> None:
    plan = share_units(figures([None, 95]), area="area", units=20, threshold=10)
    assert [s.units for s in plan.shares] == [1, 19]
    assert plan.shares[0].suppressed
    assert any("suppressed" in note and "5" in note for note in plan.notes)


def test_floors_that_cannot_be_met_are_refused() -> None:
    with pytest.raises(AgreementError) as refused:
        share_units(figures([50, 60]), area="area", units=3, floor=2, threshold=10)
    assert refused.value.rule == "allocation.floor"


need = st.one_of(st.none(), st.integers(10, 5000))


@given(st.lists(need, min_size=1, max_size=12), st.integers(0, 4), st.integers(0, 200))
def test_webster_with_a_floor(needs, floor, more) -> None:
    units = floor * len(needs) + more
    if units < 1:
        return
    plan = share_units(figures(needs), area="area", units=units, floor=floor, threshold=10)
    assert sum(s.units for s in plan.shares) == units
    assert all(s.units >= floor for s in plan.shares)
    for one in plan.shares:  # no unit would have a greater claim elsewhere
        for other in plan.shares:
            if one.units > floor:
                mine = Fraction(one.need, 2 * one.units - 1)
                assert mine >= Fraction(other.need, 2 * other.units + 1)
