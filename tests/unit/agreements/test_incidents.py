from datetime import UTC, datetime

import pytest

from irwell.agreements.incidents import (
    INCIDENT_CYCLE,
    INCIDENT_STATES,
    KINDS,
    TO_ANSWER,
    UNTOLD,
    Told,
    draft_text,
    ico_draft,
    ico_due,
    next_incident_state,
)
from irwell.errors import AgreementError
from tests.unit.agreements.life_cycle_page import rows

AWARE = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TABLE = {(move.before, move.act): move.after for move in INCIDENT_CYCLE}
ACTS = tuple(dict.fromkeys(move.act for move in INCIDENT_CYCLE if move.before))


def test_the_table_and_the_page_are_equal_both_ways() -> None:
    told = [(before.replace("(new)", ""), *rest) for before, *rest in rows("An incident")]
    assert told == [(m.before, m.act, m.after, m.who, m.guard, m.effect) for m in INCIDENT_CYCLE]


@pytest.mark.parametrize("way", [("reportable", "notify"), ("not_reportable",)])
def test_both_ways_lead_to_the_end(way) -> None:
    now = next_incident_state("", "report")
    for step in ("contain", "assess", *way, "investigate", "close"):
        now = next_incident_state(now, f"handle {step}")
    assert now == "closed"


def test_every_other_act_is_refused_and_every_state_is_reached() -> None:
    for state in INCIDENT_STATES:
        for act in ACTS:
            if (state, act) not in TABLE:
                with pytest.raises(AgreementError, match=act):
                    next_incident_state(state, act)
    assert {move.after for move in INCIDENT_CYCLE} == set(INCIDENT_STATES)
    assert len(TABLE) == len(INCIDENT_CYCLE)


def test_what_is_reportable_cannot_be_closed_untold() -> None:
    for state in UNTOLD:
        assert (state, "handle investigate") not in TABLE
        assert (state, "handle close") not in TABLE


def test_the_steps_and_their_roles_are_those_of_the_table() -> None:
    from irwell.authority.acts.handle import STEPS

    who = {m.act.split()[1]: m.who for m in INCIDENT_CYCLE if m.before}
    assert set(STEPS) == set(who)
    for step, roles in STEPS.items():
        assert set(who[step].removesuffix(" of the body that leads").split(", ")) == set(roles)


def test_72_hours_are_hours_even_where_the_clocks_change() -> None:
    assert ico_due(AWARE) == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # summer time ends on the 25th
    assert (ico_due(before) - before).total_seconds() == 72 * 3600


def test_a_draft_fills_what_is_known_and_asks_for_the_rest() -> None:
    held = {"organisation": "warm-trust", "reads": 2}
    told = Told("i1", "misuse", "A list was used twice.", AWARE, "Fordham", held=[held],
                people="about 120")  # fmt: skip
    draft = ico_draft(told)
    assert draft["answers"]["about how many people"] == "about 120"
    assert draft["answers"]["to be told by"] == "2026-11-23 17:00"
    assert draft["answers"]["categories of people"] == TO_ANSWER
    assert draft["answers"]["likely consequences"] == TO_ANSWER
    text = draft_text(draft)
    assert "A draft from the register; nobody has sent it." in text
    assert "organisation warm-trust; reads 2" in text
    assert f"- **about how many records**: {TO_ANSWER}" in text


def test_each_kind_is_said_in_words() -> None:
    assert all(text and not text.endswith(".") for text in KINDS.values())
