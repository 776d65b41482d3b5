"""The health board: attendances after falls, discharges from hospital, and opt-outs."""

from collections.abc import Iterator

import numpy as np

from irwell.demo.world.drawing import ago, days, gaps, notes, pounds, some, whole
from irwell.demo.world.form import OLD_OFFICE, Form
from irwell.demo.world.numbers import Text, references
from irwell.demo.world.people import Population
from irwell.demo.world.place import HEALTH
from irwell.demo.world.roster import Draw, Roster
from irwell.demo.world.sheet import Canary, Fault, Sheet

_DAY = "%d.%m.%Y"
# An element's name has no space in it.
_TAGS = {
    "Spell ID": "SpellId",
    "NHS No": "NhsNumber",
    "Date of Birth": "DateOfBirth",
    "Care needs": "CareNeeds",
    "Home oxygen": "HomeOxygen",
}


def health_board(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield attendances after a fall, discharges, and who opted out of sharing.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `falls-attendances`, `discharges`, then the list `sharing-opt-outs`.
    """
    yield _falls(place, draw("falls-attendances"))
    yield _discharges(place, draw("discharges"))
    rng = draw("sharing-opt-outs")
    people = some(np.ones(len(place.household), bool), 0.045, rng)
    who = Roster(place, people, rng)
    recorded = days(ago(who.today, 1500, who.rows, rng), "%Y-%m-%d")
    columns = {"nhs_number": whole(place.nhs[people]), "recorded": recorded}
    yield Sheet(HEALTH, "sharing-opt-outs", columns, people, who.households)


def _spaced(numbers: Text) -> Text:
    """NHS numbers as letters print them, in groups of three, three and four."""
    return np.array([f"{n[:3]} {n[3:6]} {n[6:]}" for n in numbers.tolist()], object)


def _falls(place: Population, rng: np.random.Generator) -> Sheet:
    chance = np.where(place.age >= 65, 0.28, np.where(place.adult, 0.012, 0))
    people = rng.permutation(np.flatnonzero(rng.random(len(chance)) < chance))
    who = Roster(place, people, rng)
    alone = place.households.size[who.households] == 1
    attended = ago(who.today, 500, who.rows, rng)
    clinic = attended + rng.integers(0, 30, who.rows).astype("timedelta64[D]")
    columns = {
        "Attendance ID": references(who.rows, "F{:08}", 8, rng),
        "NHS No": _spaced(whole(place.nhs[people])),
        "Patient": who.forename() + " " + who.surname(),
        "Date of Birth": who.born(_DAY),
        "Attended": days(attended, _DAY),
        "Cause": who.pick("SLIP", "STAIRS", "FAINT", "OTHER", weights=(5, 2, 1, 2)),
        "Frailty": gaps(whole((who.age() / 14 + rng.normal(0, 1.2, who.rows)).clip(1, 9)), 0.06,
                        rng, "n/a"),
        "Lives alone": gaps(np.where(alone, "Y", "N").astype(object), 0.08, rng),
        "Falls clinic": gaps(days(clinic, _DAY), 0.7, rng),
        "Postcode": who.postcode(),
        "District": who.district(),
        "Lab Ref": gaps(whole(rng.integers(10**6, 10**7, who.rows)), 0.4, rng),
        "Letter": gaps(notes(who.rows, rng), 0.3, rng),
    }  # fmt: skip
    faults = (
        Fault("missing", "Patient"),
        Fault("not_cast", "Falls clinic", ("30.02.2026", "asap", "12/03/26")),
        Fault("duplicate", "Attendance ID"),
        Fault("pattern", "NHS No"),
        Fault("range", "Frailty", ("0", "14")),
        Fault("code", "Cause", ("FELL", "slip", "9")),
    )
    canaries = (Canary("Letter"), Canary("Lab Ref", "987654321"))
    home = who.households
    return Sheet(HEALTH, "falls-attendances", columns, people, home, faults, canaries, OLD_OFFICE)


def _discharges(place: Population, rng: np.random.Generator) -> Sheet:
    chance = np.where(place.age >= 65, 0.2, np.where(place.adult, 0.02, 0.004))
    people = rng.permutation(np.flatnonzero(rng.random(len(chance)) < chance))
    who = Roster(place, people, rng)
    columns = {
        "Spell ID": references(who.rows, "SP{:07}", 7, rng),
        "NHS No": _spaced(whole(place.nhs[people])),
        "Patient": who.forename() + " " + who.surname(),
        "Date of Birth": who.born(_DAY),
        "Discharged": days(ago(who.today, 365, who.rows, rng), _DAY),
        "Ward": who.pick("MED", "SURG", "ORTHO", "STROKE", weights=(45, 25, 20, 10)),
        "Care needs": who.pick("NONE", "SHORT", "LONG", weights=(45, 35, 20)),
        "Home oxygen": who.pick("true", "false", weights=(1, 14)),
        "Postcode": who.postcode(),
        "District": who.district(),
        "Cost": gaps(pounds(rng.gamma(2, 900, who.rows)), 0.1, rng),
        "Summary": gaps(notes(who.rows, rng), 0.2, rng),
    }
    faults = (
        Fault("missing", "Ward"),
        Fault("not_cast", "Home oxygen", ("O2", "perhaps")),
        Fault("duplicate", "Spell ID"),
        Fault("pattern", "Postcode"),
        Fault("range", "Discharged", ("01.01.1890", "15.06.2199")),
        Fault("code", "Care needs", ("short", "SOME", "-")),
    )
    canaries = (Canary("Summary"), Canary("Cost", "1234567.875"))
    home = who.households
    form = Form("xml", record=("discharges", "discharge"), headings=_TAGS)
    return Sheet(HEALTH, "discharges", columns, people, home, faults, canaries, form)
