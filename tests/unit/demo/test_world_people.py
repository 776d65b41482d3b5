"""Nobody in the world can be anybody: test ranges, invented areas, invented names."""

import re
from collections import Counter
from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from irwell.demo.world import World, make_world
from irwell.demo.world.numbers import nhs_numbers
from irwell.errors import IrwellError


def test_nhs_numbers_are_of_the_test_range_with_a_right_check_digit(world: World):
    numbers = pq.read_table(world.truth / "people.parquet")["nhs_number"].to_pylist()
    assert len(set(numbers)) == world.people
    for number in map(str, numbers):
        digits = [int(digit) for digit in number]
        check = 11 - sum(w * d for w, d in zip(range(10, 1, -1), digits, strict=False)) % 11
        assert number.startswith("999")
        assert len(number) == 10
        assert digits[9] == check % 11


def test_more_people_than_test_numbers_are_refused():
    rng = np.random.Generator(np.random.PCG64(1))
    assert len(nhs_numbers(909_000, rng)) == 909_000
    with pytest.raises(IrwellError, match="valid numbers"):
        nhs_numbers(910_000, rng)


def test_too_few_people_are_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(IrwellError, match="too small"):
        make_world(tmp_path, people=999, seed=1, today=date(2026, 11, 22))
    assert not list(tmp_path.iterdir())


def test_numbers_and_postcodes_were_never_issued(world: World):
    ninos = pq.read_table(world.truth / "people.parquet")["nino"].to_pylist()
    homes = pq.read_table(world.truth / "households.parquet").to_pylist()
    assert len(set(ninos)) == world.people
    assert all(re.fullmatch("QQ[0-9]{6}[A-D]", nino) for nino in ninos)
    assert all(re.fullmatch("ZZ([1-9]|10) [1-9][A-Z]{2}", home["postcode"]) for home in homes)
    assert all(home["property_no"].startswith("LP") for home in homes)


def test_households_hold_everyone_once_and_need_follows_deprivation(world: World):
    homes = pq.read_table(world.truth / "households.parquet").to_pylist()
    people = pq.read_table(world.truth / "people.parquet").to_pylist()
    sizes = Counter(person["household"] for person in people)
    assert len(people) == world.people
    assert all(sizes[h["household"]] == h["adults"] + h["children"] for h in homes)
    children = [person for person in people if not person["adult"]]
    assert all((world.today - p["born"]).days < 18 * 365.25 for p in children)
    deprivation = {district.code: district.deprivation for district in world.districts}
    rich = [h["benefit"] for h in homes if deprivation[h["district"]] < 0.35]
    poor = [h["benefit"] for h in homes if deprivation[h["district"]] > 0.7]
    assert sum(poor) / len(poor) > 1.5 * sum(rich) / len(rich)


def test_links_tell_whom_each_row_is_about(world: World, oracles):
    people = pq.read_table(world.truth / "people.parquet").to_pylist()
    links = pq.read_table(world.truth / "links.parquet").to_pylist()
    assert len(links) == sum(data_set.rows for data_set in world.data_sets)
    of = {(link["file"], link["row"]): link for link in links}
    board = "tessaryn-health-board"
    rows = oracles[f"{board}/falls-attendances@1"].rows
    wrong = 0
    for number, row in enumerate(rows, start=1):
        link = of[(f"extracts/{board}/falls-attendances.csv", number)]
        person = people[link["person"]]
        assert person["household"] == link["household"]
        wrong += row["NHS No"].replace(" ", "") != str(person["nhs_number"])
    assert wrong == 2  # the planted numbers that are one digit short
