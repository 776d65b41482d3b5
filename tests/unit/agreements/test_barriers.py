import pytest

from irwell.agreements.barriers import barrier_codes, barriers
from irwell.errors import AgreementError
from tests.unit.agreements.life_cycle_page import rows


def test_the_page_is_the_list():
    assert rows("Reasons") == [(one.code, one.words, one.source) for one in barriers()]


def test_codes_come_back_in_the_order_of_the_list_and_once():
    assert barrier_codes(["other", "cyber", "cyber"], "r") == ("cyber", "other")


@pytest.mark.parametrize("codes", [(), ("cyber", "boredom")])
def test_a_missing_or_unknown_code_is_refused_without_naming_it(codes):
    with pytest.raises(AgreementError) as told:
        barrier_codes(codes, "decide.codes")
    assert told.value.rule == "decide.codes"
    assert "boredom" not in str(told.value)
