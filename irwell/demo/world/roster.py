"""The people of one extract, as its body writes them: names misspelt, days in its own format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from irwell.demo.world.drawing import days, pick
from irwell.demo.world.households import Flags
from irwell.demo.world.names import forenames, misspell, surnames
from irwell.demo.world.numbers import Integers, Text
from irwell.demo.world.people import Population
from irwell.demo.world.sheet import Sheet

TYPOS = 0.015  # share of names misspelt
Draw = Callable[[str], np.random.Generator]  # an independent chance for each extract
Sheets = Callable[[Population, Draw], Iterator[Sheet]]  # one body's extracts


@dataclass(frozen=True, slots=True)
class Roster:
    """Some people of the region, one for each row of an extract.

    Attributes:
        place: The whole population.
        people: Index of the person of each row.
        rng: The extract's chance.
    """

    place: Population
    people: Integers
    rng: np.random.Generator

    @property
    def rows(self) -> int:
        """How many rows."""
        return len(self.people)

    @property
    def households(self) -> Integers:
        """Index of each row's household."""
        return np.asarray(self.place.household[self.people])

    @property
    def today(self) -> np.datetime64:
        """The day on which the story is told."""
        return np.datetime64(self.place.today, "D")

    def forename(self) -> Text:
        """Return forenames, a few misspelt."""
        return misspell(forenames(self.place.forename[self.people]), TYPOS, self.rng)

    def surname(self) -> Text:
        """Return surnames, a few misspelt."""
        return misspell(surnames(self.place.surname[self.people]), TYPOS, self.rng)

    def born(self, form: str) -> Text:
        """Return dates of birth in a strftime format."""
        return days(self.place.born[self.people], form)

    def age(self) -> Integers:
        """Return whole years lived."""
        return self.place.age[self.people].astype(np.int64)

    def district(self) -> Text:
        """Return the codes of the districts."""
        codes = np.array([district.code for district in self.place.districts], object)
        return np.asarray(codes[self.place.households.district[self.households]], object)

    def postcode(self) -> Text:
        """Return postcodes."""
        return np.asarray(self.place.households.postcode[self.households], object)

    def property_no(self) -> Text:
        """Return local property numbers."""
        return np.asarray(self.place.households.property_no[self.households], object)

    def deprivation(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the deprivation of each row's district, 0 to 1."""
        known = np.array([district.deprivation for district in self.place.districts])
        return np.asarray(known[self.place.households.district[self.households]], float)

    def pick(self, *options: str, weights: tuple[float, ...] = ()) -> Text:
        """Draw one of some texts for each row."""
        return pick(options, self.rows, self.rng, weights)


def within(place: Population, council: str) -> Flags:
    """Return which households live in a council's districts.

    Args:
        place: The population.
        council: Organisation id of the council.

    Returns:
        One flag for each household.
    """
    own = np.array([district.council == council for district in place.districts])
    return np.asarray(own[place.households.district], bool)
