"""What recipients may know of quality: one table for all, in steps, renewed by enough rows."""

import pytest

from irwell.authority import models
from irwell.authority.acts.withdraw import withdraw
from irwell.authority.sharing import LEAST, shared_dqv, shared_scores
from irwell.authority.tasks import run_due
from irwell.errors import NotFound, Refused
from tests.unit.authority.place import AGREEMENT, COUNCIL, DATA_SET, csv
from tests.unit.authority.test_deposits import put

GROUPED = AGREEMENT.replace("smallest_count: 10", "smallest_count: 12")


@pytest.fixture
def shared(place):
    place.describe()
    put(place, csv(200))
    place.agree()
    assert run_due(place.desk).released == 1
    return place


def counts(place):
    return models.DataSet.objects.get(pk=DATA_SET).shared_scores


def wrong(rows: int, faults: int) -> str:
    """A file in which the claim of some rows is no number."""
    lines = csv(rows).splitlines()
    for number in range(1, faults + 1):
        lines[number] = "x" + lines[number][1:]
    return "\n".join(lines) + "\n"


def test_recipients_see_steps_of_whole_percentages(shared) -> None:
    (row,) = shared_scores(shared.who("analyst"), "warm-homes")
    assert row["data_set"] == DATA_SET
    known = {one["dimension"]: one for one in row["scores"] if one["percent"] is not None}
    assert known
    assert all(one["below"] - one["percent"] >= 4 for one in known.values())
    assert not any(str(number) in str(row["scores"]) for number in (200, 199, 201))
    assert "no row is counted" in " ".join(row["rules"])
    assert shared_scores(shared.who("steward"), "warm-homes") == [row]
    with pytest.raises(Refused):
        shared_scores(shared.who("officer"), "warm-homes")
    with pytest.raises(NotFound):
        shared_scores(shared.who("analyst"), "none")


def test_one_changed_row_changes_no_score(shared) -> None:
    before = counts(shared)
    put(shared, wrong(200, LEAST // 2 - 1))  # each changed row counts once as it was, once as it is
    assert run_due(shared.desk).released == 1
    assert counts(shared) == before
    put(shared, wrong(200, LEAST))
    assert run_due(shared.desk).released == 1
    assert counts(shared)["deposits"] != before["deposits"]


def test_scores_are_not_renewed_when_the_earlier_rows_are_gone(shared) -> None:
    before = counts(shared)
    withdraw(shared.desk, shared.who("steward"), models.Deposit.objects.get().id)
    put(shared, wrong(200, 30))
    assert run_due(shared.desk).released == 1
    assert counts(shared) == before
    put(shared, wrong(230, 30))
    assert run_due(shared.desk).released == 1
    assert counts(shared) != before


def test_the_strictest_agreement_sets_the_step(place) -> None:
    place.describe()
    put(place, csv(200))
    place.agree(GROUPED)
    run_due(place.desk)
    assert counts(place)["smallest"] == 12


def test_they_come_in_dqv(shared) -> None:
    told = shared_dqv(shared.who("analyst"), "warm-homes", DATA_SET, "https://node.example")
    assert told["@graph"][0]["@id"] == f"https://node.example/data-sets/{DATA_SET}"
    values = [one["dqv:value"]["@value"] for one in told["@graph"] if "dqv:value" in one]
    assert values
    assert all(value.isdigit() for value in values)
    with pytest.raises(NotFound):
        shared_dqv(shared.who("analyst"), "warm-homes", f"{COUNCIL}/none@1", "https://n.example")
