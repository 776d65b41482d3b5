"""Households: how many live together, where, and on what; need follows the district's deprivation.

All figures are invented for plausible pictures; none is an estimate of a real place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from irwell.demo.world.model import District
from irwell.demo.world.numbers import Integers, Text, postcodes, property_numbers

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

# Kinds: older alone, adult alone, older pair, pair, pair with children, lone parent, sharers.
_ADULTS = np.array([1, 1, 2, 2, 2, 1, 3])
_COMFORTABLE = np.array([0.13, 0.13, 0.16, 0.22, 0.28, 0.04, 0.04])
_DEPRIVED = np.array([0.13, 0.20, 0.07, 0.13, 0.21, 0.18, 0.08])
OLDER = (0, 2)
FAMILIES = (4, 5)


@dataclass(frozen=True, slots=True)
class Households:
    """All households; each array has one element for each household.

    Attributes:
        kind: 0 to 6.
        district: 0 to 9.
        adults, children: How many.
        income: Whole pounds a year of the household.
        benefit: On an income benefit.
        support: Gets council-tax support.
        postcode, property_no: Invented postcode and local property number.
    """

    kind: NDArray[np.int8]
    district: NDArray[np.int8]
    adults: Integers
    children: Integers
    income: Integers
    benefit: Flags
    support: Flags
    postcode: Text
    property_no: Text

    @property
    def size(self) -> Integers:
        """People in each household."""
        return self.adults + self.children


def settle(people: int, districts: tuple[District, ...], rng: np.random.Generator) -> Households:
    """Draw households until exactly so many people live in them.

    Args:
        people: How many people in all.
        districts: Where they may live.
        rng: The chance.

    Returns:
        The households; their sizes add up to `people`.
    """
    shares = np.array([district.share for district in districts], float)
    district = rng.choice(len(districts), people, p=shares / shares.sum()).astype(np.int8)
    deprivation = np.array([d.deprivation for d in districts])[district]
    kind = _kinds(deprivation, rng)
    adults = _ADULTS[kind]
    children = np.where(np.isin(kind, FAMILIES), 1 + rng.binomial(3, 0.33, people), 0)
    last = int(np.searchsorted(np.cumsum(adults + children), people))
    adults, children = _trim(adults[: last + 1], children[: last + 1], people)
    kind, district, deprivation = kind[: last + 1], district[: last + 1], deprivation[: last + 1]
    income = _incomes(kind, adults, deprivation, rng)
    benefit, support = _needs(income, adults, children, deprivation, rng)
    places = postcodes(district, rng), property_numbers(last + 1, rng)
    return Households(kind, district, adults, children, income, benefit, support, *places)


def _kinds(deprivation: Numbers, rng: np.random.Generator) -> NDArray[np.int8]:
    mix = _COMFORTABLE + deprivation[:, None] * (_DEPRIVED - _COMFORTABLE)
    edges = np.cumsum(mix, axis=1)[:, :-1]
    passed = rng.random((len(deprivation), 1)) > edges
    return np.asarray(passed.sum(axis=1), np.int8)


def _trim(adults: Integers, children: Integers, people: int) -> tuple[Integers, Integers]:
    """Take people out of the last household, children first, until the total is right."""
    adults, children = adults.copy(), children.copy()
    over = int((adults + children).sum()) - people
    gone = min(over, int(children[-1]))
    children[-1] -= gone
    adults[-1] -= over - gone
    return adults, children


def _incomes(
    kind: NDArray[np.int8], adults: Integers, deprivation: Numbers, rng: np.random.Generator
) -> Integers:
    each = rng.lognormal(10.25 - 0.75 * deprivation, 0.45)
    each = np.where(np.isin(kind, OLDER), 0.62 * each, each)
    earners = 0.35 + 0.65 * adults
    return np.clip(each * earners, 3_000, 240_000).astype(np.int64)


def _needs(
    income: Integers,
    adults: Integers,
    children: Integers,
    deprivation: Numbers,
    rng: np.random.Generator,
) -> tuple[Flags, Flags]:
    spread = income / (0.5 + 0.5 * adults + 0.3 * children)  # the more to feed, the less for each
    pull = (11_500 - spread) / 2_600 + 0.8 * deprivation
    benefit = rng.random(len(income)) < 1 / (1 + np.exp(-pull))
    support = rng.random(len(income)) < np.where(benefit, 0.8, 0.06)
    return benefit, support
