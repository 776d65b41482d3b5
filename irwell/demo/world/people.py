"""People: who lives in each household, born when, under which invented names and numbers."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from irwell.demo.world.households import OLDER, Flags, Households, settle
from irwell.demo.world.model import District
from irwell.demo.world.names import FORENAMES, SURNAMES
from irwell.demo.world.numbers import Integers, Text, nhs_numbers, ninos

Days = NDArray[np.datetime64]
_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Population:
    """Everyone, with their households; arrays below have one element for each person.

    Attributes:
        today: The day on which all is drawn.
        districts: The ten districts, in the order of their index.
        households: The households.
        household: Index of each person's household.
        head: Index of the first adult of each household.
        adult: Grown up.
        born: Date of birth.
        forename, surname: Indices of names.
        nhs: NHS number of the test range.
        nino: National Insurance number with a never-issued prefix; children have none to use.
    """

    today: date
    districts: tuple[District, ...]
    households: Households
    household: Integers
    head: Integers
    adult: Flags
    born: Days
    forename: NDArray[np.int16]
    surname: NDArray[np.int16]
    nhs: Integers
    nino: Text

    @property
    def age(self) -> NDArray[np.float64]:
        """Years lived on `today`, with a fraction, to within a day or so."""
        lived = (np.datetime64(self.today, "D") - self.born).astype(np.int64)
        return lived / _YEAR


def populate(
    people: int, districts: tuple[District, ...], today: date, rng: np.random.Generator
) -> Population:
    """Draw the whole population of the region.

    Args:
        people: How many.
        districts: The ten districts.
        today: The day on which ages are taken.
        rng: The chance.

    Returns:
        The population.
    """
    nhs = nhs_numbers(people, rng)
    homes = settle(people, districts, rng)
    household = np.repeat(np.arange(len(homes.kind)), homes.size)
    head = np.cumsum(homes.size) - homes.size
    place = np.arange(people) - head[household]
    adult = place < homes.adults[household]
    ages = _ages(homes, household, adult, place, rng)
    born = np.datetime64(today, "D") - np.floor(ages * _YEAR + 1).astype("timedelta64[D]")
    family = rng.integers(0, len(SURNAMES), len(homes.kind))
    own = rng.integers(0, len(SURNAMES), people)
    keeps_own = adult & (place > 0) & (rng.random(people) < 0.35)
    surname = np.where(keeps_own, own, family[household]).astype(np.int16)
    forename = rng.integers(0, len(FORENAMES), people).astype(np.int16)
    return Population(
        today, districts, homes, household, head, adult, born, forename, surname, nhs,
        ninos(people, rng),
    )  # fmt: skip


def _ages(
    homes: Households,
    household: Integers,
    adult: Flags,
    place: Integers,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Ages in years: parents are at least 18 years older than their children."""
    count = len(homes.kind)
    older = 66 + np.minimum(rng.gamma(2.0, 5.0, count), 32)
    parent = np.clip(rng.normal(37, 7, count), 20, 57)
    other = rng.uniform(19, 66, count)
    heads = np.where(homes.children > 0, parent, other)
    heads = np.where(np.isin(homes.kind, OLDER), older, heads)
    near = heads[household] + np.where(place > 0, rng.normal(0, 3, len(household)), 0)
    floor = np.where(np.isin(homes.kind, OLDER), 66, 18.5)[household]
    grown = np.clip(near, floor, 99)
    child = rng.uniform(0, np.minimum(17.9, np.maximum(grown - 18, 1)))
    return np.asarray(np.where(adult, grown, child), float)
