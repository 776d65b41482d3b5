import pytest

from irwell.agreements.request_cycle import (
    OPEN,
    REQUEST_CYCLE,
    REQUEST_STATES,
    next_request_state,
)
from irwell.errors import AgreementError
from tests.unit.agreements.life_cycle_page import rows

TABLE = {(move.before, move.act): move.after for move in REQUEST_CYCLE}
ACTS = tuple(dict.fromkeys(move.act for move in REQUEST_CYCLE if move.before))


def test_the_table_and_the_page_are_equal_both_ways():
    told = [(before.replace("(new)", ""), *rest) for before, *rest in rows("A request")]
    assert told == [(m.before, m.act, m.after, m.who, m.guard, m.effect) for m in REQUEST_CYCLE]


@pytest.mark.parametrize(
    ("answer", "state"),
    [("accept", "accepted"), ("return", "returned"), ("refuse", "refused"),
     ("redirect", "redirected")],
)  # fmt: skip
def test_the_straight_line(answer, state):
    now = next_request_state("", "request")
    for act in ("triage", "assign", "assign", f"respond {answer}"):
        now = next_request_state(now, act)
    assert now == state


def test_every_other_act_is_refused():
    for state in REQUEST_STATES:
        for act in ACTS:
            if (state, act) not in TABLE:
                with pytest.raises(AgreementError, match=act):
                    next_request_state(state, act)


def test_only_an_open_request_goes_on_and_every_state_is_reached():
    assert {move.before for move in REQUEST_CYCLE} == {"", *OPEN}
    assert {move.after for move in REQUEST_CYCLE} == set(REQUEST_STATES)
    assert len(TABLE) == len(REQUEST_CYCLE)


def test_the_acts_of_the_table_are_acts():
    from irwell.authority.acts.act import ACTS as DONE

    assert {move.act.split()[0] for move in REQUEST_CYCLE} <= set(DONE)
