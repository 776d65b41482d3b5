from datetime import date, timedelta
from typing import get_args

import pytest

from irwell.agreements import TRANSITIONS, Admission, State, admits, next_state
from irwell.errors import AgreementError

STATES = get_args(State)
ACTS = ("sign", "activate", "suspend", "resume", "revoke", "expire", "supersede")


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (("sign", "activate"), "active"),
        (("sign", "activate", "suspend", "resume", "expire"), "expired"),
        (("sign", "activate", "suspend", "revoke"), "revoked"),
        (("sign", "activate", "supersede"), "superseded"),
        (("revoke",), "revoked"),
        (("sign", "revoke"), "revoked"),
    ],
)
def test_acts_lead_from_state_to_state(acts, state):
    now = "draft"
    for act in acts:
        now = next_state(now, act)
    assert now == state


def test_every_other_act_is_refused():
    refused = 0
    for state in STATES:
        for act in ACTS:
            if (state, act) not in TRANSITIONS:
                refused += 1
                with pytest.raises(AgreementError, match=act):
                    next_state(state, act)
    assert refused == len(STATES) * len(ACTS) - len(TRANSITIONS)


def test_nothing_follows_on_an_end():
    assert not {before for before, _ in TRANSITIONS} & {"expired", "revoked", "superseded"}


def test_only_sign_and_activate_lead_to_an_active_agreement():
    into = {(before, act) for (before, act), after in TRANSITIONS.items() if after == "active"}
    assert into == {("signed", "activate"), ("suspended", "resume")}
    assert [key for key, after in TRANSITIONS.items() if after == "signed"] == [("draft", "sign")]


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
    ],
)
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
