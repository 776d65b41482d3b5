"""What the place's bodies hold and what they agreed, as the packaged documents say it."""

from datetime import date
from typing import NamedTuple

from irwell.demo.world.model import ExpectedUse
from irwell.demo.world.place import (
    CHARITY,
    EASTERVANE,
    ENERGY,
    HEALTH,
    MIDVANE,
    POLICE,
    SCHOOLS,
    SUPPORT,
    WESTERVANE,
)


class Known(NamedTuple):
    """What the story knows of a data set besides its contract."""

    title: str
    identifiers: tuple[str, ...]
    released: bool = True


class Agreed(NamedTuple):
    """What the story knows of an agreement besides its document."""

    provider: str
    recipient: str
    data_sets: tuple[str, ...]
    expected_use: ExpectedUse = "read"
    area: str = ""


DATA_SETS = {
    "income-benefits": Known("Claims for income benefits", ("CLAIM_NO", "NINO")),
    "school-census": Known("School census", ("PupilRef", "ParentNINO")),
    "fsm-opt-outs": Known("Pupils whose parents opted out of free meals", ("PupilRef",), False),
    "council-tax-accounts": Known("Council-tax accounts", ("acct_ref", "property_no")),
    "contact-opt-outs": Known("Accounts that asked not to be contacted", ("acct_ref",), False),
    "support-households": Known(
        "Households and council-tax support", ("Household Ref", "Local Property No")
    ),
    "housing-register": Known("Housing register", ("applicant_id",)),
    "missing-children": Known("Children reported missing", ("REPORT_NO", "NOMINAL")),
    "domestic-incidents": Known("Domestic incidents", ("INCIDENT_NO", "VICTIM")),
    "protected-people": Known("People under protection", ("NOMINAL",), False),
    "falls-attendances": Known("Attendances after a fall", ("Attendance ID", "NHS No")),
    "discharges": Known("Discharges from hospital", ("Spell ID", "NHS No")),
    "sharing-opt-outs": Known("People who opted out of sharing", ("nhs_number",), False),
    "food-parcels": Known("Food parcels", ("Parcel",)),
    "energy-accounts": Known("Energy accounts", ("customer_no", "local_property_no")),
}

AGREEMENTS = {
    "free-school-meals-income": Agreed(SUPPORT, SCHOOLS, (f"{SUPPORT}/income-benefits@1",)),
    "council-tax-support": Agreed(SUPPORT, EASTERVANE, (f"{SUPPORT}/income-benefits@1",)),
    "free-school-meals-places": Agreed(SCHOOLS, MIDVANE, (f"{SCHOOLS}/school-census@1",)),
    "debt-advice-offers": Agreed(WESTERVANE, CHARITY, (f"{WESTERVANE}/council-tax-accounts@1",)),
    "energy-bill-help": Agreed(MIDVANE, ENERGY, (f"{MIDVANE}/support-households@1",)),
    "housing-advice": Agreed(EASTERVANE, CHARITY, (f"{EASTERVANE}/housing-register@1",)),
    "falls-prevention": Agreed(
        HEALTH,
        WESTERVANE,
        (f"{HEALTH}/falls-attendances@1", f"{HEALTH}/discharges@1"),
    ),
    "home-from-hospital": Agreed(HEALTH, CHARITY, (f"{HEALTH}/discharges@1",)),
    "missing-children": Agreed(POLICE, WESTERVANE, (f"{POLICE}/missing-children@1",)),
    "safe-after-abuse": Agreed(
        POLICE, EASTERVANE, (f"{POLICE}/domestic-incidents@1",), "count", "district"
    ),
    "families-in-need": Agreed(
        SUPPORT, MIDVANE, (f"{SUPPORT}/income-benefits@1",), "count", "district"
    ),
    "food-parcel-need": Agreed(
        CHARITY, MIDVANE, (f"{CHARITY}/food-parcels@1",), "count", "district"
    ),
    "cold-homes": Agreed(ENERGY, EASTERVANE, (f"{ENERGY}/energy-accounts@1",)),
}
NEED = "families-in-need"  # counts by district from it give the need for workers
SYSTEMS = {
    SCHOOLS: "free-meals-register",
    WESTERVANE: "early-help-hub",
    MIDVANE: "welfare-team",
    EASTERVANE: "revenues-system",
    CHARITY: "advice-desk",
    ENERGY: "bill-discounts",
}


def agreed_days(today: date) -> dict[str, str]:
    """Return the days that agreements and contracts name.

    Args:
        today: The day on which the story is told.

    Returns:
        `today`; `soon`, two days later; `start`, the first of its month; `review`, half a year
        on; `end`, a year on.
    """
    start = today.replace(day=1)
    review = date(start.year + (start.month > 6), (start.month + 5) % 12 + 1, 1)
    end = date.fromordinal(start.replace(year=start.year + 1).toordinal() - 1)
    soon = date.fromordinal(today.toordinal() + 2)
    days = {"today": today, "soon": soon, "start": start, "review": review, "end": end}
    return {name: day.isoformat() for name, day in days.items()}
