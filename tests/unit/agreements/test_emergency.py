from datetime import UTC, date, datetime

import pytest

from irwell import agreements
from irwell.agreements.clocks import LONDON
from irwell.agreements.emergency import (
    MAY_WAIT,
    MOST_COLUMNS,
    emergency_end,
    emergency_problems,
    emergency_review,
)
from irwell.agreements.law import packaged_law
from irwell.documents import parse_yaml
from tests.unit.authority.emergency_parts import FLOOD

DAY = date(2026, 11, 22)


def problems(**changes: str) -> list[str]:
    text = FLOOD
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    form = agreements.read_agreement(parse_yaml(text))
    return [one.path for one in emergency_problems(form, DAY)]


def test_an_emergency_share_keeps_to_its_limits() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (("kind: one_way", "kind: joint_controllers"), "kind"),
        (("start: 2026-11-22", "start: 2026-11-23"), "time.start"),
        (("end: 2026-11-25", "end: 2026-11-26"), "time.end"),
        (("where:\n  - {column: income, is: present}\n", ""), "where"),
        (("{register: summary}", "{register: summary, withheld: [{field: purpose, reason: a risk,"
          " decided_by: siro, until: 2026-12-01}]}"), "publish.withheld"),
        (("      district: keep\n", "".join(
            f"      d{n}: {{from: district, show: keep}}\n" for n in range(MOST_COLUMNS))), "data"),
    ],
)  # fmt: skip
def test_each_limit_is_told(change, path) -> None:
    assert problems(change=change) == [path]


def test_it_ends_after_72_hours_and_is_looked_back_at_in_five_working_days() -> None:
    friday = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)  # Christmas and Boxing Day come between
    assert emergency_end(friday) == datetime(2026, 12, 21, 17, 0, tzinfo=UTC)
    assert emergency_review(friday).astimezone(LONDON).date() == date(2026, 12, 29)


def test_what_may_wait_are_rules_and_no_rule_about_lawful_basis_or_form() -> None:
    known = {rule.id for rule in packaged_law().rules}
    assert set(MAY_WAIT) <= known
    assert not set(MAY_WAIT) & {"R1", "R3", "R4", "R5", "R6", "R7", "R11", "R17", "P4"}
