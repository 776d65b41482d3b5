from datetime import date, timedelta
from typing import get_args

import pytest

from irwell.agreements import LIFE_CYCLE, Admission, State, admits, next_state
from irwell.agreements.lifecycle import ENDED, NEVER, UNSIGNED
from irwell.agreements.moves import states_before
from irwell.errors import AgreementError
from tests.unit.agreements.life_cycle_page import PAGE, rows

STATES = get_args(State)
ACTS = tuple(dict.fromkeys(move.act for move in LIFE_CYCLE if move.before))
REVIEWED = ("assess", "advise", "decide approve")
TABLE = {(move.before, move.act): move.after for move in LIFE_CYCLE}


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (("assess",), "assessed"),
        (("assess", "advise"), "advised"),
        (REVIEWED, "approved"),
        ((*REVIEWED, "sign", "activate"), "active"),
        ((*REVIEWED, "sign", "activate", "suspend", "resume", "expire", "close"), "closing"),
        (
            (*REVIEWED, "sign", "activate", "suspend", "revoke", "close", "certify", "settle"),
            "closed",
        ),
        ((*REVIEWED, "sign", "revoke", "close nothing_left"), "closed"),
        ((*REVIEWED, "sign", "activate", "supersede"), "superseded"),
        ((*REVIEWED, "sign", "revoke"), "revoked"),
        (("decide return",), "returned"),
        (("assess", "decide refuse"), "refused"),
        ((*REVIEWED, "call_off"), "withdrawn"),
        (("assess", "advise", "lapse"), "lapsed"),
    ],
)
def test_acts_lead_from_state_to_state(acts, state):
    now = next_state("", "propose")
    for act in acts:
        now = next_state(now, act)
    assert now == state


def test_every_other_act_is_refused():
    refused = 0
    for state in STATES:
        for act in ACTS:
            if (state, act) not in TABLE:
                refused += 1
                with pytest.raises(AgreementError, match=act):
                    next_state(state, act)
    assert refused == len(STATES) * len(ACTS) - len([key for key in TABLE if key[0]])


def test_the_table_and_the_page_are_equal_both_ways():
    told = [(before.replace("(new)", ""), *rest) for before, *rest in rows("An agreement")]
    assert told == [(m.before, m.act, m.after, m.who, m.guard, m.effect) for m in LIFE_CYCLE]


def test_every_state_is_reached_and_no_line_stands_twice():
    assert {move.after for move in LIFE_CYCLE} == set(STATES)
    assert len(TABLE) == len(LIFE_CYCLE)
    assert {move.before for move in LIFE_CYCLE} - {""} <= set(STATES)


def test_what_no_act_does_yet_is_told_on_the_page():
    from irwell.authority.acts.act import ACTS as DONE

    later = {move.act.split()[0] for move in LIFE_CYCLE} - set(DONE)
    assert later == {"supersede"}
    assert "`supersede` is no act of its own" in PAGE.read_text()


def test_nothing_follows_on_an_end():
    assert not {move.before for move in LIFE_CYCLE} & {"closed", *NEVER} - {"paper"}
    for state in ENDED:
        acts = [move.act for move in LIFE_CYCLE if move.before == state]
        assert acts == ["close", "close nothing_left"]


def test_only_sign_and_activate_lead_to_an_active_agreement():
    into = [(move.before, move.act) for move in LIFE_CYCLE if move.after == "active"]
    assert into == [("", "emergency"), ("signed", "activate"), ("suspended", "resume")]
    for after, before in (("signed", ("approved", "sign")), ("approved",
                          ("advised", "decide approve")), ("advised", ("assessed", "advise")),
                          ("assessed", ("draft", "assess"))):  # fmt: skip
        into = {(m.before, m.act) for m in LIFE_CYCLE if m.after == after}
        assert into - {("signed", "revoke_key")} == {before}


def test_states_before_an_act():
    assert states_before(LIFE_CYCLE, "call_off") == UNSIGNED
    assert states_before(LIFE_CYCLE, "decide") == ("advised", "draft", "assessed")
    assert states_before(LIFE_CYCLE, "decide approve") == ("advised",)
    assert states_before(LIFE_CYCLE, "propose") == ()


@pytest.mark.parametrize(
    ("state", "day", "rule", "reason"),
    [
        ("active", date(2026, 12, 1), "", ""),
        ("active", date(2027, 11, 30), "", ""),
        ("active", date(2027, 12, 1), "time.end", "The agreement ended on 30 November 2027."),
        ("active", date(2026, 11, 30), "time.start", "The agreement starts on 1 December 2026."),
        ("expired", date(2027, 12, 1), "time.end", "The agreement ended on 30 November 2027."),
        ("expired", date(2027, 1, 1), "state", "The agreement has expired."),
        ("suspended", date(2027, 1, 1), "state", "The agreement is suspended."),
        ("suspended", date(2028, 1, 1), "time.end", "The agreement ended on 30 November 2027."),
        ("revoked", date(2028, 1, 1), "state", "The agreement was revoked."),
        ("approved", date(2027, 1, 1), "state",
         "The agreement is approved: not every party has signed it."),
        ("refused", date(2027, 1, 1), "state", "The agreement was refused."),
    ],
)  # fmt: skip
def test_state_and_dates_both_decide(changed, state, day, rule, reason):
    assert admits(changed({}), state, day) == Admission(not rule, rule, reason)


def test_no_other_state_ever_admits(changed):
    agreement = changed({})
    days = [agreement.start + timedelta(days=30 * n) for n in range(-2, 15)]
    for state in set(STATES) - {"active"}:
        for day in days:
            answer = admits(agreement, state, day)
            assert not answer.ok
            assert answer.rule
            assert answer.reason.endswith(".")
