"""Figures by columns that leave in no row, where the provider's data is hosted."""

import pytest

from irwell.authority import models
from irwell.authority.acts.measure import measure
from irwell.errors import Refused
from tests.unit.authority.place import AGREEMENT, DATA_SET

COLUMNS = "area: {from: district, show: count_only}\n      note: {from: notes, show: count_only}"
COUNTED = AGREEMENT.replace("district: keep", COLUMNS)


def counts(place, *by):
    made = measure(place.desk, place.who("analyst"), "warm-homes", data_set=DATA_SET, by=by)
    return [(*(row[name] for name in by), row["n"]) for row in made.document["rows"]]


@pytest.fixture
def ready(place):
    place.describe()
    place.deposit()
    place.agree(COUNTED)
    place.release()
    return place


def test_the_rows_of_the_release_are_counted_under_its_rules(ready) -> None:
    assert counts(ready, "area") == [("north", 35), ("south", 20)]
    assert counts(ready, "area", "income") == [("north", "100-199", 15), ("north", "200+", 15)]
    release = models.Release.objects.get(state="current")
    assert "area" not in [field["name"] for field in release.manifest["schema"]]


def test_a_value_that_few_have_is_not_named(ready) -> None:
    assert counts(ready, "note") == []


def test_a_count_is_of_the_release_that_stands_and_of_no_later_data(ready) -> None:
    ready.deposit(rows=40)
    with pytest.raises(Refused) as refused:
        counts(ready, "area")
    assert refused.value.rule == "release.not_ready"
    ready.release()
    assert counts(ready, "area")


def test_of_data_at_home_the_provider_makes_the_figure(ready) -> None:
    models.DataSet.objects.filter(pk=DATA_SET).update(place="home")
    with pytest.raises(Refused) as refused:
        counts(ready, "area")
    assert refused.value.rule == "measure.at_home"
    assert "Ask the provider" in refused.value.remedy
    assert counts(ready, "income")
