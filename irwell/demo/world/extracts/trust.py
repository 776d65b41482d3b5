"""The charity: parcels of food given out, written down by volunteers."""

from collections.abc import Iterator

import numpy as np

from irwell.demo.world.drawing import ago, days, gaps, notes, pounds, whole
from irwell.demo.world.form import Form
from irwell.demo.world.numbers import references
from irwell.demo.world.people import Population
from irwell.demo.world.place import CHARITY
from irwell.demo.world.roster import Draw, Roster
from irwell.demo.world.sheet import Canary, Fault, Sheet

# What a spreadsheet saves where commas are decimal points.
_FORM = Form(
    separator=";", encoding="cp1252", newline="\r\n", title=("Food parcels – synthetic", "")
)
_NEED, _OTHERS = 1.0, 0.06  # relative chance of a parcel, on a benefit and not


def lanternhearth(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield one row for each parcel; a household may come again.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `food-parcels`.
    """
    rng = draw("food-parcels")
    homes = place.households
    chance = np.where(homes.benefit, _NEED, _OTHERS) * (1 + homes.children)
    rows = max(1, int(0.08 * len(place.household)))
    drawn = rng.choice(len(chance), rows, p=chance / chance.sum())
    who = Roster(place, place.head[drawn], rng)
    reasons = who.pick("benefit", "debt", "job", "ill", "other", weights=(35, 25, 15, 10, 15))
    columns = {
        "Parcel": references(rows, "FP-{:06}", 6, rng),
        "Family name": who.surname(),
        "Given to": gaps(who.forename(), 0.1, rng, "?"),
        "Adults": whole(homes.adults[drawn]),
        "Kids": whole(homes.children[drawn]),
        "Date": days(ago(who.today, 540, rows, rng), "%d/%m/%y"),
        "Area": who.district(),
        "Postcode": gaps(who.postcode(), 0.12, rng),
        "Why": gaps(reasons, 0.05, rng),
        "Van miles": gaps(pounds(rng.gamma(3, 2, rows)), 0.5, rng),
        "Diary": gaps(notes(rows, rng), 0.4, rng),
    }
    faults = (
        Fault("missing", "Family name"),
        Fault("not_cast", "Kids", ("two", "2 + baby", "lots")),
        Fault("duplicate", "Parcel"),
        Fault("range", "Adults", ("0", "60")),
        Fault("code", "Why", ("Benefits", "dept", "x")),
    )
    canaries = (Canary("Diary"), Canary("Van miles", "1234567.875"))
    yield Sheet(
        CHARITY, "food-parcels", columns, who.people, who.households, faults, canaries, _FORM
    )
