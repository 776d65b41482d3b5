from datetime import UTC, datetime, timedelta

import pytest

from irwell.agreements.clocks import LONDON, clock, clocks, due, time_left
from irwell.errors import NotFound
from tests.unit.agreements.life_cycle_page import rows


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("ico_breach", "2026-11-27T17:05", "2026-11-30T17:05:00"),
        ("ico_breach", "2026-10-24T12:00", "2026-10-27T11:00:00"),  # an hour is one in October too
        ("rights_request", "2027-01-31T09:00", "2027-02-28T23:59:59"),
        ("rights_request", "2026-12-03T09:00", "2027-01-03T23:59:59"),
        ("complaint_acknowledged", "2026-11-01T00:10", "2026-12-01T23:59:59"),
        ("foi", "2026-12-18T12:00", "2027-01-20T23:59:59"),  # over three bank holidays
        ("written_reasons", "2026-11-27T12:00", "2026-12-25T23:59:59"),
        ("emergency_review", "2026-11-28T12:00", "2026-12-04T23:59:59"),
    ],
)
def test_when_a_clock_runs_out(name, start, end):
    assert due(clock(name), at(start)) == at(end)


def test_a_moment_late_in_the_evening_is_of_its_day_in_london():
    start = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 1 July in London
    assert due(clock("rights_request"), start).date().isoformat() == "2026-08-01"


def test_what_is_left_goes_below_nothing():
    start = at("2026-11-27T12:00")
    assert time_left(clock("ico_breach"), start, start) == timedelta(hours=72)
    late = at("2026-11-30T13:00")
    assert time_left(clock("ico_breach"), start, late) == timedelta(hours=-1)


def test_every_clock_names_its_source_and_no_lawyer():
    for name, own in clocks().items():
        assert own.id == name
        assert own.length > 0
        assert own.unit in ("working_days", "days", "hours", "months")
        assert own.kind in ("statutory", "agreed", "house")
        assert own.source
        assert own.checked_by == "none"


def test_the_page_lists_every_clock_with_its_length():
    told = {name: length for name, _, length, *_ in rows("Clocks")}
    length = {own.id: f"{own.length} {own.unit.replace('_', ' ')}" for own in clocks().values()}
    assert told == length


def test_an_unknown_clock_is_told():
    with pytest.raises(NotFound, match="no clock `tea`"):
        clock("tea")
