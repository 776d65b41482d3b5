"""The two central departments: claims for household support, and the school census."""

from collections.abc import Iterator

import numpy as np

from irwell.demo.world.drawing import ago, days, gaps, notes, pounds, some, where, whole
from irwell.demo.world.form import Form, Group
from irwell.demo.world.households import OLDER
from irwell.demo.world.numbers import Text, references
from irwell.demo.world.people import Population
from irwell.demo.world.place import SCHOOLS, SUPPORT
from irwell.demo.world.roster import Draw, Roster
from irwell.demo.world.sheet import Canary, Fault, Sheet

# The file layout of a system of old: no headings, no separators.
_LAYOUT = {
    "CLAIM_NO": 11, "NINO": 10, "SURNAME": 24, "FORENAME": 20, "DOB": 11, "BEN_TYPE": 7,
    "STATUS": 10, "CLAIM_START": 12, "ANNUAL_INCOME": 8, "CHILDREN": 8, "AREA": 6, "POSTCODE": 9,
    "OLD_SYSTEM_ID": 10, "CASEWORKER_NOTES": 160,
}  # fmt: skip
_CENSUS = Form(
    "workbook",
    title=("School census – synthetic: every pupil here is invented", ""),
    groups=(
        Group("Pupil", {"Pupil_Surname": "Surname", "Pupil_Forename": "Forename"}),
        Group("Free school meals", {"FSM_Elig": "Eligible", "FSM_Since": "Since"}),
        Group("Home", {"HomePostcode": "Postcode", "District": "District"}),
    ),
    numbers=("NCYear", "Abs_Pct", "ExamNo"),
)
_SCHOOLS = tuple(f"S{n}" for n in range(100, 140))


def household_support(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield the claims: one row for each household on an income benefit.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `income-benefits`.
    """
    rng = draw("income-benefits")
    claimants = place.head[some(place.households.benefit, 0.95, rng)]
    who = Roster(place, claimants, rng)
    homes, own = place.households, who.households
    kind = np.where(np.isin(homes.kind[own], OLDER), "PENS", who.pick("WORK", "NOWORK", "CARER"))
    columns = {
        "CLAIM_NO": references(who.rows, "HS{:08}", 8, rng),
        "NINO": place.nino[claimants],
        "SURNAME": who.surname(),
        "FORENAME": who.forename(),
        "DOB": who.born("%d/%m/%Y"),
        "BEN_TYPE": kind.astype(object),
        "STATUS": who.pick("LIVE", "ENDED", "SUSPENDED", weights=(86, 10, 4)),
        "CLAIM_START": days(ago(who.today, 2400, who.rows, rng), "%d/%m/%Y"),
        "ANNUAL_INCOME": gaps(whole(homes.income[own]), 0.03, rng, "N/K"),
        "CHILDREN": whole(homes.children[own]),
        "AREA": who.district(),
        "POSTCODE": gaps(who.postcode(), 0.02, rng),
        "OLD_SYSTEM_ID": gaps(whole(rng.integers(10**7, 10**8, who.rows)), 0.3, rng),
        "CASEWORKER_NOTES": gaps(notes(who.rows, rng), 0.4, rng),
    }
    faults = (
        Fault("missing", "SURNAME"),
        Fault("not_cast", "CLAIM_START", ("31/02/2024", "14.13.2023", "last spring")),
        Fault("duplicate", "CLAIM_NO"),
        Fault("pattern", "NINO"),
        Fault("range", "ANNUAL_INCOME", ("-400", "9999999")),
        Fault("code", "BEN_TYPE", ("WRK", "pens", "X")),
    )
    canaries = (Canary("CASEWORKER_NOTES"), Canary("OLD_SYSTEM_ID", "987654321"))
    form = Form("fixed", widths=_LAYOUT)
    yield Sheet(SUPPORT, "income-benefits", columns, claimants, own, faults, canaries, form)


def schools(place: Population, draw: Draw) -> Iterator[Sheet]:
    """Yield the census: one row for each pupil; and whose parents opted out of free meals.

    Args:
        place: The population.
        draw: The chance of each extract.

    Yields:
        `school-census`, then the list `fsm-opt-outs`.
    """
    rng = draw("school-census")
    years = np.floor(place.age) - 4  # school year 1 at five
    pupils = some((years >= 1) & (years <= 12), 0.97, rng)
    who = Roster(place, pupils, rng)
    own = who.households
    eligible = place.households.benefit[own] & (rng.random(who.rows) < 0.9)
    references_ = references(who.rows, "ZP{:09}", 9, rng)
    since = days(ago(who.today, 900, who.rows, rng), "%d.%m.%Y")
    absence = np.clip(rng.gamma(1.6, 3 + 4 * who.deprivation()), 0, 100)
    columns = {
        "PupilRef": references_,
        "Pupil_Surname": who.surname(),
        "Pupil_Forename": who.forename(),
        "D.O.B.": who.born("%d.%m.%Y"),
        "NCYear": whole(years[pupils]),
        "SchoolCode": who.pick(*_SCHOOLS),
        "FSM_Elig": np.where(eligible, "Y", "N").astype(object),
        "FSM_Since": where(eligible, since),
        "Abs_Pct": gaps(pounds(absence), 0.02, rng, "-"),
        "SEN": who.pick("N", "K", "E", weights=(84, 12, 4)),
        "HomePostcode": who.postcode(),
        "District": who.district(),
        "ParentNINO": gaps(place.nino[place.head[own]], 0.15, rng),
        "ExamNo": gaps(whole(rng.integers(1000, 9999, who.rows)), 0.6, rng),
        "TeacherComment": gaps(notes(who.rows, rng), 0.5, rng),
    }
    faults = (
        Fault("missing", "Pupil_Surname"),
        Fault("not_cast", "Abs_Pct", ("12%", "n.k.", "4,5")),
        Fault("duplicate", "PupilRef"),
        Fault("pattern", "HomePostcode"),
        Fault("range", "NCYear", ("99", "-3")),
        Fault("code", "SEN", ("yes", "k", "0")),
    )
    canaries = (Canary("TeacherComment"), Canary("ExamNo", "987654321"))
    yield Sheet(SCHOOLS, "school-census", columns, pupils, own, faults, canaries, _CENSUS)
    chosen = some(eligible, 0.06, rng)
    yield _opt_outs(Roster(place, pupils[chosen], rng), references_[chosen])


def _opt_outs(who: Roster, pupils: Text) -> Sheet:
    asked = days(ago(who.today, 500, who.rows, who.rng), "%Y-%m-%d")
    columns = {"PupilRef": pupils, "Asked": asked}
    return Sheet(SCHOOLS, "fsm-opt-outs", columns, who.people, who.households)
