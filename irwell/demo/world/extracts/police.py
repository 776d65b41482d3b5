"""The police: children reported missing, domestic incidents, and people under protection."""

from collections.abc import Iterator

import numpy as np

from irwell.demo.world.drawing import ago, days, gaps, notes, whole
from irwell.demo.world.households import Numbers
from irwell.demo.world.numbers import Integers, Text, references
from irwell.demo.world.people import Population
from irwell.demo.world.place import POLICE
from irwell.demo.world.roster import Draw, Roster
from irwell.demo.world.sheet import Canary, Fault, Sheet

_DAY = "%d-%b-%Y"


def police(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield reports of missing children and of domestic incidents, and the protected people.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `missing-children`, `domestic-incidents`, then the list `protected-people`.
    """
    rng = draw("nominals")
    nominals = references(len(place.household), "N{:08}", 8, rng)
    missing = _missing_children(place, nominals, draw("missing-children"))
    incidents = _domestic_incidents(place, nominals, draw("domestic-incidents"))
    yield missing
    yield incidents
    known = np.unique(np.concatenate([missing.people, incidents.people]))
    people = rng.permutation(known)[: max(4, len(known) // 25)]
    who = Roster(place, people, rng)
    since = days(ago(who.today, 900, who.rows, rng), _DAY)
    columns = {"NOMINAL": nominals[people], "SINCE": since}
    yield Sheet(POLICE, "protected-people", columns, people, who.households)


def _often(place: Population, chance: Numbers, share: float, rng: np.random.Generator) -> Integers:
    """Draw rows about people by their chance; the same person may come up again."""
    rows = max(1, int(share * len(place.household)))
    return rng.choice(len(chance), rows, p=chance / chance.sum())


def _missing_children(place: Population, nominals: Text, rng: np.random.Generator) -> Sheet:
    child = (place.age >= 9) & (place.age < 17.9)
    known = child & (rng.random(len(child)) < 0.2)
    deprived = np.array([0.2 + district.deprivation for district in place.districts])
    chance = known * deprived[place.households.district[place.household]]
    who = Roster(place, _often(place, chance, 0.03, rng), rng)
    reported = ago(who.today, 600, who.rows, rng)
    seen = days(reported, "%d/%m/%Y") + who.pick(" 07:40", " 15:55", " 18:20", " 22:05")
    columns = {
        "REPORT_NO": references(who.rows, "MC/26/{:06}", 6, rng),
        "NOMINAL": nominals[who.people],
        "SURNAME": who.surname(),
        "FORENAME": gaps(who.forename(), 0.02, rng),
        "DOB": who.born(_DAY),
        "REPORTED": days(reported, _DAY),
        "LAST_SEEN": gaps(seen, 0.1, rng, "NOT KNOWN"),
        "RISK": who.pick("HIGH", "MEDIUM", "LOW", weights=(15, 50, 35)),
        "TIMES_MISSING": whole(1 + rng.geometric(0.45, who.rows).clip(1, 60)),
        "INTERVIEW": gaps(who.pick("DONE", "DUE", "REFUSED", weights=(6, 3, 1)), 0.1, rng),
        "DIST": who.district(),
        "POSTCODE": gaps(who.postcode(), 0.05, rng),
        "OFFICER_NO": gaps(whole(rng.integers(1000, 9999, who.rows)), 0.2, rng),
        "OFFICER_LOG": notes(who.rows, rng),
    }
    faults = (
        Fault("missing", "SURNAME"),
        Fault("not_cast", "LAST_SEEN", ("31/02/2026 10:00", "25:61", "teatime")),
        Fault("duplicate", "REPORT_NO"),
        Fault("pattern", "NOMINAL"),
        Fault("range", "TIMES_MISSING", ("0", "5000")),
        Fault("code", "RISK", ("Hi", "MED", "??")),
    )
    canaries = (Canary("OFFICER_LOG"), Canary("OFFICER_NO", "987654321"))
    home = who.households
    return Sheet(POLICE, "missing-children", columns, who.people, home, faults, canaries)


def _domestic_incidents(place: Population, nominals: Text, rng: np.random.Generator) -> Sheet:
    deprived = np.array([0.3 + district.deprivation for district in place.districts])
    chance = place.adult * deprived[place.households.district[place.household]]
    who = Roster(place, _often(place, chance, 0.05, rng), rng)
    columns = {
        "INCIDENT_NO": references(who.rows, "DI/26/{:06}", 6, rng),
        "VICTIM": nominals[who.people],
        "VICTIM_NAME": who.surname() + " " + who.forename(),
        "VICTIM_DOB": gaps(who.born(_DAY), 0.04, rng),
        "INCIDENT_DATE": days(ago(who.today, 500, who.rows, rng), _DAY),
        "RISK": who.pick("STANDARD", "MEDIUM", "HIGH", weights=(60, 30, 10)),
        "CHILDREN_PRESENT": whole(place.households.children[who.households]),
        "SUPPORT_OFFERED": gaps(who.pick("Y", "N", weights=(4, 1)), 0.05, rng),
        "DIST": who.district(),
        "BODYCAM_NO": gaps(whole(rng.integers(10_000, 99_999, who.rows)), 0.5, rng),
        "NARRATIVE": notes(who.rows, rng),
    }
    faults = (
        Fault("missing", "VICTIM_NAME"),
        Fault("not_cast", "VICTIM_DOB", ("31-Jun-1990", "ABOUT 40", "1-13-1988")),
        Fault("duplicate", "INCIDENT_NO"),
        Fault("range", "CHILDREN_PRESENT", ("-2", "77")),
        Fault("code", "SUPPORT_OFFERED", ("YES", "n", "1")),
    )
    canaries = (Canary("NARRATIVE"), Canary("BODYCAM_NO", "987654321"))
    home = who.households
    return Sheet(POLICE, "domestic-incidents", columns, who.people, home, faults, canaries)
